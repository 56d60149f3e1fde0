// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Values: quotes, references, CDATA, white space, encodings.
#include <string>

#include <gtest/gtest.h>

#include "document/documents.hpp"
#include <virtbind/core.hpp>

namespace {

using virtbind::core::Domain;

std::string guest(const std::string& name, const std::string& memory, const std::string& source) {
  return "<domain><name>" + name + "</name><memory>" + memory +
         "</memory><os><type>linux</type><kernel>/k</kernel></os><devices><disk type='file'>"
         "<source file=" +
         source + "/><target dev='hda'/></disk></devices></domain>";
}

TEST(Values, KeepTheirQuotes) {
  auto document = document_of<Domain>(guest("n", "1", "\"/it&apos;s &quot;a&quot;\""));
  document->devices().disk()[0].source()->file("/it's \"b\" <&>");
  EXPECT_EQ(saved(document), guest("n", "1", "\"/it's &quot;b&quot; &lt;&amp;&gt;\""));
}

TEST(Values, WhiteSpaceAroundANumberStays) {
  auto document = document_of<Domain>(guest("n", "\n    1024\n  ", "'/a'"));
  document->memory(2048);
  EXPECT_EQ(saved(document), guest("n", "\n    2048\n  ", "'/a'"));
}

TEST(Values, CommentsInAValueStay) {
  auto document = document_of<Domain>(guest("a<!-- c -->b", "<!-- KiB -->1024", "'/a'"));
  document->name("new");
  document->memory(1);
  EXPECT_EQ(saved(document), guest("new<!-- c -->", "<!-- KiB -->1", "'/a'"));
}

TEST(Values, CdataStaysWhereItCanHoldTheValue) {
  auto document = document_of<Domain>(guest("<![CDATA[a & b]]>", "1", "'/a'"));
  document->name("c & <d>");
  EXPECT_EQ(saved(document), guest("<![CDATA[c & <d>]]>", "1", "'/a'"));
  document->name("]]>");
  EXPECT_EQ(saved(document), guest("]]&gt;", "1", "'/a'"));
}

TEST(Values, AnEmptyElementGetsItsValue) {
  for (const std::string empty :
       {"<name/>", "<name />", "<name></name>", "<name><!-- c --></name>"}) {
    const std::string text = "<domain>" + empty +
                             "<memory>1</memory><os><type>linux</type><kernel>/k</kernel></os>"
                             "<devices/></domain>";
    auto document = document_of<Domain>(text);
    document->name("n");
    const bool comment = empty.find("<!--") != std::string::npos;
    EXPECT_EQ(saved(document), "<domain><name>n" + std::string(comment ? "<!-- c -->" : "") +
                                   "</name>" + text.substr(8 + empty.size()));
  }
}

TEST(Values, ReferencesStayAsTheyAreSpelled) {
  const std::string text = guest("a&#x41;&amp;b", "1&#48;", "'/a&#32;b'");
  auto document = document_of<Domain>(text);
  EXPECT_EQ(document->name(), "aA&b");
  EXPECT_EQ(document->memory(), 10U);
  document->devices().disk()[0].target().dev("hdb");
  std::string expected = text;
  expected.replace(expected.find("hda"), 3, "hdb");
  EXPECT_EQ(saved(document), expected);
}

TEST(Values, WhatXmlCannotSayIsRefused) {
  const std::string text = guest("n", "1", "'/a'");
  auto document = document_of<Domain>(text);
  document->name(std::string("a\x01z"));
  EXPECT_EQ(saved(document),
            "? test.xml: /domain/name: error: the value has a character that XML cannot hold "
            "[xml-unrepresentable]");
  EXPECT_EQ(document.any().text().bytes(), text);
}

std::string utf16(const std::string& ascii, bool big_endian) {
  std::string made = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    if (big_endian) made += '\0';
    made += c;
    if (!big_endian) made += '\0';
  }
  return made;
}

TEST(Values, TheEncodingStays) {
  for (const bool big_endian : {false, true}) {
    auto document = document_of<Domain>(utf16(guest("n", "1", "'/a'"), big_endian));
    EXPECT_EQ(saved(document), utf16(guest("n", "1", "'/a'"), big_endian));
    document->name("longer");
    EXPECT_EQ(saved(document), utf16(guest("longer", "1", "'/a'"), big_endian));
  }
  const std::string mark = "\xEF\xBB\xBF";
  auto document = document_of<Domain>(mark + guest("n", "1", "'/a'"));
  document->name("m");
  EXPECT_EQ(saved(document), mark + guest("m", "1", "'/a'"));
}

TEST(Values, WhatTheEncodingCannotSayBecomesAReference) {
  const std::string head = "<?xml version='1.0' encoding='ISO-8859-1'?>\n";
  auto document = document_of<Domain>(head + guest("caf\xE9", "1", "'/a'"));
  EXPECT_EQ(document->name(), "caf\xC3\xA9");
  document->name("\xC3\xA9t\xC3\xA9 \xE2\x82\xAC");
  EXPECT_EQ(saved(document), head + guest("\xE9t\xE9 &#8364;", "1", "'/a'"));
}

}  // namespace
