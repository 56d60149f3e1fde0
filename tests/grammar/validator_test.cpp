// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The validator as a sink: documents without text, many of them, in little memory, many threads.
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_grammars.hpp"

namespace virtbind::grammar::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Grammar& guest() {
  static const Grammar grammar = load_grammar("guest");
  return grammar;
}

/// Sends elements that were never text, as the writer of a typed object does.
class Sender {
 public:
  explicit Sender(xml::EventSink& sink) : sink_(sink) {}

  using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

  Sender& start(std::string_view name, const Attributes& attributes = {}) {
    std::vector<xml::Attribute> list;
    for (const auto& [key, value] : attributes) list.push_back({{"", key}, value});
    sink_.start_element({{"", name}, list, {}});
    names_.push_back(name);
    return *this;
  }
  Sender& text(std::string_view text) {
    sink_.text(text, {});
    return *this;
  }
  Sender& end() {
    sink_.end_element({"", names_.back()}, {});
    names_.pop_back();
    return *this;
  }

 private:
  xml::EventSink& sink_;
  std::vector<std::string_view> names_;
};

TEST(Validator, ObjectsWithoutTextHavePathsAndNoLocations) {
  Validator validator(guest());
  validator.begin();
  Sender(validator)
      .start("guest", {{"kind", "fast"}})
      .start("name")
      .text("a")
      .end()
      .start("devices")
      .start("net", {{"type", "user"}})
      .end()
      .start("net", {{"type", "user"}})
      .start("mtu")
      .text("0")
      .end()
      .end()
      .end()
      .end();
  validator.finish();
  ASSERT_EQ(validator.findings().size(), 1U);
  const Finding& finding = validator.findings()[0];
  EXPECT_EQ(finding.path, "/guest/devices/net[2]/mtu");
  EXPECT_EQ(finding.location, Location());
  EXPECT_EQ(finding.file, "");
  EXPECT_EQ(finding.source, FindingSource::schema);
  EXPECT_EQ(finding.severity, Severity::error);
}

TEST(Validator, TextMayComeInPieces) {
  Validator validator(guest());
  validator.begin();
  Sender(validator)
      .start("guest", {{"kind", "safe"}})
      .start("name")
      .text("a")
      .text("b1")
      .end()
      .end();
  validator.finish();
  EXPECT_THAT(validator.findings(), IsEmpty());
}

TEST(Validator, NothingAtAllIsNoDocument) {
  Validator validator(guest());
  validator.begin();
  validator.finish();
  ASSERT_EQ(validator.findings().size(), 1U);
  EXPECT_EQ(validator.findings()[0].id, "empty-document");
}

TEST(Validator, OneDocumentLeavesNothingToTheNext) {
  Validator validator(guest());
  xml::Parser parser;
  const xml::Text broken = text_of("<guest><devices><disk></guest>");
  const xml::Text good = text_of("<guest kind='fast'><name>a</name></guest>");
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(validate(validator, parser, broken).empty());
    EXPECT_THAT(briefs(validate(validator, parser, good)), IsEmpty());
  }
}

TEST(Validator, TextThatIsNoXmlMakesOneFinding) {
  const auto findings = check(guest(), "<guest kind='slow'>\n<name>a</nam></guest>");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].source, FindingSource::xml);
}

TEST(Validator, StopsAfterEnoughFindings) {
  std::string document = "<guest kind='fast'><name>a</name><devices>";
  for (int i = 0; i < 100; ++i) document += "<clock offset='x'/>";
  document += "</devices></guest>";
  ValidatorOptions options;
  options.max_findings = 10;
  const auto findings = check(guest(), document, options);
  ASSERT_EQ(findings.size(), 11U);
  EXPECT_EQ(findings[10].id, "too-many-findings");
  EXPECT_EQ(findings[10].severity, Severity::note);
}

TEST(Validator, SiblingsAreNumberedFromTheSecondOn) {
  const auto findings = check(guest(),
                              "<guest kind='fast'><name>a</name><devices><clock offset='x'/>"
                              "<net type='user'/><clock offset='x'/></devices></guest>");
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].path, "/guest/devices/clock/@offset");
  EXPECT_EQ(findings[1].path, "/guest/devices/clock[2]/@offset");
}

std::string many_disks(int count) {
  std::string document = "<guest kind='fast'><name>a</name><devices>";
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    document += i % 2 == 0
                    ? "<disk type='file' device='disk'><source file='/a" + number + "'/></disk>"
                    : "<disk device='lun' type='block'><source dev='/dev/a" + number + "'/></disk>";
  }
  return document + "</devices></guest>";
}

// Values are in no memo: what a document teaches does not grow with its length.
TEST(Validator, MemoDoesNotGrowWithTheDocument) {
  xml::Parser parser;
  Validator validator(guest());
  EXPECT_THAT(validate(validator, parser, text_of(many_disks(10))), IsEmpty());
  const ValidatorStatistics before = validator.statistics();
  EXPECT_THAT(validate(validator, parser, text_of(many_disks(20'000))), IsEmpty());
  EXPECT_EQ(validator.statistics().patterns, before.patterns);
  EXPECT_EQ(validator.statistics().memo_entries, before.memo_entries);
}

TEST(Validator, AMemoThatMayHoldNothingChangesNoVerdict) {
  ValidatorOptions tiny;
  tiny.memo_bytes = 1;
  Validator validator(guest(), tiny);
  xml::Parser parser;
  std::string wrong = many_disks(2'000);
  wrong.replace(wrong.rfind("'block'"), 7, "'file' ");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(validate(validator, parser, text_of(many_disks(2'000))), IsEmpty());
    EXPECT_THAT(validate(validator, parser, text_of(wrong)), testing::SizeIs(1));
  }
  EXPECT_GT(validator.statistics().forgotten, 10U);
}

TEST(Validator, ManyThreadsShareAGrammar) {
  const std::string good = many_disks(200);
  std::string bad = good;
  bad.replace(bad.find("'block'"), 7, "'file' ");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      Validator validator(guest());
      xml::Parser parser;
      for (int i = 0; i < 20; ++i) {
        if (!validate(validator, parser, text_of(good)).empty()) ++wrong[t];
        if (validate(validator, parser, text_of(bad)).size() != 1) ++wrong[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

}  // namespace
}  // namespace virtbind::grammar::test
