// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Content of every shape, made and read with a binding of the tests' own schema.
#include <shapes.hpp>
#include <string>

#include <gtest/gtest.h>

#include "documents.hpp"

namespace {

using namespace virtbind;
using namespace virtbind::tests;
using shapes::Shapes;

// --- free-form content -------------------------------------------------------------------------

TEST(FreeForm, IsWrittenAsItWasRead) {
  const char* const cases[] = {
      "<metadata/>\n",
      "<metadata>text</metadata>\n",
      "<metadata>  </metadata>\n",
      "<metadata>\n\n   <a>\n <b  />x</a>  <!-- c --><?pi data?>\n</metadata>\n",
      "<metadata owner='me' other='you'><a b='c'/></metadata>\n",
      "<metadata xmlns:x='urn:x'><x:a x:b='c'>x:d</x:a></metadata>\n",
      "<metadata><a xmlns='urn:a'><b xmlns=''/></a></metadata>\n",
      "<metadata><x:a xmlns:x='urn:1'><x:a xmlns:x='urn:2'/></x:a></metadata>\n",
      "<metadata x:a='1' xmlns:x='urn:x'/>\n",
      "<metadata><a><!----><!-- - --></a></metadata>\n",
      "<metadata xml:lang='de'><a xml:space='preserve'> </a></metadata>\n",
  };
  for (const char* xml : cases) {
    const auto metadata = read<shapes::Metadata>(xml);
    ASSERT_TRUE(metadata) << listed(metadata.findings());
    const auto again = read<shapes::Metadata>(*write(*metadata));
    ASSERT_TRUE(again) << listed(again.findings()) << *write(*metadata);
    EXPECT_TRUE(again->nodes() == metadata->nodes()) << xml << *write(*metadata);
    EXPECT_TRUE(*again == *metadata);
  }
  for (const char* xml : {cases[0], cases[1], cases[2], cases[4], cases[5], cases[6], cases[7]}) {
    EXPECT_EQ(rewritten<shapes::Metadata>(xml), xml);
  }
}

TEST(FreeForm, WhiteSpaceAndCommentsStay) {
  const std::string xml =
      "<shapes>\n"
      "  <metadata>\n\t<a>\n\n x <b/> y<!-- c --><?pi data?> </a>\n\n </metadata>\n"
      "</shapes>\n";
  EXPECT_EQ(rewritten<Shapes>(xml), xml);
}

TEST(FreeForm, CharacterDataStaysTheSame) {
  EXPECT_EQ(
      rewritten<shapes::Metadata>("<metadata><a><![CDATA[<b>&]]>c&#13;&#x20AC;&lt;</a></metadata>"),
      "<metadata><a>&lt;b&gt;&amp;c&#13;\u20AC&lt;</a></metadata>\n");
}

TEST(FreeForm, TakesAlongThePrefixesDeclaredOutside) {
  const auto outer = read<Shapes>(
      "<shapes xmlns:x='urn:x' xmlns:v='urn:v' xmlns:n='urn:n'>"
      "<metadata other='v:1'><x:a>x</x:a></metadata></shapes>");
  ASSERT_TRUE(outer) << listed(outer.findings());
  EXPECT_EQ(*write(outer->metadata().get()),
            "<metadata other='v:1' xmlns:v='urn:v' xmlns:x='urn:x'><x:a>x</x:a></metadata>\n")
      << "the ones it uses: as names, or in values that may be names";

  const auto content =
      read<Shapes>("<shapes xmlns:x='urn:x'><metadata><a type='x:name'/></metadata></shapes>");
  EXPECT_NE(write(*content)->find("xmlns:x='urn:x'"), std::string::npos);
}

TEST(FreeForm, WithAKnownChild) {
  const auto metadata = read<shapes::Metadata>(
      "<metadata owner='me' xmlns:e='urn:example:ext'><e:known>yes</e:known><e:other/></metadata>");
  ASSERT_TRUE(metadata) << listed(metadata.findings());
  EXPECT_EQ(metadata->known().get(), "yes");
  EXPECT_EQ(metadata->owner().get(), "me");
  ASSERT_EQ(metadata->nodes().size(), 1U);
  EXPECT_EQ(metadata->nodes()[0].name, "other");
  EXPECT_EQ(rewritten<shapes::Metadata>(*write(*metadata)), *write(*metadata))
      << "the namespace is declared once";
  rewritten<shapes::Metadata>(
      "<metadata>\n  <known xmlns='urn:example:ext'/>\n  <a/>\n</metadata>");

  // A document may give the usual prefix of a namespace to another one.
  const auto foreign = read<shapes::Metadata>(
      "<metadata xmlns:ext='urn:foreign' xmlns:e='urn:example:ext'>"
      "<e:known>yes</e:known><ext:a/></metadata>");
  ASSERT_TRUE(foreign) << listed(foreign.findings());
  const auto again = read<shapes::Metadata>(*write(*foreign));
  ASSERT_TRUE(again) << *write(*foreign) << listed(again.findings());
  EXPECT_TRUE(*again == *foreign) << *write(*foreign);
}

TEST(FreeForm, MadeFromNothing) {
  shapes::Metadata metadata;
  Node node{.ns = "urn:x", .prefix = "x", .name = "a"};
  node.attributes.push_back({"", "", "b", "<"});
  node.children.push_back({.kind = Node::Kind::text, .text = "&"});
  metadata.nodes().push_back(node);
  EXPECT_EQ(*write(metadata), "<metadata><x:a xmlns:x='urn:x' b='&lt;'>&amp;</x:a></metadata>\n");

  metadata.namespaces() = {{"x", "urn:1"}, {"x", "urn:2"}};
  const auto text = write(metadata);
  EXPECT_TRUE(!text || read<shapes::Metadata>(*text))
      << "a contradiction may be refused, but not written: " << *text;
}

TEST(FreeForm, WhatXmlCannotSayIsAFinding) {
  const auto of = [](Node node) {
    shapes::Metadata metadata;
    metadata.nodes().push_back(std::move(node));
    return write(metadata).findings().size();
  };
  EXPECT_EQ(of({.kind = Node::Kind::text, .text = "\x01"}), 1U);
  EXPECT_EQ(of({.kind = Node::Kind::comment, .text = "a--b"}), 1U);
  EXPECT_EQ(of({.kind = Node::Kind::comment, .text = "a-"}), 1U);
  EXPECT_EQ(of({.kind = Node::Kind::processing_instruction, .name = "a", .text = "?>"}), 1U);
  EXPECT_EQ(of({.kind = Node::Kind::processing_instruction, .name = "xml"}), 1U);
  EXPECT_EQ(of({.name = ""}), 1U);
  EXPECT_EQ(of({.name = "a b"}), 1U);
  EXPECT_EQ(of({.name = "a", .attributes = {{"", "", "<", ""}}}), 1U);
}

TEST(FreeForm, TextAmongElements) {
  const std::string xml = "<note>one <b>two</b> three<b/></note>\n";
  EXPECT_EQ(rewritten<shapes::Note>(xml), xml);
}

// --- order -------------------------------------------------------------------------------------

TEST(Order, OfTurnsIsKept) {
  const std::string xml =
      "<turns xmlns:ext='urn:example:ext'>\n"
      "  <a>1</a>\n"
      "  <b>x</b>\n"
      "  <ext:a>e</ext:a>\n"
      "  <a>2</a>\n"
      "  <b>y</b>\n"
      "  <a>3</a>\n"
      "  <b>z</b>\n"
      "  <ext:a>f</ext:a>\n"
      "</turns>\n";
  EXPECT_EQ(rewritten<shapes::Turns>(xml), xml);
  const auto turns = read<shapes::Turns>(xml);
  EXPECT_EQ(turns->child_order(),
            (std::vector<std::string>{"a", "b", "ext:a", "a", "b", "a", "b", "ext:a"}));
  EXPECT_EQ(turns->a()[2], 3);
  EXPECT_EQ(turns->a1()[1], "f");
  EXPECT_FALSE(*turns == *read<shapes::Turns>("<turns><a>1</a><b>x</b></turns>"));
}

TEST(Order, ChildrenAddedLaterFollowTheLastOfTheirName) {
  auto turns = read_or_throw<shapes::Turns>("<turns><a>1</a><b>x</b><a>2</a><b>y</b></turns>");
  turns->a().push_back(3);
  turns->b().push_back("z");
  EXPECT_EQ(*write(*turns, {.style = {.indent = 0}}),
            "<turns>\n<a>1</a>\n<b>x</b>\n<a>2</a>\n<a>3</a>\n<b>y</b>\n<b>z</b>\n</turns>\n");
  turns->a().erase(turns->a().begin());
  EXPECT_EQ(*write(*turns, {.style = {.indent = 0}}),
            "<turns>\n<a>2</a>\n<b>x</b>\n<a>3</a>\n<b>y</b>\n<b>z</b>\n</turns>\n");

  shapes::Turns made;
  made.b().push_back("x");
  made.a().push_back(1);
  made.child_order() = {"b", "none", "a", "a"};
  EXPECT_EQ(*write(made, {.style = {.indent = 0}}), "<turns>\n<b>x</b>\n<a>1</a>\n</turns>\n");
}

TEST(Order, OneNameOnBothSidesOfAnother) {
  const std::string xml = "<sizes>\n  <width>1</width>\n  <gap/>\n  <width>2</width>\n</sizes>\n";
  EXPECT_EQ(rewritten<shapes::Sizes>(xml), xml);
}

// --- text or children --------------------------------------------------------------------------

TEST(TextOrChildren, HoldsEither) {
  for (const std::string xml : {"<address>10.0.0.1</address>\n", "<address> 1 </address>\n",
                                "<address>\n  <host>h</host>\n</address>\n",
                                "<address kind='k'>\n  <host>h</host>\n  <port>1</port>\n  "
                                "<port>02</port>\n</address>\n"}) {
    EXPECT_EQ(rewritten<shapes::Address>(xml), xml);
  }
  EXPECT_EQ(read<shapes::Address>("<address>1<!-- -->2</address>")->text(), "12");
  EXPECT_EQ(read<shapes::Address>("<address>\n <host/>\n</address>")->text(), "");
  EXPECT_FALSE(*read<shapes::Address>("<address>1</address>") ==
               *read<shapes::Address>("<address>2</address>"));
}

TEST(TextOrChildren, NotBoth) {
  const std::string message =
      " unexpected-text /address: '"
      "address' has either text or elements, not both\n";
  EXPECT_EQ(findings_of<shapes::Address>("<address>1<host/></address>"), "1:1" + message);
  EXPECT_EQ(findings_of<shapes::Address>("<address><host/>1</address>"),
            "1:17 unexpected-text /address: text is not allowed in 'address', which has only "
            "elements\n");
}

// --- recursion ---------------------------------------------------------------------------------

/// <layer><wrapper><layer>..., `depth` elements deep.
std::string layers(int depth) {
  std::string begin;
  std::string end;
  for (int i = 0; i < depth; ++i) {
    begin += i % 2 == 0 ? "<layer>" : "<wrapper>";
    end.insert(0, i % 2 == 0 ? "</layer>" : "</wrapper>");
  }
  return begin + end;
}

TEST(Recursion, AsDeepAsDocumentsMayBe) {
  const auto layer = read<shapes::Layer>(layers(201));
  ASSERT_TRUE(layer) << listed(layer.findings());
  const shapes::Layer copy(*layer);
  EXPECT_TRUE(copy == *layer);
  const auto again = read<shapes::Layer>(*write(copy));
  ASSERT_TRUE(again) << listed(again.findings());
  EXPECT_TRUE(*again == copy);
  EXPECT_TRUE(layer->wrapper()->layer().wrapper()->layer().wrapper().present());
  EXPECT_FALSE(*layer == *read<shapes::Layer>(layers(199)));
}

TEST(Recursion, PathsCountTheSteps) {
  EXPECT_EQ(
      findings_of<shapes::Layer>("<layer><wrapper><layer><wrapper/></layer></wrapper></layer>"),
      "1:24 missing-element /layer/wrapper/layer/wrapper: 'wrapper' needs the element "
      "'layer'\n");
}

// --- namespaces --------------------------------------------------------------------------------

TEST(Namespaces, ForeignAttributesAndChildren) {
  const auto document = read<Shapes>(
      "<shapes xml:lang='en' e:mark='high' xmlns:e='urn:example:ext'>"
      "<e:extra><e:arg value='1'/><plain way='in'>p</plain><e:arg value='2'/></e:extra>"
      "<e:standalone e:id='7'><e:arg number='8'/></e:standalone></shapes>");
  ASSERT_TRUE(document) << listed(document.findings());
  EXPECT_EQ(document->lang().get(), "en");
  EXPECT_EQ(document->mark().get(), shapes::ext::ShapesMark::high);
  EXPECT_EQ(document->extra()->arg()[1].value(), "2");
  EXPECT_EQ(document->extra()->plain().get(), "p");
  EXPECT_EQ(document->extra()->plain()->way().get(), shapes::PlainWay::in);
  EXPECT_EQ(document->standalone()->id(), 7) << "an attribute in its element's own namespace";
  EXPECT_EQ(document->standalone()->arg()[0].number(), 8);
  const std::string written = *write(*document);
  EXPECT_EQ(written, R"(<shapes xml:lang='en' ext:mark='high' xmlns:ext='urn:example:ext'>
  <ext:extra>
    <ext:arg value='1'/>
    <ext:arg value='2'/>
    <plain way='in'>p</plain>
  </ext:extra>
  <ext:standalone ext:id='7'>
    <ext:arg number='8'/>
  </ext:standalone>
</shapes>
)");
  EXPECT_EQ(rewritten<Shapes>(written), written);
}

TEST(Namespaces, ADocumentMayUseAnyPrefix) {
  const char* const cases[] = {
      "<standalone xmlns='urn:example:ext' xmlns:x='urn:example:ext' x:id='1'/>",
      "<ext:standalone xmlns:ext='urn:example:ext' ext:id='1'/>",
      "<a.b:standalone xmlns:a.b='urn:example:ext' a.b:id='1'/>",
  };
  for (const char* xml : cases) {
    EXPECT_EQ(rewritten<shapes::ext::Standalone>(xml),
              "<ext:standalone ext:id='1' xmlns:ext='urn:example:ext'/>\n");
  }
}

TEST(Namespaces, AreNamedInFindings) {
  const std::string open = "<shapes xmlns:e='urn:example:ext'>";
  struct {
    const char* xml;
    const char* findings;
  } const cases[] = {
      {"<e:extra><arg value='1'/></e:extra>",
       "1:44 unknown-element /shapes/ext:extra/arg: element 'arg' is not known in 'extra'\n"},
      {"<e:extra><e:arg/></e:extra>",
       "1:44 missing-attribute /shapes/ext:extra/ext:arg: 'arg' needs the attribute 'value'\n"},
      {"<e:extra><e:arg e:value='1' value='2'/></e:extra>",
       "1:51 unknown-attribute /shapes/ext:extra/ext:arg/@value: attribute 'e:value' is not known "
       "in 'arg'\n"},
      {"<e:extra/><e:extra/>",
       "1:45 duplicate-element /shapes/ext:extra[2]: element 'extra' may stand only once in "
       "'shapes'\n"},
      {"<e:standalone e:id='x'/>",
       "1:55 bad-value /shapes/ext:standalone/@ext:id: attribute 'id' has the value 'x', expected "
       "an integer\n"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(findings_of<Shapes>(open + c.xml + "</shapes>"), c.findings);
  EXPECT_EQ(findings_of<shapes::ext::Standalone>("<standalone/>"),
            "1:1 wrong-root /standalone: root element 'standalone' must be in namespace "
            "'urn:example:ext'\n");
  EXPECT_EQ(findings_of<shapes::ext::Standalone>("<other/>"),
            "1:1 wrong-root /other: root element is 'other', expected "
            "'{urn:example:ext}standalone'\n");
}

TEST(Namespaces, OneNameMayHaveTwoContents) {
  const auto wrapper = read<shapes::Wrapper>(
      "<wrapper xmlns:e='urn:example:ext'><e:known since='3'/><layer/></wrapper>");
  ASSERT_TRUE(wrapper) << listed(wrapper.findings());
  EXPECT_EQ(wrapper->known()->since(), 3) << "in metadata it is a text";
}

// --- names -------------------------------------------------------------------------------------

TEST(Names, ThatAreTakenGetAnother) {
  shapes::Names names;
  names.type("element");
  names.type1("attribute");
  names.class_("c");
  names.linux_("l");
  names.max_size("-");
  names.max_size1("_");
  names.namespace_("n");
  names.true_(present);
  names.requires_("r");
  names.type_type1("t");
  names.Names1("like its class");
  names.gr__e("g");
  names.attributes("a");
  names.std("s");
  EXPECT_EQ(rewritten<shapes::Names>(*write(names)),
            R"(<Names type='attribute' class='c' linux='l' max-size='-' max_size='_'>
  <type>element</type>
  <Names>like its class</Names>
  <namespace>n</namespace>
  <true/>
  <requires>r</requires>
  <type_type>t</type_type>
  <größe>g</größe>
  <std>s</std>
  <attributes>a</attributes>
</Names>
)");
}

TEST(Names, MayBeThoseOfTheRuntime) {
  const std::string xml =
      "<measure value='v' parse='p' append_to='a' in_range='i' spelling='s'>07</measure>\n";
  EXPECT_EQ(rewritten<shapes::Measure>(xml), xml);
  const auto measure = read<shapes::Measure>(xml);
  EXPECT_EQ(measure->value().get(), "v");
  EXPECT_EQ(static_cast<const UnsignedInteger&>(*measure).value(), 7U);
  EXPECT_FALSE(*measure == *read<shapes::Measure>("<measure value='v'>7</measure>"));
  EXPECT_TRUE(*read<shapes::Measure>("<measure>7</measure>") ==
              *read<shapes::Measure>("<measure>07</measure>"));
}

// --- values ------------------------------------------------------------------------------------

TEST(Words, OddOnes) {
  for (const char* word :
       {"", "802.1Qbg", "a b", "a-b", "a_b", "default", "value", "NULL", "größe"}) {
    const std::string xml = "<words profile='" + std::string(word) + "'/>\n";
    EXPECT_EQ(rewritten<shapes::Words>(xml), xml);
  }
  using Profile = shapes::WordsProfile;
  EXPECT_EQ(read<shapes::Words>("<words profile='802.1Qbh'/>")->profile().get(),
            Profile::cxx_802_1Qbh);
  EXPECT_EQ(read<shapes::Words>("<words profile=' a&#9;b '/>")->profile().get(), Profile::a_b);
  EXPECT_EQ(read<shapes::Words>("<words profile='default'/>")->profile().get(), Profile::default_);
  EXPECT_EQ(read<shapes::Words>("<words profile=''/>")->profile().get(), Profile::empty);
  EXPECT_EQ(findings_of<shapes::Words>("<words profile='A b'/>"),
            "1:17 bad-value /words/@profile: attribute 'profile' has the value 'A b', expected one "
            "of '', '802.1Qbg', '802.1Qbh', 'a b', 'a-b', 'a_b', 'default', 'value', 'NULL', "
            "'größe'\n");
}

TEST(Words, AsContent) {
  for (const char* xml : {"<words>on</words>\n", "<words> off </words>\n", "<words/>\n"}) {
    EXPECT_EQ(rewritten<shapes::Words>(xml), xml);
  }
  EXPECT_EQ(findings_of<shapes::Words>("<words>maybe</words>"),
            "1:1 bad-value /words: element 'words' has the value 'maybe', expected one of 'on', "
            "'off', ''\n");
  EXPECT_EQ(findings_of<shapes::Words>("<words>on<b/></words>"),
            "1:10 unknown-element /words/b: element 'b' is not known in 'words'\n");
}

TEST(Values, AChoiceHoldsEitherType) {
  for (const char* xml : {"<words size='auto'/>\n", "<words size='0010'/>\n",
                          "<words offset='-1'/>\n", "<words offset='+1'/>\n"}) {
    EXPECT_EQ(rewritten<shapes::Words>(xml), xml);
  }
  EXPECT_EQ(read<shapes::Words>("<words offset='-1'/>")->offset().get(), -1);
}

TEST(Values, NumbersOfEveryKind) {
  const std::string xml = R"(<numbers>
  <integer>-170141183460469231731687303715884105728</integer>
  <integer> 5 </integer>
  <unsigned>007</unsigned>
  <boolean>1</boolean>
  <boolean>false</boolean>
  <decimal>1.50</decimal>
  <double>NaN</double>
  <double>-INF</double>
  <mode>0640</mode>
</numbers>
)";
  EXPECT_EQ(rewritten<shapes::Numbers>(xml), xml);
  const auto numbers = read<shapes::Numbers>(xml);
  EXPECT_FALSE(numbers->integer()[0].in_range());
  EXPECT_EQ(numbers->unsigned_()[0], 7U);
  EXPECT_TRUE(numbers->boolean()[0]);
  EXPECT_EQ(numbers->decimal()[0], 1.5);
  EXPECT_EQ(numbers->mode()[0], "0640") << "a number whose spelling matters is a text";

  EXPECT_EQ(findings_of<shapes::Numbers>("<numbers><boolean>yes</boolean><decimal/></numbers>"),
            "1:10 bad-value /numbers/boolean: element 'boolean' has the value 'yes', expected true "
            "or false\n"
            "1:32 bad-value /numbers/decimal: element 'decimal' is empty, expected a number\n");
}

}  // namespace
