// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Documents that the schema does not know all of, or that are not valid.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "document/documents.hpp"
#include <virtbind/core.hpp>

namespace {

using virtbind::Document;
using virtbind::Severity;
using virtbind::Unknown;
using virtbind::core::Domain;

const std::string kGuest = R"(<domain type='kvm' colour="blue">
  <name>n</name>
  <name>again</name>
  <memory>much</memory>
  <os><type>linux</type><kernel>/k</kernel></os>
  <!-- of a newer version -->
  <launchSecurity type='sev'><policy>1</policy></launchSecurity>
  <devices>
    <disk type='file' device='tape'>
      <newer/>
      <target dev='hda'/>
    </disk>
  </devices>
</domain>
)";

std::string with(std::string text, const std::string& part, const std::string& by) {
  return text.replace(text.find(part), part.size(), by);
}

TEST(Invalid, IsKeptAndReported) {
  auto read = Document<Domain>::read(kGuest, {.name = "test.xml"});
  ASSERT_TRUE(read) << first(read.findings());
  std::vector<std::string> found;
  for (const auto& finding : read.findings()) {
    EXPECT_EQ(finding.severity, Severity::warning);
    found.push_back(std::to_string(finding.location.line) + " " + finding.id + " " + finding.path);
  }
  EXPECT_EQ(found, (std::vector<std::string>{
                       "1 unknown-attribute /domain/@colour", "3 duplicate-element /domain/name[2]",
                       "4 bad-value /domain/memory", "7 unknown-element /domain/launchSecurity",
                       "9 bad-value /domain/devices/disk/@device",
                       "10 unknown-element /domain/devices/disk/newer"}));
  EXPECT_EQ(saved(*read), kGuest);
}

TEST(Invalid, UnknownPartsAreErrorsWhereThatIsWanted) {
  const auto read = Document<Domain>::read(kGuest, {.unknown = Unknown::error});
  EXPECT_FALSE(read);
  EXPECT_EQ(read.findings().front().severity, Severity::error);
}

TEST(Invalid, UnknownPartsMayBeLeftOutOfObjectsToo) {
  const std::string text =
      "<domain colour='blue'><name>n</name><memory>1</memory><os><type>linux</type>"
      "<kernel>/k</kernel><newer/></os><devices/></domain>";
  EXPECT_FALSE(virtbind::read<Domain>(text));
  const auto guest = virtbind::read<Domain>(text, {.unknown = Unknown::keep});
  ASSERT_TRUE(guest);
  EXPECT_EQ(guest.findings().size(), 2U);
  EXPECT_EQ(guest.findings().front().severity, Severity::warning);
  EXPECT_FALSE(
      virtbind::read<Domain>("<domain><name>n</name></domain>", {.unknown = Unknown::keep}));
}

TEST(Invalid, UnknownPartsMoveWithTheirParentAndGoWithIt) {
  auto guest = document_of<Domain>(kGuest);
  auto& disks = guest->devices().disk();
  virtbind::core::Disk made = disks[0];
  made.target().dev("hdb");
  disks.insert(disks.begin(), made);
  const std::string text = saved(guest);
  EXPECT_LT(text.find("hdb"), text.find("<newer/>")) << text;
  EXPECT_NE(text.find("<newer/>\n      <target dev='hda'/>"), std::string::npos) << text;
  disks.erase(disks.begin() + 1);
  EXPECT_EQ(saved(guest).find("<newer/>"), std::string::npos);
}

TEST(Invalid, IsMended) {
  auto guest = document_of<Domain>(kGuest);
  guest->memory(virtbind::UnsignedInteger(0));  // the stand-in for a number is not the number
  EXPECT_FALSE(guest->devices().disk()[0].device());
  guest->devices().disk()[0].device("cdrom");
  EXPECT_EQ(saved(guest), with(with(kGuest, "much", "0"), "tape", "cdrom"));
  EXPECT_EQ(guest.any().findings().size(), 4U);
}

TEST(Invalid, WhatOnlyTheTextHasIsRemovedByPath) {
  auto guest = document_of<Domain>(kGuest);
  EXPECT_EQ(first(guest.any().remove("/domain/name[2]")), "");
  EXPECT_EQ(first(guest.any().remove("/domain/@colour")), "");
  EXPECT_EQ(first(guest.any().remove("/domain/launchSecurity/policy")), "");
  EXPECT_EQ(first(guest.any().remove("/domain/devices/disk/newer")), "");
  EXPECT_EQ(first(guest.any().remove("/domain/devices/disk/@device")), "");
  EXPECT_EQ(saved(guest),
            with(with(with(with(with(kGuest, "  <name>again</name>\n", ""), " colour=\"blue\"", ""),
                           "<policy>1</policy>", ""),
                      "      <newer/>\n", ""),
                 " device='tape'", ""));
}

TEST(Invalid, AChangeThatTheTextWouldUndoIsRefused) {
  auto guest = document_of<Domain>(kGuest);
  EXPECT_EQ(first(guest.any().remove("/domain/name")), "");
  const auto text = guest.text();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.findings().front().id, "edit-mismatch");
  EXPECT_EQ(text.findings().front().path, "/domain/name");
  EXPECT_EQ(guest.any().text().bytes(), kGuest);
}

}  // namespace
