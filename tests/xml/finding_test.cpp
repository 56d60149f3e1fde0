// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/finding.hpp"

#include <gtest/gtest.h>

namespace virtbind {
namespace {

Finding example() {
  Finding finding;
  finding.id = "unknown-element";
  finding.message = "<foo> is not known";
  finding.file = "guest.xml";
  finding.location = {3, 5, 40};
  finding.path = "/domain/foo";
  return finding;
}

TEST(Finding, ToStringIsLikeACompilers) {
  EXPECT_EQ(to_string(example()), "guest.xml:3:5: error: <foo> is not known [unknown-element]");
}

TEST(Finding, ToStringLeavesOutWhatIsNotKnown) {
  Finding finding = example();
  finding.severity = Severity::warning;
  finding.location = {};
  EXPECT_EQ(to_string(finding),
            "guest.xml: /domain/foo: warning: <foo> is not known [unknown-element]");
  finding.path.clear();
  EXPECT_EQ(to_string(finding), "guest.xml: warning: <foo> is not known [unknown-element]");
  finding.file.clear();
  EXPECT_EQ(to_string(finding), "warning: <foo> is not known [unknown-element]");
  finding.location = {3, 5, 40};
  finding.id.clear();
  EXPECT_EQ(to_string(finding), "3:5: warning: <foo> is not known");
}

TEST(Finding, Names) {
  EXPECT_EQ(to_string(Severity::error), "error");
  EXPECT_EQ(to_string(Severity::warning), "warning");
  EXPECT_EQ(to_string(Severity::note), "note");
  EXPECT_EQ(to_string(FindingSource::xml), "xml");
  EXPECT_EQ(to_string(FindingSource::schema), "schema");
  EXPECT_EQ(to_string(FindingSource::check), "check");
}

TEST(Error, SaysItsFirstFinding) {
  Finding second = example();
  second.message = "another";
  const Error error({example(), second});
  EXPECT_EQ(std::string(error.what()), to_string(example()));
  EXPECT_EQ(error.findings().size(), 2U);
  EXPECT_NE(std::string(Error({}).what()), "");
}

}  // namespace
}  // namespace virtbind
