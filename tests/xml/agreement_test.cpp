// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Xerces judges and reads; the tokenizer only follows.  On documents damaged at random both must
// agree: same verdict, same events.
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "corpus.hpp"
#include "recording_sink.hpp"
#include "xerces_reference.hpp"

namespace virtbind::xml::test {
namespace {

constexpr std::array<std::string_view, 58> kPieces{"<",
                                                   ">",
                                                   "/",
                                                   "</",
                                                   "/>",
                                                   "&",
                                                   ";",
                                                   "'",
                                                   "\"",
                                                   "=",
                                                   " ",
                                                   "\n",
                                                   "\r",
                                                   "\r\n",
                                                   "\t",
                                                   "<!--",
                                                   "-->",
                                                   "--",
                                                   "<![CDATA[",
                                                   "]]>",
                                                   "<?",
                                                   "?>",
                                                   "<?xml ",
                                                   "<?p x?>",
                                                   "&lt;",
                                                   "&amp;",
                                                   "&#10;",
                                                   "&#13;",
                                                   "&#x20AC;",
                                                   "&#0;",
                                                   "&x;",
                                                   "&#",
                                                   "a",
                                                   ":",
                                                   "xmlns",
                                                   "xmlns:",
                                                   "xml:",
                                                   "p:",
                                                   "<a>",
                                                   "</a>",
                                                   "<a/>",
                                                   "<p:a/>",
                                                   " b='1'",
                                                   " b=\"",
                                                   " p:b='1'",
                                                   " xmlns:p='u'",
                                                   " xmlns='u'",
                                                   " xmlns:p=''",
                                                   "\x01",
                                                   "\xC3\xA4",
                                                   "\xE2\x82\xAC",
                                                   "\xF0\x9F\x98\x80",
                                                   "\xEF\xBF\xBF",
                                                   "\xC2\x85",
                                                   "0",
                                                   "-",
                                                   "<!",
                                                   "<![CDATA[&<x]]>"};

constexpr std::array<std::string_view, 6> kSeeds{
    "<a/>",
    "<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\n<a b='1' c=\"2\">x &amp; y<d/></a>",
    "<p:a xmlns:p='urn:p' xmlns='urn:d' p:x='1' x='2'><b xmlns=''>t</b><p:c/></p:a>",
    "<!-- c --><?p d?><a><![CDATA[x]]>y<!--z--><?q?></a><!-- e -->",
    "<domain type='kvm'>\n  <name>x</name>\n  <devices>\r\n    <disk a='&quot;'/>\n  </devices>\n"
    "</domain>\n",
    "<\xC3\xA4 \xC3\xB6='\xE2\x82\xAC'>\xF0\x9F\x98\x80</\xC3\xA4>"};

class Damage {
 public:
  explicit Damage(unsigned seed) : random_(seed) {}

  std::string operator()(std::string text) {
    const std::size_t changes = 1 + below(3);
    for (std::size_t i = 0; i < changes && !text.empty(); ++i) change(text);
    return text;
  }
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = 1 + below(below(4) == 0 ? 40 : 4);
    switch (below(7)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.resize(at);
        break;
      case 2:
        text.insert(at, text.substr(below(text.size()), length));
        break;
      case 3:
        text.replace(at, std::min(length, text.size() - at), kPieces[below(kPieces.size())]);
        break;
      default:
        text.insert(at, kPieces[below(kPieces.size())]);
    }
  }

  std::mt19937 random_;
};

class Agreement : public testing::Test {
 protected:
  void check(const std::string& damaged) {
    auto decoded = Text::decode(damaged, "damaged.xml");
    const Text* text = std::get_if<Text>(&decoded);
    // Two refusals are our own.
    if (text == nullptr || text->utf8().find("<!DOCTYPE") != std::string_view::npos) return;
    RecordingSink sink;
    const auto findings = parser_.parse(*text, sink);
    const auto expected = reference_.events(text->utf8());
    ASSERT_EQ(findings.empty(), expected.has_value())
        << (findings.empty() ? reference_.message() : to_string(findings.front())) << "\n"
        << damaged;
    ++(findings.empty() ? well_formed_ : malformed_);
    if (!findings.empty()) {
      ASSERT_LE(findings[0].location.offset, text->utf8().size());
      ASSERT_NE(findings[0].message, "the markup of the document cannot be followed") << damaged;
      return;
    }
    auto events = sink.events();
    for (std::size_t i = 0; i < events.size(); ++i) {
      std::string& event = events[i];
      if (event.starts_with('<') && !event.starts_with("<!") && event.ends_with("/>")) {
        event.erase(event.size() - 2, 1);
      }
    }
    ASSERT_EQ(events, *expected) << damaged;
  }

  Parser parser_;
  XercesReference reference_;
  std::size_t well_formed_ = 0;
  std::size_t malformed_ = 0;
};

TEST_F(Agreement, OnDamagedExamples) {
  Damage damage(1);
  for (int i = 0; i < 60000; ++i) {
    check(damage(std::string(kSeeds[damage.below(kSeeds.size())])));
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(well_formed_, 1000U);
  EXPECT_GT(malformed_, 1000U);
}

TEST_F(Agreement, OnTheCorpus) {
  const auto files = corpus_files();
  if (files.empty()) {
    GTEST_SKIP() << "no corpus at " << corpus_directory() << "; set VIRTBIND_CORPUS";
  }
  Damage damage(2);
  for (const auto& path : files) {
    auto read = Text::read_file(path);
    const Text* text = std::get_if<Text>(&read);
    if (text == nullptr) continue;
    SCOPED_TRACE(path.string());
    check(std::string(text->utf8()));
    for (int i = 0; i < 3; ++i) check(damage(std::string(text->utf8())));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace virtbind::xml::test
