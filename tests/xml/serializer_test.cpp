// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/xml/serializer.hpp"

#include <ostream>

#include <gtest/gtest.h>

#include "recording_sink.hpp"

namespace virtbind::xml::test {
namespace {

std::string serialized(const std::string& xml, Style style = {}) {
  Serializer serializer(style);
  const auto findings = Parser().parse(decode(xml), serializer);
  EXPECT_TRUE(findings.empty()) << to_string(findings.front());
  EXPECT_TRUE(serializer.findings().empty()) << to_string(serializer.findings().front());
  return serializer.take();
}

struct Case {
  const char* name;
  const char* xml;
  const char* expected;
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }

class Format : public testing::TestWithParam<Case> {};

TEST_P(Format, IsLibvirts) {
  const std::string once = serialized(GetParam().xml);
  EXPECT_EQ(once, GetParam().expected);
  EXPECT_EQ(serialized(once), once) << "its own output must not change again";
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Format,
    testing::Values(
        Case{"indented", "<a><b c=\"1\"><d/></b><e>x</e></a>",
             "<a>\n  <b c='1'>\n    <d/>\n  </b>\n  <e>x</e>\n</a>\n"},
        Case{"reindented", "<a>\n\n <b/>\t<c></c>\n</a>", "<a>\n  <b/>\n  <c/>\n</a>\n"},
        Case{"only_white_space", "<a>\n <b> </b></a>", "<a>\n  <b> </b>\n</a>\n"},
        Case{"text_is_exact", "<a>  x\n <b/>\n y </a>", "<a>  x\n <b/>\n y </a>\n"},
        Case{"late_text", "<a> <b><c/>\n</b>\n <d/>x</a>", "<a> <b><c/>\n</b>\n <d/>x</a>\n"},
        Case{"late_text_inside", "<r><a/>  <m> <b/>x<c> </c></m><z/></r>",
             "<r>\n  <a/>\n  <m> <b/>x<c> </c></m>\n  <z/>\n</r>\n"},
        Case{"inside_text_nothing_is_added", "<a>x<b><c/><d/></b></a>",
             "<a>x<b><c/><d/></b></a>\n"},
        Case{"escaped_text", "<a>&lt;&amp;&gt;'\"&#13;&#9;</a>",
             "<a>&lt;&amp;&gt;'\"&#13;\t</a>\n"},
        Case{"escaped_attribute", "<a b='&lt;&amp;&gt;&apos;&quot;&#9;&#10;&#13; '/>",
             "<a b='&lt;&amp;&gt;&apos;&quot;&#9;&#10;&#13; '/>\n"},
        Case{"comments", "<!--x--><a><!--y--><b/><?p  d?></a><!--z-->",
             "<!--x-->\n<a>\n  <!--y-->\n  <b/>\n  <?p d?>\n</a>\n<!--z-->\n"},
        Case{"comment_in_text", "<a>x<!--y--></a>", "<a>x<!--y--></a>\n"},
        Case{"not_ascii", "<\xC3\xA4 b='\xF0\x9F\x98\x80'>\xE2\x82\xAC</\xC3\xA4>",
             "<\xC3\xA4 b='\xF0\x9F\x98\x80'>\xE2\x82\xAC</\xC3\xA4>\n"},
        Case{"namespaces", "<a xmlns:q='urn:q' b='1'><q:c q:d='2'/><e xmlns='urn:e'/></a>",
             "<a b='1' xmlns:q='urn:q'>\n  <q:c q:d='2'/>\n  <e xmlns='urn:e'/>\n</a>\n"},
        Case{"default_undeclared", "<a xmlns='u'><b xmlns=''/></a>",
             "<a xmlns='u'>\n  <b xmlns=''/>\n</a>\n"},
        Case{"xml_prefix", "<a xml:lang='en'/>", "<a xml:lang='en'/>\n"}),
    [](const auto& one) { return one.param.name; });

TEST(Serializer, Style) {
  EXPECT_EQ(serialized("<a b='\"'><c/></a>", {4, '"', true}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;\">\n    <c/>\n</a>\n");
}

/// Events written by hand.
class Events {
 public:
  Events& start(Name name, std::vector<Attribute> attributes = {},
                std::vector<NamespaceDeclaration> namespaces = {}) {
    StartElement element;
    element.name = name;
    element.attributes = attributes;
    element.namespaces = namespaces;
    serializer.start_element(element);
    return *this;
  }
  Events& text(std::string_view text) {
    serializer.text(text, {});
    return *this;
  }
  Events& end() {
    serializer.end_element({}, {});
    return *this;
  }
  std::string take() { return serializer.take(); }

  Serializer serializer;
};

TEST(Serializer, VerbatimAddsNoWhiteSpace) {
  Events events;
  events.start({"", "a"}).start({"", "metadata"});
  events.serializer.enter_verbatim();
  events.text("\n   ").start({"", "b"}).start({"", "c"}).end().end().text(" ");
  events.serializer.leave_verbatim();
  events.end().start({"", "d"}).end().end();
  EXPECT_EQ(events.take(), "<a>\n  <metadata>\n   <b><c/></b> </metadata>\n  <d/>\n</a>\n");
}

TEST(Serializer, VerbatimBetweenSiblings) {
  Events events;
  events.start({"", "a"}).start({"", "b"}).end();
  events.serializer.enter_verbatim();
  events.start({"", "c"}).text(" ").start({"", "d"}).end().end();
  events.serializer.leave_verbatim();
  events.start({"", "e"}).end().end();
  EXPECT_EQ(events.take(), "<a>\n  <b/><c> <d/></c>\n  <e/>\n</a>\n");
}

TEST(Serializer, EmptyVerbatimElement) {
  Events events;
  events.start({"", "a"});
  events.serializer.enter_verbatim();
  events.serializer.leave_verbatim();
  events.end();
  EXPECT_EQ(events.take(), "<a/>\n");
}

TEST(Serializer, DeclaresAMissingNamespace) {
  Events events;
  events.start({"urn:a", "a"});
  events.start({"urn:b", "b", "p"}, {{{"urn:b", "x", "other"}, "1"}, {{"urn:c", "y", "q"}, "2"}});
  events.end().start({"", "c"}).end().end();
  EXPECT_EQ(events.take(),
            "<a xmlns='urn:a'>\n"
            "  <p:b p:x='1' q:y='2' xmlns:p='urn:b' xmlns:q='urn:c'/>\n"
            "  <c xmlns=''/>\n"
            "</a>\n");
}

TEST(Serializer, MakesAPrefixUpWhereItsOwnIsTaken) {
  Events events;
  events.start({"", "a"},
               {{{"urn:1", "x", "p"}, "1"}, {{"urn:2", "x", "p"}, "2"}, {{"urn:3", "x"}, "3"}},
               {{"ns1", "urn:0"}});
  events.end();
  EXPECT_EQ(events.take(),
            "<a p:x='1' ns2:x='2' ns3:x='3' xmlns:ns1='urn:0' xmlns:p='urn:1' xmlns:ns2='urn:2' "
            "xmlns:ns3='urn:3'/>\n");
}

TEST(Serializer, SeesThatAPrefixIsHidden) {
  Events events;
  events.start({"", "a"}, {}, {{"p", "urn:1"}});
  events.start({"", "b"}, {}, {{"p", "urn:2"}});
  events.start({"urn:1", "c", "p"}).end().end().start({"urn:1", "d", "p"}).end().end();
  EXPECT_EQ(events.take(),
            "<a xmlns:p='urn:1'>\n"
            "  <b xmlns:p='urn:2'>\n"
            "    <p:c xmlns:p='urn:1'/>\n"
            "  </b>\n"
            "  <p:d/>\n"
            "</a>\n");
}

TEST(Serializer, AttributesDoNotUseTheDefaultNamespace) {
  Events events;
  events.start({"urn:a", "a"}, {{{"urn:a", "x"}, "1"}}).end();
  EXPECT_EQ(events.take(), "<a ns1:x='1' xmlns='urn:a' xmlns:ns1='urn:a'/>\n");
}

struct BadCase {
  const char* name;
  std::string value;
};

std::ostream& operator<<(std::ostream& out, const BadCase& one) { return out << one.name; }

class Unrepresentable : public testing::TestWithParam<BadCase> {};

TEST_P(Unrepresentable, IsReportedAndTheTextStaysWellFormed) {
  const std::string& bad = GetParam().value;
  Events events;
  events.start({"", "r"}).start({"", "a"}, {{{"", "b"}, bad}}).text(bad).end();
  events.serializer.comment(bad, {});
  events.serializer.processing_instruction("p", bad, {});
  events.start({"", bad}).end().end();
  const auto findings = events.serializer.findings();
  ASSERT_EQ(findings.size(), 5U);
  EXPECT_EQ(findings[0].id, "xml-unrepresentable");
  EXPECT_EQ(findings[0].path, "/r/a/@b");
  EXPECT_EQ(findings[1].path, "/r/a");
  EXPECT_EQ(find_fault(events.take()).id, "");
  EXPECT_TRUE(events.serializer.findings().empty()) << "take() begins anew";
}

INSTANTIATE_TEST_SUITE_P(Cases, Unrepresentable,
                         testing::Values(BadCase{"control", "x\x01"}, BadCase{"nul", {"\0", 1}},
                                         BadCase{"not_utf8", "\xFFx"},
                                         BadCase{"truncated", "\xE2\x82"},
                                         BadCase{"surrogate", "\xED\xA0\x80"},
                                         BadCase{"noncharacter", "\xEF\xBF\xBE"}),
                         [](const auto& one) { return one.param.name; });

TEST(Serializer, WhatCannotBeSaidIsReported) {
  const auto count = [](auto&& write) {
    Events events;
    events.start({"", "a"});
    write(events);
    events.end();
    const std::size_t findings = events.serializer.findings().size();
    const std::string xml = events.take();
    EXPECT_EQ(find_fault(xml).id, "") << xml;
    return findings;
  };
  EXPECT_EQ(count([](Events& e) { e.serializer.comment("-x--y-", {}); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.serializer.comment("---", {}); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.serializer.comment("a\rb", {}); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.serializer.comment("-x", {}); }), 0U);
  EXPECT_EQ(count([](Events& e) { e.serializer.processing_instruction("p", "x?>y", {}); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.serializer.processing_instruction("xml", "x", {}); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.start({"", "b"}, {}, {{"p", ""}}).end(); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.start({"", "b"}, {}, {{"p", "u"}, {"p", "v"}}).end(); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.start({"", "b"}, {}, {{"", "u"}}).end(); }), 1U);
  EXPECT_EQ(count([](Events& e) { e.start({"u", "b", "1"}).end(); }), 0U);
}

TEST(Serializer, RoundTripsEveryCharacterOfAValue) {
  std::string value;
  for (int c = 0x20; c < 0x80; ++c) value.push_back(static_cast<char>(c));
  value += "\t\n\r\r\n \xC2\x85\xE2\x80\xA8\xC3\xA4\xF0\x9F\x98\x80";
  Events events;
  events.start({"", "a"}, {{{"", "b"}, value}}).text(value).end();
  RecordingSink sink;
  ASSERT_TRUE(Parser().parse(decode(events.take()), sink).empty());
  EXPECT_EQ(sink.events(), (std::vector<std::string>{"<a b='" + value + "'>", value, "</a>"}));
}

}  // namespace
}  // namespace virtbind::xml::test
