// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reading documents into typed objects, and what is said about those that do not fit.
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "documents.hpp"

namespace {

using namespace virtbind;
using namespace virtbind::tests;
using core::Disk;
using core::Domain;

TEST(Reading, GivesTypedMembers) {
  const auto guest = read<Domain>(guest_with(R"(
    <disk type='file' device='cdrom'>
      <source file='/images/a.iso'/>
      <target dev='hdc'/>
      <readonly/>
    </disk>
    <graphics type='vnc' port='5904'/>)"));
  ASSERT_TRUE(guest) << listed(guest.findings());
  EXPECT_EQ(guest->name(), "tiny");
  EXPECT_EQ(guest->memory(), 65536U);
  EXPECT_EQ(guest->os().type(), core::OsType::linux_);
  EXPECT_FALSE(guest->vcpu().present());

  ASSERT_EQ(guest->devices().disk().size(), 1U);
  const Disk& disk = guest->devices().disk().front();
  EXPECT_EQ(disk.type(), core::DiskType::file);
  EXPECT_EQ(disk.device().get(), core::DiskDevice::cdrom);
  EXPECT_EQ(disk.source()->file().get(), "/images/a.iso");
  EXPECT_TRUE(disk.readonly().present());
  EXPECT_FALSE(disk.shareable().present());
  EXPECT_EQ(guest->devices().graphics().front().port().get(), 5904U);
}

TEST(Reading, AFragment) {
  const auto disk = read<Disk>("<disk type='block'><source dev='sda'/><target dev='hda'/></disk>");
  ASSERT_TRUE(disk) << listed(disk.findings());
  EXPECT_EQ(disk->source()->dev().get(), "sda");

  EXPECT_EQ(findings_of<Disk>(kGuest),
            "1:1 wrong-root /domain: root element is 'domain', expected 'disk'\n");
}

struct Case {
  const char* devices;  ///< what stands in <devices>, on line 8 from column 12
  const char* findings;
};

TEST(Reading, EveryFindingSaysWhatAndWhere) {
  const Case cases[] = {
      {"<tape/>",
       "8:12 unknown-element /domain/devices/tape: element 'tape' is not known in 'devices'\n"},
      {"<q:disk xmlns:q='urn:q'/>",
       "8:12 unknown-element /domain/devices/disk: element 'q:disk' is not known in 'devices'\n"},
      {"<disk xmlns='urn:q'/>",
       "8:12 unknown-element /domain/devices/disk: element '{urn:q}disk' is not known in "
       "'devices'\n"},
      {"<console tty='/dev/pts/1' port='1'/>",
       "8:38 unknown-attribute /domain/devices/console/@port: attribute 'port' is not known in "
       "'console'\n"},
      {"<console tty='/dev/pts/1' xml:lang='en'/>",
       "8:38 unknown-attribute /domain/devices/console/@lang: attribute 'xml:lang' is not known in "
       "'console'\n"},
      {"<emulator>/a</emulator><emulator>/b</emulator>",
       "8:35 duplicate-element /domain/devices/emulator[2]: element 'emulator' may stand only once "
       "in 'devices'\n"},
      {"<console tty='/dev/pts/1'>text</console>",
       "8:38 unexpected-text /domain/devices/console: element 'console' must be empty\n"},
      {"text<console tty='/dev/pts/1'/>more",
       "8:12 unexpected-text /domain/devices: text is not allowed in 'devices', which has only "
       "elements\n"},
      {"<disk type='file'><target dev='hda'/><readonly>yes</readonly></disk>",
       "8:59 unexpected-text /domain/devices/disk/readonly: element 'readonly' must be empty\n"},
      {"<graphics type='spice'/>",
       "8:28 bad-value /domain/devices/graphics/@type: attribute 'type' has the value 'spice', "
       "expected one of 'vnc', 'sdl'\n"},
      {"<graphics type='vnc' port='-1'/>",
       "8:39 bad-value /domain/devices/graphics/@port: attribute 'port' has the value '-1', "
       "expected a non-negative integer\n"},
      {"<graphics type='vnc' port=''/>",
       "8:39 bad-value /domain/devices/graphics/@port: attribute 'port' has the value '', expected "
       "a non-negative integer\n"},
      {"<console/>",
       "8:12 missing-attribute /domain/devices/console: 'console' needs the attribute 'tty'\n"},
      {"<disk type='file'/>",
       "8:12 missing-element /domain/devices/disk: 'disk' needs the element 'target'\n"},
      {"<console tty='/a'/><console tty='/b'/><console tty='/c' x='1'/>",
       "8:68 unknown-attribute /domain/devices/console[3]/@x: attribute 'x' is not known in "
       "'console'\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(findings_of<Domain>(guest_with(c.devices)), c.findings);
}

TEST(Reading, TheWrongRoot) {
  const Case cases[] = {
      {"<network/>", "1:1 wrong-root /network: root element is 'network', expected 'domain'\n"},
      {"\n <Domain/>", "2:2 wrong-root /Domain: root element is 'Domain', expected 'domain'\n"},
      {"<domain xmlns='urn:x'/>",
       "1:1 wrong-root /domain: root element 'domain' must be in no namespace, but is in "
       "'urn:x'\n"},
      {"<q:domain xmlns:q='urn:x'/>",
       "1:1 wrong-root /domain: root element 'domain' must be in no namespace, but is in "
       "'urn:x'\n"},
      {"<q:guest xmlns:q='urn:x'/>",
       "1:1 wrong-root /guest: root element is 'q:guest', expected 'domain'\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(findings_of<Domain>(c.devices), c.findings);
}

TEST(Reading, ReportsAllErrorsOfADocument) {
  EXPECT_EQ(
      findings_of<Domain>(R"(<domain type='vmware' colour='red'>
  <memory>lots</memory>
  <memory>1</memory>
  <os><type>hvm</type><boot/><boot dev='usb'/></os>
  <devices>
    <disk type='file'><souce file='/a'><deep/>ignored</souce></disk>
  </devices>
</domain>
)"),
      R"(1:15 bad-value /domain/@type: attribute 'type' has the value 'vmware', expected one of 'xen', 'qemu', 'kvm'
1:23 unknown-attribute /domain/@colour: attribute 'colour' is not known in 'domain'
2:3 bad-value /domain/memory: element 'memory' has the value 'lots', expected a non-negative integer
3:3 duplicate-element /domain/memory[2]: element 'memory' may stand only once in 'domain'
4:23 missing-attribute /domain/os/boot: 'boot' needs the attribute 'dev'
4:41 bad-value /domain/os/boot[2]/@dev: attribute 'dev' has the value 'usb', expected one of 'fd', 'hd', 'cdrom'
6:23 unknown-element /domain/devices/disk/souce: element 'souce' is not known in 'disk'
6:5 missing-element /domain/devices/disk: 'disk' needs the element 'target'
1:1 missing-element /domain: 'domain' needs the element 'name'
)");
}

TEST(Reading, TextThatIsNoXmlIsOneFinding) {
  const auto broken = read<Domain>("<domain colour='red'>\n<name>a</nam>");
  ASSERT_EQ(broken.findings().size(), 1U) << listed(broken.findings());
  EXPECT_EQ(broken.findings()[0].id, "xml-malformed");
  EXPECT_EQ(broken.findings()[0].location.line, 2U);
  EXPECT_FALSE(broken.ok());
}

TEST(Reading, ShowsLongValuesShortened) {
  const std::string big(1000000, 'x');
  const auto memory = read<Domain>("<domain><memory>" + big + "</memory></domain>");
  ASSERT_FALSE(memory.findings().empty());
  EXPECT_EQ(memory.findings()[0].message, "element 'memory' has the value '" + big.substr(0, 80) +
                                              "...', expected a non-negative integer");
  std::string umlauts = "y";
  for (int i = 0; i < 100; ++i) umlauts += "\u00fc";
  EXPECT_EQ(findings_of<core::Clock>("<clock offset='" + umlauts + "'/>"),
            "1:16 bad-value /clock/@offset: attribute 'offset' has the value '" +
                umlauts.substr(0, 79) + "...', expected one of 'utc', 'localtime'\n")
      << "no half of a character";
  EXPECT_EQ(findings_of<core::Os>("<os><type>a\nb\tc</type></os>"),
            "1:5 bad-value /os/type: element 'type' has the value 'a b c', expected one of "
            "'linux', 'hvm'\n")
      << "a message is one line";
}

TEST(Reading, TextIsTextHoweverItIsWritten) {
  struct {
    const char* xml;
    const char* name;
  } const cases[] = {
      {"a<!-- - -->b", "ab"},
      {"<!-- - -->", ""},
      {"a<?pi data?>b", "ab"},
      {"a<![CDATA[<&>]]>b", "a<&>b"},
      {"<![CDATA[]]>", ""},
      {"&lt;&#65;&#x42;&amp;&apos;&quot;&gt;", "<AB&'\">"},
      {"&#x1F600;", "\xF0\x9F\x98\x80"},
      {" a\r\nb\r", " a\nb\n"},
      {"a&#13;b&#9;", "a\rb\t"},
      {"  ", "  "},
      {"\u00a0", "\u00a0"},
  };
  for (const auto& c : cases) {
    std::string xml(kGuest);
    xml.replace(xml.find("tiny"), 4, c.xml);
    const auto guest = read<Domain>(xml);
    ASSERT_TRUE(guest) << listed(guest.findings());
    EXPECT_EQ(guest->name(), c.name);
    const auto again = read<Domain>(*write(*guest));
    ASSERT_TRUE(again) << listed(again.findings());
    EXPECT_EQ(again->name(), c.name) << *write(*guest);
  }
}

TEST(Reading, AttributesAreNormalisedAsXmlSays) {
  const auto disk = read<Disk>(
      "<disk type=\" file&#32;\"><source file='/a&#10;b\nc\td'/><target dev='hda'/></disk>");
  ASSERT_TRUE(disk) << listed(disk.findings());
  EXPECT_EQ(disk->type(), core::DiskType::file);
  EXPECT_EQ(disk->source()->file().get(), "/a\nb c d");
  EXPECT_EQ(*write(*disk), R"(<disk type=' file '>
  <source file='/a&#10;b c d'/>
  <target dev='hda'/>
</disk>
)");
}

TEST(Reading, CommentsAndInstructionsStandAnywhere) {
  std::string xml = guest_with("<!-- a --><?b?><console tty='/a'><!-- c --></console>");
  xml = "<?xml version='1.0'?><!-- before -->" + xml + "<!-- after --><?end?>";
  EXPECT_EQ(findings_of<Domain>(xml), "");
}

TEST(Reading, FromStreams) {
  std::istringstream stream{std::string(kGuest)};
  const auto guest = read<Domain>(stream, {.name = "a stream"});
  ASSERT_TRUE(guest) << listed(guest.findings());
  EXPECT_EQ(guest->name(), "tiny");

  std::istringstream empty;
  const auto nothing = read<Domain>(empty, {.name = "a stream"});
  ASSERT_EQ(nothing.findings().size(), 1U);
  EXPECT_EQ(nothing.findings()[0].id, "xml-empty");
  EXPECT_EQ(nothing.findings()[0].file, "a stream");

  std::istringstream broken("<domain/>");
  broken.setstate(std::ios::badbit);
  ASSERT_EQ(read<Domain>(broken).findings().size(), 1U);
}

TEST(Reading, FilesThatCannotBeRead) {
  const auto missing = read_file<Domain>("/no/such.xml");
  ASSERT_EQ(missing.findings().size(), 1U);
  EXPECT_EQ(missing.findings()[0].id, "io-not-found");
  EXPECT_EQ(missing.findings()[0].file, "/no/such.xml");

  const auto folder = read_file<Domain>("/");
  ASSERT_EQ(folder.findings().size(), 1U);
  EXPECT_EQ(folder.findings()[0].id, "io-directory");
}

TEST(Reading, WithinLimits) {
  ReadOptions options;
  options.limits.depth = 2;
  const auto deep = read<Domain>(kGuest, options);
  ASSERT_EQ(deep.findings().size(), 1U);
  EXPECT_EQ(deep.findings()[0].id, "xml-limit");
  EXPECT_EQ(deep.findings()[0].location.line, 5U);
  EXPECT_TRUE(read<Domain>(kGuest)) << "the next reader has limits of its own";
}

TEST(Reading, ThrowingFormsCarryTheFindings) {
  EXPECT_EQ(read_or_throw<Domain>(kGuest)->name(), "tiny");
  try {
    read_or_throw<Domain>("<domain/>", {.name = "guest.xml"});
    FAIL() << "an empty domain";
  } catch (const Error& error) {
    EXPECT_EQ(error.findings().size(), 4U);
    EXPECT_STREQ(error.what(),
                 "guest.xml:1:1: error: 'domain' needs the element 'name' [missing-element]");
  }
  EXPECT_THROW(read_file_or_throw<Domain>("/no/such.xml"), Error);
  EXPECT_THROW(static_cast<void>(read<Domain>("").take()), Error);
}

}  // namespace
