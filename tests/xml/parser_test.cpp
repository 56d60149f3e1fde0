// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Well-formed documents: which events they are, and where.
#include "virtbind/xml/parser.hpp"

#include <ostream>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "recording_sink.hpp"

namespace virtbind::xml::test {
namespace {

using Events = std::vector<std::string>;

Events events_of(std::string bytes) {
  RecordingSink sink;
  Parser parser;
  const auto findings = parser.parse(decode(std::move(bytes)), sink);
  if (!findings.empty()) return {to_string(findings.front())};
  return sink.events();
}

TEST(Parser, SendsElementsAttributesAndText) {
  EXPECT_EQ(events_of("<domain type='kvm' id=\"1\">\n  <name>x</name><on/></domain>"),
            (Events{"<domain type='kvm' id='1'>", "\n  ", "<name>", "x", "</name>", "<on/>",
                    "</on>", "</domain>"}));
}

struct TextCase {
  const char* name;
  const char* xml;
  Events events;
};

std::ostream& operator<<(std::ostream& out, const TextCase& one) { return out << one.name; }

class ParserText : public testing::TestWithParam<TextCase> {};

TEST_P(ParserText, MeansTheSame) { EXPECT_EQ(events_of(GetParam().xml), GetParam().events); }

INSTANTIATE_TEST_SUITE_P(
    Cases, ParserText,
    testing::Values(
        TextCase{"references",
                 "<a>1 &lt; 2 &amp;&#38; &#x20AC;&#128512;</a>",
                 {"<a>", "1 < 2 && \xE2\x82\xAC\xF0\x9F\x98\x80", "</a>"}},
        TextCase{"cdata_merged", "<a>x<![CDATA[<y>]]>z</a>", {"<a>", "x<y>z", "</a>"}},
        TextCase{"cdata_empty", "<a><![CDATA[]]></a>", {"<a>", "</a>"}},
        TextCase{"cdata_only", "<a><![CDATA[]]]]><![CDATA[>]]></a>", {"<a>", "]]>", "</a>"}},
        TextCase{"line_ends", "<a>1\r\n2\r3\n</a>", {"<a>", "1\n2\n3\n", "</a>"}},
        TextCase{"cr_reference", "<a>&#13;\r\n</a>", {"<a>", "\r\n", "</a>"}},
        TextCase{"white_space", "<a>\n\t <b/> </a>", {"<a>", "\n\t ", "<b/>", "</b>", " ", "</a>"}},
        TextCase{"split_by_comment", "<a>x<!--c-->y</a>", {"<a>", "x", "<!--c-->", "y", "</a>"}},
        TextCase{"split_by_instruction",
                 "<a>x<?p  d ?>y<?q?></a>",
                 {"<a>", "x", "<?p d ?>", "y", "<?q ?>", "</a>"}},
        TextCase{"outside",
                 "<?xml version='1.0'?>\n<!--a-->\n<?p d?>\n<a/>\n<!--b\r\n-->\n",
                 {"<!--a-->", "<?p d?>", "<a/>", "</a>", "<!--b\n-->"}},
        TextCase{"attribute_normalised",
                 "<a b='1\t2\r\n3\n4&#10;5&#9;&quot;&lt;\"'/>",
                 {"<a b='1 2 3 4\n5\t\"<\"'/>", "</a>"}},
        TextCase{"attribute_spacing", "<a  b = '1'\n\tc= \"\" />", {"<a b='1' c=''/>", "</a>"}},
        TextCase{"greater_in_value", "<a b='x>y'>></a>", {"<a b='x>y'>", ">", "</a>"}},
        TextCase{"not_ascii",
                 "<\xC3\xA4 \xC3\xB6='\xC3\xBC'>\xE2\x82\xAC</\xC3\xA4>",
                 {"<\xC3\xA4 \xC3\xB6='\xC3\xBC'>", "\xE2\x82\xAC", "</\xC3\xA4>"}},
        TextCase{"end_tag_space", "<a></a \n>", {"<a>", "</a>"}},
        TextCase{"version_1_1", "<?xml version='1.1'?><a>&#1;</a>", {"<a>", "\x01", "</a>"}},
        TextCase{"namespaces",
                 "<p:a xmlns:p='urn:p' xmlns='urn:d' x='1' p:x='2' xml:lang='en'>"
                 "<b/><c xmlns=''/></p:a>",
                 {"<{urn:p}a x='1' {urn:p}x='2' "
                  "{http://www.w3.org/XML/1998/namespace}lang='en'>",
                  "<{urn:d}b/>", "</{urn:d}b>", "<c/>", "</c>", "</{urn:p}a>"}},
        TextCase{"namespace_resolved",
                 "<p:a xmlns:p='a&amp;&#x20AC;'/>",
                 {"<{a&\xE2\x82\xAC}a/>", "</{a&\xE2\x82\xAC}a>"}},
        TextCase{
            "byte_order_mark", "\xEF\xBB\xBF<?xml version='1.0'?><a>x</a>", {"<a>", "x", "</a>"}}),
    [](const auto& one) { return one.param.name; });

TEST(Parser, TellsPrefixesAndDeclarations) {
  class Sink final : public EventSink {
   public:
    bool start_element(const StartElement& element) override {
      EXPECT_EQ(element.name.prefix, "p");
      EXPECT_EQ(element.name.local, "a");
      EXPECT_EQ(element.attributes.size(), 1U);
      EXPECT_EQ(element.attributes[0].name.prefix, "q");
      EXPECT_EQ(element.namespaces.size(), 3U);
      EXPECT_EQ(element.namespaces[0].prefix, "p");
      EXPECT_EQ(element.namespaces[0].ns, "urn:p");
      EXPECT_EQ(element.namespaces[1].prefix, "");
      EXPECT_EQ(element.namespaces[1].ns, "urn:d");
      EXPECT_EQ(element.namespaces[2].prefix, "q");
      return true;
    }
    bool text(std::string_view, Range) override { return true; }
    bool end_element(const Name& name, Range) override {
      EXPECT_EQ(name.prefix, "p");
      EXPECT_EQ(name.ns, "urn:p");
      return true;
    }
  };
  Sink sink;
  Parser parser;
  EXPECT_TRUE(
      parser.parse(decode("<p:a xmlns:p='urn:p' q:x='1' xmlns='urn:d' xmlns:q='urn:q'/>"), sink)
          .empty());
}

TEST(Parser, EveryRangeIsItsSource) {
  const std::string xml =
      "\xEF\xBB\xBF<?xml version='1.0'?>\n<!--\xC3\xA4--><a b = 'x&amp;y'  c:d=\"\" xmlns:c='u'>"
      "t&lt;<![CDATA[<u>]]>\r\n<?pi x?>\xE2\x82\xAC<e/></a >\n";
  RecordingSink sink;
  Parser parser;
  const Text text = decode(xml);
  ASSERT_TRUE(parser.parse(text, sink).empty());
  Events sources;
  for (const Recorded& recorded : sink.recorded()) {
    sources.emplace_back(
        text.utf8().substr(recorded.range.begin, recorded.range.end - recorded.range.begin));
  }
  EXPECT_EQ(sources,
            (Events{"<!--\xC3\xA4-->", "<a b = 'x&amp;y'  c:d=\"\" xmlns:c='u'>",
                    "t&lt;<![CDATA[<u>]]>\r\n", "<?pi x?>", "\xE2\x82\xAC", "<e/>", "", "</a >"}));
}

TEST(Parser, AttributeRangesAreTheirSource) {
  class Sink final : public EventSink {
   public:
    explicit Sink(std::string_view text) : text_(text) {}
    bool start_element(const StartElement& element) override {
      for (const Attribute& attribute : element.attributes) {
        names.emplace_back(slice(attribute.name_range));
        values.emplace_back(slice(attribute.value_range));
      }
      return true;
    }
    bool text(std::string_view, Range) override { return true; }
    bool end_element(const Name&, Range) override { return true; }

    Events names;
    Events values;

   private:
    std::string_view slice(Range range) const {
      return text_.substr(range.begin, range.end - range.begin);
    }
    std::string_view text_;
  };
  const Text text = decode("<a one='1' xmlns:p='u' p:two = \"'&#10;'\"\nthree=''/>");
  Sink sink(text.utf8());
  Parser parser;
  ASSERT_TRUE(parser.parse(text, sink).empty());
  EXPECT_EQ(sink.names, (Events{"one", "p:two", "three"}));
  EXPECT_EQ(sink.values, (Events{"1", "'&#10;'", ""}));
}

TEST(Parser, LongDocumentsPassThroughTheGateInParts) {
  std::string xml = "<a>";
  Events expected{"<a>"};
  const std::string text = "\xE2\x82\xAC\xF0\x9F\x98\x80&amp;x";
  for (int i = 0; i < 20000; ++i) {
    xml += "<b c='" + std::to_string(i) + "&lt;'>" + text + "</b>";
    expected.push_back("<b c='" + std::to_string(i) + "<'>");
    expected.push_back("\xE2\x82\xAC\xF0\x9F\x98\x80&x");
    expected.push_back("</b>");
  }
  xml += "</a>";
  expected.push_back("</a>");
  EXPECT_EQ(events_of(xml), expected);
}

TEST(Parser, OneLongTextIsOneEvent) {
  const std::string content(3 << 20, 'x');
  EXPECT_EQ(events_of("<a>" + content + "</a>"), (Events{"<a>", content, "</a>"}));
  std::string wide = "&amp;";
  std::string wide_content = "&";
  for (int i = 0; i < 600000; ++i) wide += "\xF0\x9F\x98\x80";
  wide_content += wide.substr(5);
  EXPECT_EQ(events_of("<a>" + wide + "</a>"), (Events{"<a>", wide_content, "</a>"}));
}

TEST(Parser, CanBeUsedAgainAfterAnError) {
  Parser parser;
  for (const char* bad : {"<a><b></a>", "<a b='1' b='2'/>", "<!DOCTYPE a><a/>", "<p:a/>", "<a>&x;",
                          "<a", "<a>]]></a>", "<a/><b/>"}) {
    RecordingSink sink;
    EXPECT_EQ(parser.parse(decode(bad), sink).size(), 1U) << bad;
    RecordingSink good;
    EXPECT_TRUE(parser.parse(decode("<a xmlns='u'>&lt;<b/></a>"), good).empty()) << bad;
    EXPECT_EQ(good.events(), (Events{"<{u}a>", "<", "<{u}b/>", "</{u}b>", "</{u}a>"})) << bad;
  }
}

TEST(Parser, Version1_1IsForgotten) {
  const Text newer = decode("<?xml version='1.1'?><a>&#1;</a>");
  const Text older = decode("<a>&#1;</a>");
  Parser parser;
  EmptySink sink;
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(parser.parse(newer, sink).empty());
    EXPECT_EQ(parser.parse(older, sink).size(), 1U);
  }
}

TEST(Parser, ASinkStopsIt) {
  const Text text = decode("<a>x<b/><!--c--></a>");
  Parser parser;
  for (std::size_t events = 1; events <= 5; ++events) {
    RecordingSink sink;
    sink.stop_after(events);
    EXPECT_TRUE(parser.parse(text, sink).empty());
    EXPECT_EQ(sink.recorded().size(), events);
  }
  RecordingSink sink;
  EXPECT_TRUE(parser.parse(text, sink).empty());
  EXPECT_EQ(sink.recorded().size(), 6U);
}

TEST(Parser, ASecondSinkHearsTheSame) {
  std::string xml = "<a>";
  for (int i = 0; i < 3000; ++i) xml += "<b c='&lt;'>&amp;</b>";  // several batches
  const Text text = decode(xml + "</a>");
  RecordingSink alone;
  RecordingSink first;
  RecordingSink second;
  Parser parser;
  EXPECT_TRUE(parser.parse(text, alone).empty());
  EXPECT_TRUE(parser.parse(text, first, &second).empty());
  EXPECT_EQ(alone.recorded().size(), 2U + 3U * 3000U);
  EXPECT_EQ(first.events(), alone.events());
  EXPECT_EQ(second.events(), alone.events());
}

TEST(Parser, TheFirstSinkDecidesWhenItIsEnough) {
  const Text text = decode("<a>x<b/></a>");
  Parser parser;
  RecordingSink first;
  RecordingSink second;
  second.stop_after(2);
  EXPECT_TRUE(parser.parse(text, first, &second).empty());
  EXPECT_EQ(first.recorded().size(), 5U);
  EXPECT_EQ(second.recorded().size(), 2U);
}

TEST(Parser, ASinkIsStoppedInTheMiddleOfAHugeDocument) {
  std::string xml = "<a>";
  for (int i = 0; i < 5000; ++i) xml += "<b/>";
  const Text text = decode(xml + "</c>");
  Parser parser;
  for (const std::size_t events : {1U, 1023U, 1024U, 1025U, 4000U}) {
    RecordingSink sink;
    sink.stop_after(events);
    EXPECT_TRUE(parser.parse(text, sink).empty());
    EXPECT_EQ(sink.recorded().size(), events);
  }
  RecordingSink sink;
  EXPECT_EQ(parser.parse(text, sink).size(), 1U);
  EXPECT_EQ(sink.recorded().size(), 1U + 2U * 5000U);
}

TEST(Parser, AStoppedDocumentIsNotJudged) {
  RecordingSink sink;
  sink.stop_after(1);
  Parser parser;
  EXPECT_TRUE(parser.parse(decode("<a><b></c>"), sink).empty());
}

TEST(Parser, LetsTheSinksExceptionsThrough) {
  class Sink final : public EventSink {
   public:
    bool start_element(const StartElement&) override { throw std::domain_error("sink"); }
    bool text(std::string_view, Range) override { return true; }
    bool end_element(const Name&, Range) override { return true; }
  };
  Sink sink;
  Parser parser;
  EXPECT_THROW(parser.parse(decode("<a/>"), sink), std::domain_error);
  RecordingSink good;
  EXPECT_TRUE(parser.parse(decode("<a/>"), good).empty());
}

TEST(Parser, EventsBeforeAnErrorStand) {
  RecordingSink sink;
  Parser parser;
  EXPECT_FALSE(parser.parse(decode("<a>x<b>&y;</b></a>"), sink).empty());
  EXPECT_EQ(sink.events(), (Events{"<a>", "x", "<b>"}));
}

TEST(Parser, AnElementWithAnAttributeGivenTwiceIsNotSent) {
  // Under two prefixes of one namespace, and in a long tag: there it is not Xerces that notices.
  std::string tag = "<b xmlns:p='u' xmlns:q='u' p:c='x'";
  for (int i = 0; i < 150; ++i) tag += " a" + std::to_string(i) + "='x'";
  RecordingSink sink;
  Parser parser;
  EXPECT_EQ(parser.parse(decode("<a>" + tag + " q:c='y'/></a>"), sink).size(), 1U);
  EXPECT_EQ(sink.events(), (Events{"<a>"}));
}

TEST(Parser, CanBeMoved) {
  Parser first;
  Parser second(std::move(first));
  RecordingSink sink;
  EXPECT_TRUE(second.parse(decode("<a/>"), sink).empty());
  first = std::move(second);
  EXPECT_TRUE(first.parse(decode("<a/>"), sink).empty());
}

TEST(Parser, DifferentParsersRunInDifferentThreads) {
  std::string xml = "<a xmlns:p='u'>";
  for (int i = 0; i < 200; ++i) xml += "<p:b c='&amp;'>\xC3\xA4&#10;</p:b>\n";
  xml += "</a>";
  const Text text = decode(xml);
  RecordingSink reference;
  ASSERT_TRUE(Parser().parse(text, reference).empty());
  const auto work = [&text, &reference](bool& ok) {
    Parser parser;
    for (int i = 0; i < 50; ++i) {
      RecordingSink sink;
      ok = ok && parser.parse(text, sink).empty() && sink.events() == reference.events();
      ok = ok && find_fault("<a><b></a>").id == "xml-malformed";
    }
  };
  bool first = true;
  bool second = true;
  std::thread one(work, std::ref(first));
  std::thread two(work, std::ref(second));
  one.join();
  two.join();
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
}

}  // namespace
}  // namespace virtbind::xml::test
