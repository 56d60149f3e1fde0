// SPDX-License-Identifier: LGPL-2.1-or-later
#include "grammar/regex.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace virtbind::grammar::test {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  std::string why;
  const auto regex = Regex::compile(pattern, why);
  if (!regex) throw std::runtime_error(why);
  return RegexMatcher(*regex).matches(text);
}

std::string error_of(std::string_view pattern) {
  std::string why;
  return Regex::compile(pattern, why) ? "" : why;
}

// What expressions mean is in conformance_cases.py; this is what they cost and how they fail.

TEST(Regex, TakesTimeInProportionToTheText) {
  const std::string text(1'000'000, 'a');
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(matches("(a+)+b", text));
  EXPECT_FALSE(matches("(a|aa)*b", text));
  EXPECT_TRUE(matches("(a*)*", text));
  // A backtracking matcher would not end, or end the stack.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Regex, StatesAreForgottenWhenThereAreTooMany) {
  // 2^20 states if they were all made: whether the twentieth letter from the end is an a.
  std::string why;
  const auto regex = Regex::compile("[ab]*a[ab]{19}", why);
  ASSERT_TRUE(regex) << why;
  RegexMatcher matcher(*regex);
  std::string text;
  std::uint32_t random = 1;
  for (int i = 0; i < 300'000; ++i) {
    random = random * 1664525 + 1013904223;
    text += (random >> 31U) != 0 ? 'a' : 'b';
  }
  const bool expected = text[text.size() - 20] == 'a';
  EXPECT_EQ(matcher.matches(text), expected);
  text.push_back('b');
  EXPECT_EQ(matcher.matches(text), text[text.size() - 20] == 'a');
}

TEST(Regex, SaysWhatIsWrong) {
  EXPECT_EQ(error_of("(a"), "expected \")\" at character 3");
  EXPECT_EQ(error_of("a)"), "unexpected \")\" at character 2");
  EXPECT_EQ(error_of("*a"), "unexpected quantifier or bracket at character 1");
  EXPECT_EQ(error_of("a{3,1}"), "bounds the wrong way round at character 6");
  EXPECT_EQ(error_of("[a"), "unexpected end at character 3");
  EXPECT_EQ(error_of("\\q"), "no such escape at character 2");
  EXPECT_EQ(error_of("\\p{Nonsense}"), "unknown category \"Nonsense\" at character 13");
  EXPECT_EQ(error_of("(a{1000}){1000}"), "too large");
  EXPECT_NE(error_of(std::string(100'000, '(')), "");
}

TEST(Regex, TextThatIsNoUtf8DoesNoHarm) {
  EXPECT_FALSE(matches("[a-z]*", "a\xff\xc3"));
  EXPECT_TRUE(matches(".*", "\xf0\x9f"));
}

}  // namespace
}  // namespace virtbind::grammar::test
