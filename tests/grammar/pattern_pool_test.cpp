// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The normal form: patterns that mean the same for simple reasons are the same number.
#include "grammar/pattern_pool.hpp"

#include <gtest/gtest.h>

namespace virtbind::grammar::test {
namespace {

constexpr PatternId none = PatternPool::not_allowed;
constexpr PatternId empty = PatternPool::empty;

class Pool : public testing::Test {
 protected:
  PatternPool pool;
  PatternId a = pool.element(0);
  PatternId b = pool.element(1);
  PatternId c = pool.element(2);
};

TEST_F(Pool, ChoiceIsASet) {
  EXPECT_EQ(pool.choice(a, b), pool.choice(b, a));
  EXPECT_EQ(pool.choice(a, a), a);
  EXPECT_EQ(pool.choice(a, pool.choice(b, c)), pool.choice(pool.choice(c, a), b));
  EXPECT_EQ(pool.choice(a, none), a);
  EXPECT_EQ(pool.choice(none, none), none);
}

TEST_F(Pool, EmptyIsDroppedBesideWhatMayBeEmpty) {
  const PatternId optional = pool.choice(a, empty);
  EXPECT_TRUE(pool[optional].nullable);
  EXPECT_EQ(pool.choice(optional, empty), optional);
  EXPECT_EQ(pool.choice(PatternPool::text, empty), PatternPool::text);
}

TEST_F(Pool, InterleaveHasNoOrderButCounts) {
  EXPECT_EQ(pool.interleave(a, b), pool.interleave(b, a));
  EXPECT_NE(pool.interleave(a, a), a);
  EXPECT_EQ(pool.interleave(a, empty), a);
  EXPECT_EQ(pool.interleave(a, none), none);
  EXPECT_EQ(pool.interleave(pool.interleave(c, b), a), pool.interleave(a, pool.interleave(b, c)));
}

TEST_F(Pool, GroupHasOrder) {
  EXPECT_NE(pool.group(a, b), pool.group(b, a));
  EXPECT_EQ(pool.group(pool.group(a, b), c), pool.group(a, pool.group(b, c)));
  EXPECT_EQ(pool.group(empty, a), a);
  EXPECT_EQ(pool.group(a, none), none);
}

TEST_F(Pool, OneOrMoreOfOneOrMore) {
  const PatternId many = pool.one_or_more(a);
  EXPECT_EQ(pool.one_or_more(many), many);
  EXPECT_EQ(pool.one_or_more(empty), empty);
  EXPECT_EQ(pool.one_or_more(none), none);
}

TEST_F(Pool, AlternativesBehindOneSlotAreOne) {
  const PatternId either = pool.choice(pool.after(a, 0), pool.after(b, 0));
  EXPECT_EQ(either, pool.after(pool.choice(a, b), 0));
  EXPECT_NE(pool.choice(pool.after(a, 0), pool.after(b, 1)), either);
}

TEST_F(Pool, APoolOnTopOfAnotherFindsItsPatterns) {
  const PatternId ab = pool.choice(a, b);
  PatternPool upper(&pool);
  EXPECT_EQ(upper.choice(b, a), ab);
  EXPECT_EQ(upper.size(), pool.size());
  EXPECT_EQ(upper.group(ab, c), pool.size());
}

}  // namespace
}  // namespace virtbind::grammar::test
