// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Values that remember how a document spelled them.
#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include <virtbind/value.hpp>

namespace {

using namespace virtbind;

template <class T>
std::string written(const T& value) {
  std::string text;
  value.append_to(text);
  return text;
}

template <class T>
struct Case {
  const char* text;
  T value;
};

template <class T>
void expect_kept(std::initializer_list<Case<T>> cases) {
  for (const auto& c : cases) {
    Number<T> number;
    ASSERT_TRUE(number.parse(c.text)) << c.text;
    EXPECT_EQ(number.value(), c.value) << c.text;
    EXPECT_EQ(written(number), c.text);
    EXPECT_TRUE(number.in_range()) << c.text;
  }
}

template <class T>
void expect_refused(std::initializer_list<const char*> texts) {
  for (const char* text : texts) {
    Number<T> number(T(1));
    EXPECT_FALSE(number.parse(text)) << '\'' << text << '\'';
    EXPECT_EQ(number.value(), T(1)) << "a text that is refused changes nothing";
  }
}

TEST(Number, KeepsTheSpelling) {
  expect_kept<long long>({{"5", 5},
                          {"007", 7},
                          {" 5 ", 5},
                          {"\n\t5\r", 5},
                          {"+3", 3},
                          {"-0", 0},
                          {"-12", -12},
                          {"9223372036854775807", std::numeric_limits<long long>::max()},
                          {"-9223372036854775808", std::numeric_limits<long long>::min()}});
  expect_kept<unsigned long long>(
      {{"0", 0}, {"-0", 0}, {"+1", 1}, {"18446744073709551615", ~0ULL}});
  expect_kept<bool>({{"true", true}, {"1", true}, {" false ", false}, {"0", false}});
  expect_kept<double>({{"1", 1},
                       {"1.0", 1},
                       {".5", .5},
                       {"1.", 1},
                       {"+1.50", 1.5},
                       {"-2e3", -2000},
                       {"INF", std::numeric_limits<double>::infinity()},
                       {" -INF", -std::numeric_limits<double>::infinity()}});
}

TEST(Number, RefusesWhatIsNone) {
  const std::initializer_list<const char*> no_integers = {
      "", " ", "+", "-", "+-1", "--1", "1 2", "1.0", "0x8", "1e3", "five", "\u0665", "1\n2"};
  expect_refused<long long>(no_integers);
  expect_refused<unsigned long long>(no_integers);
  expect_refused<unsigned long long>({"-1", "-99999999999999999999"});
  expect_refused<bool>({"", "yes", "TRUE", "2", "tr ue"});
  expect_refused<double>(
      {"", ".", "+", "++1", "+-1", "-+1", "inf", "nan", "+INF", "1e", "0x1p3", "1,5"});
}

TEST(Number, KeepsWhatItCannotHold) {
  const std::string huge = "100000000000000000000000000000";
  UnsignedInteger number;
  ASSERT_TRUE(number.parse(huge));
  EXPECT_FALSE(number.in_range());
  EXPECT_EQ(number.value(), ~0ULL) << "the nearest there is";
  EXPECT_EQ(written(number), huge);

  Integer negative;
  ASSERT_TRUE(negative.parse("-" + huge));
  EXPECT_EQ(negative.value(), std::numeric_limits<long long>::min());
  EXPECT_FALSE(negative.in_range());
  EXPECT_EQ(written(negative), "-" + huge);

  Real real;
  ASSERT_TRUE(real.parse("-1e999"));
  EXPECT_EQ(real.value(), std::numeric_limits<double>::lowest());
  EXPECT_FALSE(real.in_range());
  ASSERT_TRUE(real.parse("1e-999"));
  EXPECT_EQ(real.value(), 0);
  EXPECT_EQ(written(real), "1e-999");
}

TEST(Number, ANewValueHasTheUsualSpelling) {
  Integer number;
  ASSERT_TRUE(number.parse("007"));
  number = 8;
  EXPECT_EQ(written(number), "8");

  ASSERT_TRUE(number.parse("007"));
  static_cast<long long&>(number) += 1;  // C++/Tree gives out the number itself
  EXPECT_EQ(written(number), "8");
  static_cast<long long&>(number) -= 1;
  EXPECT_EQ(written(number), "007") << "the spelling still means the value";

  UnsignedInteger huge;
  ASSERT_TRUE(huge.parse("100000000000000000000000000000"));
  huge = ~0ULL;
  EXPECT_TRUE(huge.in_range());
  EXPECT_EQ(written(huge), "18446744073709551615");
}

TEST(Number, WritesWhatItReads) {
  for (const double value : {0.1, 1e300, -1e-300, 5e-324, 1.0 / 3, 100.0}) {
    Real number;
    ASSERT_TRUE(number.parse(written(Real(value))));
    EXPECT_EQ(number.value(), value);
  }
  EXPECT_EQ(written(Real(std::nan(""))), "NaN");
  EXPECT_EQ(written(Boolean(true)), "true");
}

TEST(Number, IsEqualByValue) {
  Integer seven;
  ASSERT_TRUE(seven.parse("007"));
  EXPECT_TRUE(seven.equals(Integer(7)));
  EXPECT_TRUE(seven == Integer(7));
  EXPECT_FALSE(seven.equals(Integer(8)));

  UnsignedInteger huge;
  UnsignedInteger huger;
  ASSERT_TRUE(huge.parse("100000000000000000000000000000"));
  ASSERT_TRUE(huger.parse("100000000000000000000000000001"));
  EXPECT_TRUE(huge.equals(huge));
  EXPECT_FALSE(huge.equals(huger)) << "the same bound, but not the same number";
  EXPECT_FALSE(huge.equals(UnsignedInteger(~0ULL)));

  Real nan;
  ASSERT_TRUE(nan.parse("NaN"));
  EXPECT_TRUE(nan.equals(Real(std::nan("")))) << "or no document with one equals itself";
  EXPECT_FALSE(nan.equals(Real(1)));
}

TEST(Number, IsCopiedWithItsSpelling) {
  Integer number;
  ASSERT_TRUE(number.parse(" 5 "));
  Integer copy(number);
  number = 6;
  EXPECT_EQ(written(copy), " 5 ");
  copy = number;
  EXPECT_EQ(written(copy), "6");
}

TEST(Keyword, IgnoresWhiteSpaceAndKeepsIt) {
  struct {
    const char* text;
    const char* word;
  } const cases[] = {{"xen", "xen"},         {" xen\n", "xen"}, {"a b", "a b"},
                     {"\ta \r\n b ", "a b"}, {"", ""},          {"  ", ""}};
  for (const auto& c : cases) {
    Keyword keyword;
    keyword.parse(c.text);
    EXPECT_EQ(keyword, c.word);
    EXPECT_EQ(written(keyword), c.text);
  }
}

TEST(Keyword, ANewWordHasTheUsualSpelling) {
  Keyword keyword;
  keyword.parse(" xen ");
  keyword = "kvm";
  EXPECT_EQ(written(keyword), "kvm");

  keyword.parse(" xen ");
  static_cast<std::string&>(keyword) = "qemu";
  EXPECT_EQ(written(keyword), "qemu");
}

}  // namespace
