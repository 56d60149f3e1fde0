// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sets of numbers as ranges, and who has which.
#include "ranges.hpp"

#include <string>

#include <gtest/gtest.h>

namespace {

using virtbind::checks::Ranges;
using virtbind::checks::Shares;

std::string canonical(std::string_view text) {
  const auto ranges = Ranges::parse(text);
  return ranges ? to_text(*ranges) : "none";
}

TEST(Ranges, AreReadAsLibvirtReadsThem) {
  EXPECT_EQ(canonical("0-3,^2"), "0-1,3");
  EXPECT_EQ(canonical(" 5 , 1-2"), "1-2,5");
  EXPECT_EQ(canonical("0,^0"), "");
  EXPECT_EQ(canonical("^0,0"), "0");
  EXPECT_EQ(canonical("0-9,^0,^9,^4-5"), "1-3,6-8");
  EXPECT_EQ(canonical(""), "");
  EXPECT_EQ(canonical("3-1"), "none");
  EXPECT_EQ(canonical("a"), "none");
  EXPECT_EQ(canonical("1;2"), "none");
}

TEST(Ranges, ThatTouchOrOverlapAreOne) {
  EXPECT_EQ(canonical("0-1,2-3"), "0-3");
  EXPECT_EQ(canonical("2-3,0-1"), "0-3");
  EXPECT_EQ(canonical("0-5,2-9,20,15-30"), "0-9,15-30");
  EXPECT_EQ(*Ranges::parse("0,1,2"), *Ranges::parse("0-2"));
}

TEST(Ranges, KnowWhatIsInThem) {
  const Ranges ranges = *Ranges::parse("2-3,7");
  EXPECT_TRUE(ranges.has(2));
  EXPECT_TRUE(ranges.has(3));
  EXPECT_FALSE(ranges.has(4));
  EXPECT_TRUE(ranges.has(7));
  EXPECT_FALSE(ranges.has(1));
  EXPECT_EQ(ranges.last(), 7U);
}

TEST(Ranges, AreCutAtALimit) {
  Ranges ranges = *Ranges::parse("0-9");
  ranges.keep_below(4);
  EXPECT_EQ(to_text(ranges), "0-3");
  ranges.keep_below(10);
  EXPECT_EQ(to_text(ranges), "0-3");
  ranges.keep_below(0);
  EXPECT_TRUE(ranges.empty());
}

TEST(Shares, AreGivenOnce) {
  Shares<std::string> shares;
  const std::string anna = "Anna";
  const std::string bert = "Bert";
  EXPECT_EQ(shares.take(*Ranges::parse("0-3,8"), anna), nullptr);
  EXPECT_EQ(shares.take(*Ranges::parse("4-7"), bert), nullptr);
  EXPECT_EQ(shares.take(*Ranges::parse("9,3"), bert), &anna);
  EXPECT_EQ(shares.take(*Ranges::parse("7"), anna), &bert);
  // Who was refused has nothing: 9 is free.
  EXPECT_EQ(shares.take(*Ranges::parse("9"), anna), nullptr);
}

}  // namespace
