// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is wrong with documents, in words and exactly where.
#include <chrono>
#include <ostream>

#include <gtest/gtest.h>

#include "recording_sink.hpp"

namespace virtbind::xml::test {
namespace {

using std::string_literals::operator""s;

/// `xml` has a "^" where the finding is expected; it is taken out before parsing.
struct Case {
  const char* name;
  std::string xml;
  std::string id;
  std::string message;  ///< a part of it
  std::string path = {};
  std::size_t related_line = 0;
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }

class Malformed : public testing::TestWithParam<Case> {};

TEST_P(Malformed, IsFoundExactly) {
  std::string xml = GetParam().xml;
  const std::size_t expected = xml.find('^');
  ASSERT_NE(expected, std::string::npos);
  xml.erase(expected, 1);
  const Finding finding = find_fault(xml);
  EXPECT_EQ(finding.id, GetParam().id) << finding.message;
  EXPECT_NE(finding.message.find(GetParam().message), std::string::npos) << finding.message;
  EXPECT_EQ(finding.location, decode(xml).location(expected))
      << finding.message << " at " << finding.location.offset << ", not at " << expected;
  EXPECT_EQ(finding.file, "test.xml");
  EXPECT_EQ(finding.severity, Severity::error);
  EXPECT_EQ(finding.source, FindingSource::xml);
  EXPECT_EQ(finding.path, GetParam().path);
  if (GetParam().related_line != 0) {
    ASSERT_EQ(finding.related.size(), 1U);
    EXPECT_EQ(finding.related[0].location.line, GetParam().related_line);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Tags, Malformed,
    testing::Values(
        Case{"mismatch", "<a>\n <b>\n ^</a>", "xml-malformed",
             "</a> does not close <b> from line 2; </b> is expected", "/a/b", 2},
        Case{"unclosed", "<a>\n<b>\n<c/>\n^", "xml-malformed",
             "the document ends, but <b> from line 2 is not closed", "/a/b", 2},
        Case{"truncated_tag", "<a>\n^<b c='1'", "xml-malformed",
             "the start tag of <b> is not closed", "/a"},
        Case{"truncated_value", "<a b=^'x\ny", "xml-malformed", "attribute 'b' is not closed"},
        Case{"truncated_end", "<a>^</a", "xml-malformed", "ends within an end tag", "/a"},
        Case{"only_less", "<a>^<", "xml-malformed", "ends within a tag", "/a"},
        Case{"less_in_text", "<a>1 ^< 2</a>", "xml-malformed", "write '&lt;'", "/a"},
        Case{"less_in_value", "<a b='^<'/>", "xml-malformed", "'<' is not allowed in the value"},
        Case{"missing_greater", "<a>\n<b c='1'\n^<d/></b></a>", "xml-malformed",
             "is its '>' missing?", "/a"},
        Case{"no_quotes", "<a b=^1/>", "xml-malformed", "the value of attribute 'b' is not quoted"},
        Case{"no_value", "<a ^b/>", "xml-malformed", "attribute 'b' has no value"},
        Case{"no_space", "<a b='1'^c='2'/>", "xml-malformed", "white space is missing"},
        Case{"twice", "<a b='1' c='2' ^b='3'/>", "xml-malformed",
             "attribute 'b' is given twice to <a>"},
        Case{"second_root", "<a/>\n^<b/>", "xml-malformed", "second element"},
        Case{"text_after", "<a/>\n^x", "xml-malformed", "text after the end of the root"},
        Case{"text_before", "^x<a/>", "xml-malformed", "text before the root"},
        Case{"no_element", "<!--x-->\n^", "xml-malformed", "the document has no element"},
        Case{"blank", " \n^", "xml-malformed", "the document has no element"},
        Case{"stray_end", "<a/>^</a>", "xml-malformed", "end tag"},
        Case{"junk_in_tag", "<a ^%/>", "xml-malformed",
             "'%' is not expected in the start tag of <a>"},
        Case{"junk_in_end", "<a></a ^b>", "xml-malformed", "in the end tag </a>", "/a"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Content, Malformed,
    testing::Values(
        Case{"ampersand", "<a>x ^& y</a>", "xml-malformed", "write '&amp;'", "/a"},
        Case{"ampersand_in_value", "<a b='x^&y'/>", "xml-malformed", "write '&amp;'"},
        Case{"entity", "<a>^&nbsp;</a>", "xml-malformed", "'&nbsp;' is not declared", "/a"},
        Case{"char_reference", "<a>^&#xZ;</a>", "xml-malformed", "character reference", "/a"},
        Case{"char_reference_nul", "<a>^&#0;</a>", "xml-malformed", "not a character of XML", "/a"},
        Case{"char_reference_huge", "<a>^&#99999999999;</a>", "xml-malformed",
             "not a character of XML", "/a"},
        Case{"cdata_end", "<a>x^]]></a>", "xml-malformed", "']]>'", "/a"},
        Case{"cdata_open", "<a>^<![CDATA[x</a>", "xml-malformed", "CDATA section is not closed",
             "/a"},
        Case{"cdata_outside", "^<![CDATA[x]]><a/>", "xml-malformed", "outside the root"},
        Case{"comment_open", "<a>^<!-- x</a>", "xml-malformed", "comment is not closed", "/a"},
        Case{"comment_dashes", "<a><!-- x ^-- y --></a>", "xml-malformed", "'--'", "/a"},
        Case{"instruction_open", "<a>^<?x y</a>", "xml-malformed", "instruction is not closed",
             "/a"},
        Case{"late_declaration", "\n^<?xml version='1.0'?><a/>", "xml-malformed", "very begin"},
        Case{"control", "<a>x^\x01y</a>", "xml-malformed", "U+0001 is not allowed", "/a"},
        Case{"control_in_value", "<a b='^\x1B'/>", "xml-malformed", "U+001B is not allowed"},
        Case{"nul", "<a>x^\0y</a>"s, "xml-malformed", "NUL byte is not allowed", "/a"},
        Case{"nul_in_tag", "<a ^\0/>"s, "xml-malformed", "NUL byte is not allowed"},
        Case{"noncharacter", "<a>^\xEF\xBF\xBF</a>", "xml-malformed", "U+FFFF is not allowed",
             "/a"},
        Case{"sibling_path", "<a><b/><b/><c/><b>^&x;</b></a>", "xml-malformed", "", "/a/b[3]"},
        Case{"bad_version", "^<?xml version='2.0'?><a/>", "xml-malformed", "version '2.0'"},
        Case{"new_line_end", "<?xml version='1.1'?><a>^\xC2\x85</a>", "xml-malformed", "XML 1.1",
             "/a"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Namespaces, Malformed,
    testing::Values(
        Case{"element_prefix", "<a><^p:b/></a>", "xml-namespace", "prefix 'p' is not declared",
             "/a"},
        Case{"attribute_prefix", "<a><b c='1' ^p:d='2'/></a>", "xml-namespace",
             "prefix 'p' is not declared", "/a"},
        Case{"two_prefixes", "<a xmlns:p='u' xmlns:q='u' p:x='1' ^q:x='2'/>", "xml-namespace",
             "given twice"},
        Case{"no_namespace", "<a ^xmlns:p=''/>", "xml-namespace", "bound to no namespace"},
        Case{"xmlns_prefix", "<a ^xmlns:xmlns='u'/>", "xml-namespace", "must not be declared"},
        Case{"xml_prefix", "<a ^xmlns:xml='u'/>", "xml-namespace", "another namespace"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Doctype, Malformed,
    testing::Values(
        Case{"external",
             "<?xml version='1.0'?>\n ^<!DOCTYPE a [<!ENTITY x SYSTEM "
             "'file:///etc/passwd'>]><a>&x;</a>",
             "xml-doctype", "not allowed"},
        Case{"plain", "^<!DOCTYPE a><a/>", "xml-doctype", "not allowed"},
        Case{"laughs",
             "^<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
             "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>",
             "xml-doctype", "not allowed"},
        Case{"after_comment", "<!--x-->^<!DOCTYPE a SYSTEM 'http://x/'><a/>", "xml-doctype",
             "not allowed"},
        Case{"mistake_before", "^x<!DOCTYPE a><a/>", "xml-malformed", "text before the root"}),
    [](const auto& one) { return one.param.name; });

TEST(MalformedMessage, DoesNotRepeatTheDocument) {
  std::string name;
  for (int i = 0; i < 100000; ++i) name += "\xC3\xA4";
  const Finding finding = find_fault("<a></" + name + "></a>");
  EXPECT_EQ(finding.id, "xml-malformed");
  EXPECT_LT(finding.message.size(), 300U);
}

// --- limits ------------------------------------------------------------------------------------

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

TEST(Limit, HugeAttributeValue) {
  std::string xml = "<a>\n<b c='";
  xml.append(100U << 20, 'x');
  xml += "'/></a>";
  const Text text = decode(std::move(xml));
  EmptySink sink;
  Parser parser;
  const Stopwatch watch;
  const auto findings = parser.parse(text, sink);
  EXPECT_LT(watch.seconds(), 2.0);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].id, "xml-limit");
  EXPECT_EQ(findings[0].location, (Location{2, 1, 4}));
  EXPECT_EQ(findings[0].path, "/a");
}

TEST(Limit, ManyAttributes) {
  std::string xml = "<a>\n<b";
  for (int i = 0; i < 50000; ++i) xml += " a" + std::to_string(i) + "=''";
  xml += "/></a>";
  const Stopwatch watch;
  const Finding finding = find_fault(xml);
  EXPECT_LT(watch.seconds(), 2.0);
  EXPECT_EQ(finding.id, "xml-limit");
  EXPECT_EQ(finding.location.offset, xml.find("a1024="));
  EXPECT_EQ(finding.location.line, 2U);
}

TEST(Limit, DeepNesting) {
  std::string xml;
  for (int i = 0; i < 100000; ++i) xml += "<a>\n";
  const Stopwatch watch;
  const Finding finding = find_fault(xml);
  EXPECT_LT(watch.seconds(), 2.0);
  EXPECT_EQ(finding.id, "xml-limit");
  EXPECT_EQ(finding.location, (Location{257, 1, std::size_t{256} * 4}));
}

TEST(MalformedAttributes, ManyAttributesTheLastTwice) {
  std::string xml = "<a xmlns:p='u' xmlns:q='u'";
  for (int i = 0; i < 200; ++i) xml += " p:x" + std::to_string(i) + "=''";
  EXPECT_EQ(find_fault(xml + "/>").id, "");
  const std::size_t last = xml.size() + 1;
  xml += " q:x3=''/>";
  const Finding finding = find_fault(xml);
  EXPECT_EQ(finding.id, "xml-namespace");
  EXPECT_EQ(finding.location.offset, last);
}

TEST(Limit, ManyNamespacesInScope) {
  std::string xml;
  for (int i = 0; i < 100; ++i) {
    xml += "<a";
    for (int k = 0; k < 100; ++k) xml += " xmlns:p" + std::to_string(k) + "='u'";
    xml += ">";
  }
  EXPECT_EQ(find_fault(xml).id, "xml-limit");
  // They leave the scope with their element.
  xml = "<a>";
  for (int i = 0; i < 100; ++i) {
    xml += "<a";
    for (int k = 0; k < 100; ++k) xml += " xmlns:p" + std::to_string(k) + "='u'";
    xml += i % 2 == 0 ? "/>" : "></a>";
  }
  xml += "</a>";
  EXPECT_EQ(find_fault(xml).id, "");
}

TEST(Limit, AreExact) {
  Limits limits;
  limits.depth = 2;
  limits.attributes = 2;
  limits.tag_bytes = 20;
  limits.document_bytes = 60;
  EXPECT_EQ(find_fault("<a><b/><b></b></a>", limits).id, "");
  EXPECT_EQ(find_fault("<a><b><c/></b></a>", limits).id, "xml-limit");
  EXPECT_EQ(find_fault("<a b='' c=''/>", limits).id, "");
  EXPECT_EQ(find_fault("<a b='' c='' d=''/>", limits).id, "xml-limit");
  EXPECT_EQ(find_fault("<a b='123456789012'/>", limits).id, "xml-limit");
  EXPECT_EQ(find_fault("<a b='12345678901'/>", limits).id, "");
  EXPECT_EQ(find_fault("<a>" + std::string(53, 'x') + "</a>", limits).id, "");
  EXPECT_EQ(find_fault("<a>" + std::string(54, 'x') + "</a>", limits).id, "xml-limit");
}

TEST(Limit, AMistakeBeforeCountsFirst) {
  Limits limits;
  limits.depth = 2;
  EXPECT_EQ(find_fault("<a><b>&x;<c/></b></a>", limits).id, "xml-malformed");
  EXPECT_EQ(find_fault("<a><b><c/></a>", limits).id, "xml-limit");
}

}  // namespace
}  // namespace virtbind::xml::test
