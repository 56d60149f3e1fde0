// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every kind of mistake and all that is said of it: one cause, one message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_grammars.hpp"

namespace virtbind::grammar::test {
namespace {

struct Mistake {
  const char* name;
  const char* document;  ///< the inside of <guest kind='fast'> from line 2 on; all of it if it
                         ///< begins with "!"
  std::vector<std::string> findings;
};

std::string document_of(const Mistake& mistake) {
  const std::string text = mistake.document;
  if (text.starts_with("!")) return text.substr(1);
  return "<guest kind='fast'>\n" + text + "\n</guest>";
}

class Diagnosis : public testing::TestWithParam<Mistake> {};

TEST_P(Diagnosis, SaysThisAndNoMore) {
  static const Grammar grammar = load_grammar("guest");
  EXPECT_THAT(briefs(check(grammar, document_of(GetParam()))),
              testing::ElementsAreArray(GetParam().findings));
}

const Mistake mistakes[] = {
#include "mistakes.inc"
};

INSTANTIATE_TEST_SUITE_P(Mistakes, Diagnosis, testing::ValuesIn(mistakes),
                         [](const auto& mistake) { return std::string(mistake.param.name); });

TEST(Notes, PointAtWhatIsToBlame) {
  const auto findings = check(load_grammar("guest"),
                              "<guest kind='fast'><name>a</name><devices>\n"
                              "<net type='bridge'>\n<source network='n'/></net></devices></guest>");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].path, "/guest/devices/net/source/@network");
  ASSERT_EQ(findings[0].related.size(), 1U);
  EXPECT_EQ(findings[0].related[0].message, "type='bridge' is set here");
  EXPECT_EQ(findings[0].related[0].path, "/guest/devices/net/@type");
  EXPECT_EQ(findings[0].related[0].location.line, 2U);
  EXPECT_EQ(findings[0].related[0].location.column, 6U);
}

TEST(Notes, PointAtTheFirstOfTwo) {
  const auto findings =
      check(load_grammar("guest"), "<guest kind='fast'>\n<name>a</name>\n<name>b</name></guest>");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].path, "/guest/name[2]");
  ASSERT_EQ(findings[0].related.size(), 1U);
  EXPECT_EQ(findings[0].related[0].location.line, 2U);
}

}  // namespace
}  // namespace virtbind::grammar::test
