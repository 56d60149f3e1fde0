// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Writing typed objects: as libvirt lays documents out, or with a finding and not at all.
#include <sstream>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "documents.hpp"

namespace {

using namespace virtbind;
using namespace virtbind::tests;
using core::Disk;
using core::Domain;

Disk disk(std::string file) {
  Disk made;
  made.type(core::DiskType::file);
  made.source(core::DiskSource());
  made.source()->file(std::move(file));
  made.target(core::DiskTarget());
  made.target().dev("hda");
  return made;
}

TEST(Writing, LooksLikeLibvirt) { EXPECT_EQ(*write(*read<Domain>(kGuest)), kGuest); }

TEST(Writing, FollowsTheSchemasOrder) {
  const auto guest = read<Domain>(
      "<domain id='3' type=\"xen\"><devices><console tty='/b'/><emulator>/e</emulator>"
      "<console tty='/a'/></devices><os><kernel>/k</kernel><type>linux</type></os>"
      "<memory>1</memory><name>n</name></domain>");
  ASSERT_TRUE(guest) << listed(guest.findings());
  EXPECT_EQ(*write(*guest), R"(<domain type='xen' id='3'>
  <name>n</name>
  <memory>1</memory>
  <os>
    <type>linux</type>
    <kernel>/k</kernel>
  </os>
  <devices>
    <emulator>/e</emulator>
    <console tty='/b'/>
    <console tty='/a'/>
  </devices>
</domain>
)");
}

TEST(Writing, ObjectsMadeFromNothing) {
  Disk made = disk("/it's \"a\" <b>&\n");
  made.device(core::DiskDevice::cdrom);
  made.readonly(present);
  EXPECT_EQ(*write(made), R"(<disk type='file' device='cdrom'>
  <source file='/it&apos;s &quot;a&quot; &lt;b&gt;&amp;&#10;'/>
  <target dev='hda'/>
  <readonly/>
</disk>
)");
  made.device().reset();
  made.readonly().reset();
  EXPECT_EQ(
      *write(made, {.style = {.indent = 0, .quote = '"', .declaration = true}, .root = "drive"}),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<drive type=\"file\">\n"
      "<source file=\"/it&apos;s &quot;a&quot; &lt;b&gt;&amp;&#10;\"/>\n"
      "<target dev=\"hda\"/>\n"
      "</drive>\n");
}

TEST(Writing, WhatIsNotSetIsAFinding) {
  EXPECT_EQ(listed(write(Domain()).findings()),
            "0:0 missing-element /domain: 'domain' needs the element 'name', which is not set\n"
            "0:0 missing-element /domain: 'domain' needs the element 'memory', which is not set\n"
            "0:0 missing-element /domain: 'domain' needs the element 'os', which is not set\n"
            "0:0 missing-element /domain: 'domain' needs the element 'devices', which is not "
            "set\n");
  EXPECT_FALSE(write(Domain()));

  auto guest = read_or_throw<Domain>(kGuest);
  guest->devices().disk().push_back(disk("/a"));
  guest->devices().disk().push_back(Disk());
  EXPECT_EQ(listed(write(*guest).findings()),
            "0:0 missing-attribute /domain/devices/disk[2]: 'disk' needs the attribute 'type', "
            "which is not set\n"
            "0:0 missing-element /domain/devices/disk[2]: 'disk' needs the element 'target', "
            "which is not set\n");
}

TEST(Writing, WhatXmlCannotSayIsAFinding) {
  for (const std::string& bad : {std::string("a\x01z"), std::string("a\0z", 3), std::string("\xff"),
                                 std::string("\uffff")}) {
    const auto text = write(disk(bad));
    ASSERT_EQ(text.findings().size(), 1U) << listed(text.findings());
    EXPECT_EQ(text.findings()[0].id, "xml-unrepresentable");
    EXPECT_EQ(text.findings()[0].path, "/disk/source/@file");
    EXPECT_FALSE(text);
  }
  auto guest = read_or_throw<Domain>(kGuest);
  guest->name("bell\a");
  ASSERT_EQ(write(*guest).findings().size(), 1U);
  EXPECT_EQ(write(*guest).findings()[0].path, "/domain/name");

  ASSERT_EQ(write(disk("/a"), {.style = {}, .root = "a b"}).findings().size(), 1U)
      << "a name that is none";
}

TEST(Writing, ToStreams) {
  std::ostringstream out;
  out << "before\n";
  EXPECT_EQ(listed(write(*read<Domain>(kGuest), out)), "");
  EXPECT_EQ(out.str(), "before\n" + std::string(kGuest));
  EXPECT_EQ(write(Domain(), out).size(), 4U);
  EXPECT_EQ(out.str(), "before\n" + std::string(kGuest)) << "nothing of what is not whole";
}

TEST(Writing, ThrowingForm) {
  EXPECT_EQ(write_or_throw(*read<Domain>(kGuest)), kGuest);
  EXPECT_THROW(write_or_throw(Domain()), Error);
}

}  // namespace
