// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where new elements stand, what goes with removed ones, and that nothing else moves.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "document/documents.hpp"
#include <virtbind/core.hpp>

namespace {

using virtbind::core::Domain;

const std::string kGuest = R"(<?xml version="1.0"?>
<!-- kept at the top -->
<domain type='kvm'>
  <name>tiny</name>
  <memory>65536</memory>
  <os>
    <type>linux</type>
    <kernel>/boot/vmlinuz</kernel>
  </os>
  <devices>
    <!-- the root disk -->
    <disk type='file' device='disk'>
      <source file='/a'/>
      <target dev='hda'/>
    </disk>
    <!-- the data disk -->
    <disk type="file">  <!-- grows -->
      <source file="/b"/>
      <target dev="hdb"/>
    </disk> <!-- the second one -->

    <interface type='user'>
      <mac address='00:16:3e:00:00:01'/>
    </interface>
  </devices>
</domain>
<!-- kept at the end -->
)";

/// The text with one part replaced.
std::string with(std::string text, const std::string& part, const std::string& by) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return at == std::string::npos ? text : text.replace(at, part.size(), by);
}

std::string guest_with_devices(const std::string& devices) {
  return "<domain>\n  <name>n</name>\n  <memory>1</memory>\n  <os><type>linux</type>"
         "<kernel>/k</kernel></os>\n" +
         devices + "\n</domain>\n";
}

const std::string kDisk = "<disk type='block' device='cdrom'><target dev='hdc'/></disk>";

TEST(Layout, AChangedValueIsAllThatChanges) {
  auto guest = document_of<Domain>(kGuest);
  guest->name("renamed");
  EXPECT_EQ(saved(guest), with(kGuest, "tiny", "renamed"));
  guest->devices().disk()[1].target().dev("hdd");
  EXPECT_EQ(saved(guest), with(with(kGuest, "tiny", "renamed"), "\"hdb\"", "\"hdd\""));
}

TEST(Layout, ANewElementFollowsTheLastOfItsName) {
  auto guest = document_of<Domain>(kGuest);
  EXPECT_EQ(first(guest.any().add("/domain/devices", kDisk)), "");
  EXPECT_EQ(saved(guest), with(kGuest, "<!-- the second one -->\n", R"(<!-- the second one -->
    <disk type="block" device="cdrom">
      <target dev="hdc"/>
    </disk>
)"));
}

TEST(Layout, ANewElementStandsWhereTheSchemaHasIt) {
  auto guest = document_of<Domain>(kGuest);
  EXPECT_EQ(first(guest.any().set("/domain/vcpu", "2")), "");
  EXPECT_EQ(first(guest.any().set("/domain/devices/emulator", "/usr/bin/qemu")), "");
  EXPECT_EQ(saved(guest),
            with(with(kGuest, "</memory>\n", "</memory>\n  <vcpu>2</vcpu>\n"), "<devices>\n",
                 "<devices>\n    <emulator>/usr/bin/qemu</emulator>\n"));
}

TEST(Layout, ARemovedElementTakesItsLinesAndItsComments) {
  auto guest = document_of<Domain>(kGuest);
  EXPECT_EQ(first(guest.any().remove("/domain/devices/disk[2]")), "");
  EXPECT_EQ(saved(guest), with(kGuest, R"(    <!-- the data disk -->
    <disk type="file">  <!-- grows -->
      <source file="/b"/>
      <target dev="hdb"/>
    </disk> <!-- the second one -->
)",
                               ""));
}

TEST(Layout, AMovedElementTakesItsCommentsAlong) {
  auto guest = document_of<Domain>(kGuest);
  auto& disks = guest->devices().disk();
  virtbind::core::Disk second = disks[1];
  disks.erase(disks.begin() + 1);
  disks.insert(disks.begin(), second);
  EXPECT_EQ(saved(guest), with(with(kGuest, R"(    <!-- the data disk -->
    <disk type="file">  <!-- grows -->
      <source file="/b"/>
      <target dev="hdb"/>
    </disk> <!-- the second one -->
)",
                                    ""),
                               "<devices>\n", R"(<devices>
    <!-- the data disk -->
    <disk type="file">  <!-- grows -->
      <source file="/b"/>
      <target dev="hdb"/>
    </disk> <!-- the second one -->
)"));
}

TEST(Layout, AnElementIsMovedAndChangedAtOnce) {
  auto guest = document_of<Domain>(kGuest);
  auto& disks = guest->devices().disk();
  virtbind::core::Disk second = disks[1];
  second.device("cdrom");
  disks.erase(disks.begin() + 1);
  disks.insert(disks.begin(), second);
  const std::string text = saved(guest);
  EXPECT_NE(
      text.find(
          "<!-- the data disk -->\n    <disk type=\"file\" device=\"cdrom\">  <!-- grows -->"),
      std::string::npos)
      << text;
  EXPECT_LT(text.find("the data disk"), text.find("the root disk"));
}

TEST(Layout, AWholePartMayBeAssigned) {
  auto guest = document_of<Domain>(kGuest);
  virtbind::core::Devices devices = guest->devices();
  std::reverse(devices.disk().begin(), devices.disk().end());
  guest->devices(devices);
  EXPECT_EQ(first(guest.any().update()), "");
  const std::string text = saved(guest);
  EXPECT_LT(text.find("the data disk"), text.find("the root disk"));
  EXPECT_EQ(text.size(), kGuest.size());
}

TEST(Layout, ACommentThatMayBeMeantForMoreStays) {
  const std::string two = guest_with_devices(
      "  <devices>\n    <!-- drives -->\n    <disk type='block' device='cdrom'><target "
      "dev='hda'/></disk>\n"
      "    <disk type='block' device='cdrom'><target dev='hdb'/></disk>\n  </devices>");
  auto guest = document_of<Domain>(two);
  EXPECT_EQ(first(guest.any().remove("/domain/devices/disk[target/@dev='hda']")), "");
  EXPECT_EQ(saved(guest),
            with(two, "    <disk type='block' device='cdrom'><target dev='hda'/></disk>\n", ""));
  const std::string apart = guest_with_devices(
      "  <devices>\n    <!-- drives -->\n\n    <disk type='block' device='cdrom'><target "
      "dev='hda'/>"
      "</disk>\n  </devices>");
  auto other = document_of<Domain>(apart);
  EXPECT_EQ(first(other.any().remove("/domain/devices/disk")), "");
  EXPECT_EQ(saved(other), guest_with_devices("  <devices>\n    <!-- drives -->\n\n  </devices>"));
}

TEST(Layout, OneLineStaysOneLine) {
  const std::string line =
      "<domain><name>n</name><memory>1</memory><os><type>linux</type><kernel>/k</kernel></os>"
      "<devices/></domain>";
  auto guest = document_of<Domain>(line);
  EXPECT_EQ(first(guest.any().add("/domain/devices", kDisk + kDisk)), "");
  EXPECT_EQ(saved(guest), with(line, "<devices/>", "<devices>" + kDisk + kDisk + "</devices>"));
  EXPECT_EQ(first(guest.any().remove("/domain/devices/disk[2]")), "");
  EXPECT_EQ(saved(guest), with(line, "<devices/>", "<devices>" + kDisk + "</devices>"));
}

TEST(Layout, TabsAndLineBreaksAreThoseOfTheDocument) {
  const std::string tabs =
      "<domain type=\"xen\">\r\n\t<name>n</name>\r\n\t<memory>1</memory>\r\n\t<os>\r\n"
      "\t\t<type>linux</type>\r\n\t\t<kernel>/k</kernel>\r\n\t</os>\r\n\t<devices/>\r\n</"
      "domain>\r\n";
  auto guest = document_of<Domain>(tabs);
  EXPECT_EQ(first(guest.any().add("/domain/devices", kDisk)), "");
  EXPECT_EQ(saved(guest), with(tabs, "<devices/>",
                               "<devices>\r\n\t\t<disk type=\"block\" device=\"cdrom\">\r\n"
                               "\t\t\t<target dev=\"hdc\"/>\r\n\t\t</disk>\r\n\t</devices>"));
}

TEST(Layout, AnEmptyElementIsOpenedWhereItStands) {
  for (const std::string empty : {"  <devices/>", "  <devices />", "  <devices></devices>"}) {
    auto guest = document_of<Domain>(guest_with_devices(empty));
    EXPECT_EQ(first(guest.any().set("/domain/devices/emulator", "/q")), "");
    EXPECT_EQ(saved(guest),
              guest_with_devices("  <devices>\n    <emulator>/q</emulator>\n  </devices>"));
  }
}

TEST(Layout, AttributesOnLinesOfTheirOwnStaySo) {
  const std::string lines = guest_with_devices(
      "  <devices>\n    <disk\n      type='block'\n      device='cdrom'\n    ><target "
      "dev='hda'/></disk>\n"
      "  </devices>");
  auto guest = document_of<Domain>(lines);
  auto& domain = guest.value();
  domain.id(7);
  EXPECT_EQ(saved(guest), with(lines, "<domain>", "<domain id='7'>"));
  domain.id().reset();
  guest->devices().disk()[0].device().reset();
  EXPECT_EQ(saved(guest), with(lines, "\n      device='cdrom'", ""));
  guest->devices().disk()[0].device("floppy");
  EXPECT_EQ(saved(guest), with(lines, "cdrom", "floppy"));
}

TEST(Layout, ElementsOnOneLineAreMovedAndRemovedWithTheSpaceBetweenThem) {
  const auto line = [](const std::string& devices) {
    return guest_with_devices("  <devices>" + devices + "</devices>");
  };
  const auto disk = [](const std::string& name) {
    return "<disk type='block' device='cdrom'><target dev='" + name + "'/></disk>";
  };
  const std::string text = line(disk("hda") + " " + disk("hdb") + " " + disk("hdc"));
  auto guest = document_of<Domain>(text);
  auto& disks = guest->devices().disk();
  std::rotate(disks.begin(), disks.begin() + 1, disks.end());
  EXPECT_EQ(saved(guest), line(disk("hdb") + " " + disk("hdc") + " " + disk("hda")));
  std::rotate(disks.begin(), disks.begin() + 2, disks.end());
  EXPECT_EQ(saved(guest), text);
  disks.erase(disks.begin());
  EXPECT_EQ(saved(guest), line(disk("hdb") + " " + disk("hdc")));
}

TEST(Layout, AMovedElementKeepsItsIndentation) {
  const std::string first_disk =
      "    <disk type='block' device='cdrom'><target dev='hda'/></disk>\n";
  const std::string second = "\t  <disk type='block' device='cdrom'><target dev='hdb'/></disk>\n";
  auto guest = document_of<Domain>(
      guest_with_devices("  <devices>\n" + first_disk + second + "  </devices>"));
  auto& disks = guest->devices().disk();
  std::swap(disks[0], disks[1]);
  EXPECT_EQ(saved(guest),
            guest_with_devices("  <devices>\n" + second + first_disk + "  </devices>"));
}

TEST(Layout, InsertingAndErasingInTheMiddle) {
  auto guest = document_of<Domain>(kGuest);
  auto& disks = guest->devices().disk();
  virtbind::core::Disk made = disks[0];
  made.target().dev("hdc");
  disks.insert(disks.begin() + 1, made);
  const std::string between = R"(    <disk type='file' device='disk'>
      <source file='/a'/>
      <target dev='hdc'/>
    </disk>
)";
  const std::string inserted =
      with(kGuest, "    <!-- the data disk -->\n", between + "    <!-- the data disk -->\n");
  EXPECT_EQ(saved(guest), inserted);
  disks.erase(disks.begin() + 1);
  EXPECT_EQ(saved(guest), kGuest);
}

TEST(Layout, ManyElementsAreSorted) {
  constexpr int kCount = 2000;
  std::vector<std::string> disks;
  for (int i = 0; i < kCount; ++i) {
    disks.push_back("    <!-- " + std::to_string(i) +
                    " -->\n    <disk type='file'><source file='/" + std::to_string(i) +
                    "'/><target dev='hda'/></disk>\n");
  }
  const auto text = [&] {
    std::string all;
    for (const auto& disk : disks) all += disk;
    return guest_with_devices("  <devices>\n" + all + "  </devices>");
  };
  auto guest = document_of<Domain>(text());
  auto& sequence = guest->devices().disk();
  std::reverse(sequence.begin(), sequence.end());
  std::reverse(disks.begin(), disks.end());
  EXPECT_EQ(saved(guest), text());
}

TEST(Layout, WhatIsNotChangedIsNotWrittenAnew) {
  auto guest = document_of<Domain>(kGuest);
  guest->name(std::string(guest->name()));
  guest->memory(65536);
  guest->devices(virtbind::core::Devices(guest->devices()));
  EXPECT_EQ(saved(guest), kGuest);
}

}  // namespace
