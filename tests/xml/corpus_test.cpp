// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Properties that hold for every document of libvirt's own tests.
#include "corpus.hpp"

#include <gtest/gtest.h>

#include "recording_sink.hpp"
#include "virtbind/xml/line_index.hpp"
#include "virtbind/xml/serializer.hpp"

namespace virtbind::xml::test {
namespace {

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    if (corpus_files().empty()) {
      GTEST_SKIP() << "no corpus at " << corpus_directory() << "; set VIRTBIND_CORPUS";
    }
  }

  /// Calls for each document that is well-formed, which all but a handful must be.
  template <class Function>
  void for_each_document(Function function) {
    std::size_t documents = 0;
    std::size_t bad = 0;
    for (const auto& path : corpus_files()) {
      const auto read = Text::read_file(path);
      const auto* text = std::get_if<Text>(&read);
      EmptySink sink;
      if (text == nullptr || !parser_.parse(*text, sink).empty()) {
        ++bad;
        continue;
      }
      ++documents;
      SCOPED_TRACE(path.string());
      function(*text);
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(documents, 10 * bad);
  }

  Parser parser_;
};

/// Checks every range against the source, and that the ranges leave nothing out.
class ConsistencySink final : public EventSink {
 public:
  explicit ConsistencySink(std::string_view source) : source_(source) {}

  bool start_element(const StartElement& element) override {
    advance(element.range, depth_ != 0);
    const std::string_view tag = slice(element.range);
    EXPECT_TRUE(tag.substr(1).starts_with(qualified(element.name))) << tag;
    EXPECT_TRUE(tag.ends_with(element.empty_tag ? "/>" : ">")) << tag;
    std::size_t after = element.range.begin;
    for (const Attribute& attribute : element.attributes) {
      EXPECT_EQ(slice(attribute.name_range), qualified(attribute.name));
      EXPECT_GT(attribute.name_range.begin, after);
      EXPECT_GT(attribute.value_range.begin, attribute.name_range.end);
      const char quote = source_[attribute.value_range.end];
      EXPECT_TRUE(quote == '"' || quote == '\'');
      EXPECT_EQ(source_[attribute.value_range.begin - 1], quote);
      if (slice(attribute.value_range).find_first_of("&\t\r\n") == std::string_view::npos) {
        EXPECT_EQ(slice(attribute.value_range), attribute.value);
      }
      after = attribute.value_range.end;
    }
    EXPECT_LE(after, element.range.end);
    ++depth_;
    return go_on();
  }
  bool text(std::string_view text, Range range) override {
    advance(range, true);
    EXPECT_FALSE(text.empty());
    if (slice(range).find_first_of("&\r<") == std::string_view::npos) {
      EXPECT_EQ(slice(range), text);
    }
    return go_on();
  }
  bool end_element(const Name& name, Range range) override {
    advance(range, true);
    if (range.begin != range.end) {
      EXPECT_TRUE(slice(range).starts_with("</" + qualified(name))) << slice(range);
      EXPECT_TRUE(slice(range).ends_with(">"));
    }
    --depth_;
    return go_on();
  }
  bool comment(std::string_view, Range range) override {
    advance(range, depth_ != 0);
    EXPECT_TRUE(slice(range).starts_with("<!--") && slice(range).ends_with("-->"));
    return go_on();
  }
  bool processing_instruction(std::string_view target, std::string_view, Range range) override {
    advance(range, depth_ != 0);
    EXPECT_TRUE(slice(range).starts_with("<?" + std::string(target)));
    return go_on();
  }

  void finish() {
    EXPECT_EQ(depth_, 0U);
    check_outside(source_.substr(at_));
  }

 private:
  static bool go_on() { return !testing::Test::HasFailure(); }
  static std::string qualified(const Name& name) {
    return name.prefix.empty() ? std::string(name.local)
                               : std::string(name.prefix) + ":" + std::string(name.local);
  }
  std::string_view slice(Range range) const {
    return source_.substr(range.begin, range.end - range.begin);
  }
  void advance(Range range, bool inside) {
    EXPECT_LE(range.begin, range.end);
    EXPECT_LE(range.end, source_.size());
    EXPECT_GE(range.begin, at_);
    if (inside) {
      EXPECT_EQ(range.begin, at_) << "a gap in the ranges";
    } else {
      check_outside(source_.substr(at_, range.begin - at_));
    }
    at_ = range.end;
  }
  /// Outside the root only white space and the XML declaration are no events.
  static void check_outside(std::string_view gap) {
    if (gap.starts_with("\xEF\xBB\xBF")) gap.remove_prefix(3);
    if (gap.starts_with("<?xml ")) gap.remove_prefix(gap.find("?>") + 2);
    EXPECT_EQ(gap.find_first_not_of(" \t\r\n"), std::string_view::npos) << gap;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

TEST_F(Corpus, RangesAreTheSourceAndHaveNoGaps) {
  for_each_document([this](const Text& text) {
    ConsistencySink sink(text.utf8());
    ASSERT_TRUE(parser_.parse(text, sink).empty());
    sink.finish();
    ASSERT_FALSE(HasFailure());
  });
}

/// Events without the white space that the serializer may change.
std::vector<std::string> essence(Parser& parser, const Text& text) {
  RecordingSink sink;
  EXPECT_TRUE(parser.parse(text, sink).empty());
  std::vector<std::string> events;
  const auto all = sink.events();
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string event = all[i];
    const bool blank = event.find_first_not_of(" \t\r\n") == std::string::npos;
    const bool only_content = blank && all[i - 1].starts_with('<') &&
                              !all[i - 1].starts_with("</") && all[i + 1].starts_with("</");
    if (blank && !only_content) continue;
    // <a/> and <a></a> are the same.
    if (event.ends_with("/>")) event.replace(event.size() - 2, 2, ">");
    events.push_back(std::move(event));
  }
  return events;
}

TEST_F(Corpus, SerializingKeepsTheEvents) {
  for_each_document([this](const Text& text) {
    Serializer serializer;
    ASSERT_TRUE(parser_.parse(text, serializer).empty());
    ASSERT_TRUE(serializer.findings().empty());
    const Text again = decode(serializer.take());
    ASSERT_EQ(essence(parser_, again), essence(parser_, text));
    ASSERT_TRUE(parser_.parse(again, serializer).empty());
    ASSERT_EQ(serializer.take(), again.utf8()) << "its own output must not change again";
  });
}

TEST_F(Corpus, VerbatimSerializingKeepsEveryEvent) {
  for_each_document([this](const Text& text) {
    RecordingSink original;
    ASSERT_TRUE(parser_.parse(text, original).empty());
    Serializer serializer;
    serializer.enter_verbatim();
    ASSERT_TRUE(parser_.parse(text, serializer).empty());
    RecordingSink copy;
    ASSERT_TRUE(parser_.parse(decode(serializer.take()), copy).empty());
    auto normalised = [](std::vector<std::string> events) {
      for (std::string& event : events) {
        if (event.ends_with("/>")) event.replace(event.size() - 2, 2, ">");
      }
      return events;
    };
    ASSERT_EQ(normalised(copy.events()), normalised(original.events()));
  });
}

TEST_F(Corpus, TheLineIndexAgreesWithTheText) {
  std::size_t count = 0;
  for_each_document([&count](const Text& text) {
    if (++count % 20 != 0) return;
    const LineIndex index(text);
    for (std::size_t offset = 0; offset <= text.utf8().size(); offset += 37) {
      ASSERT_EQ(index.location(offset), text.location(offset));
    }
  });
}

}  // namespace
}  // namespace virtbind::xml::test
