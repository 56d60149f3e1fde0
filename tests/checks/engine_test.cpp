// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The engine of semantic checks: which run, for whom, and what their findings say.
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <virtbind/core.hpp>
#include <virtbind/core/checks.hpp>

namespace {

using namespace virtbind;
using checks::Checks;
using checks::CheckSet;
using checks::Context;
using members::each;
using members::text;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kGuest = R"(<domain type='kvm'>
  <name>guest</name>
  <memory>65536</memory>
  <os><type>linux</type><kernel>/k</kernel></os>
  <devices>
    <disk type='file'><source file='/a'/><target dev='vda'/></disk>
    <disk type='file'><source file='/b'/><target dev='vda'/></disk>
  </devices>
</domain>
)";

Result<core::Domain> guest(bool keep_locations = true) {
  return read<core::Domain>(kGuest, {.name = "guest.xml", .keep_locations = keep_locations});
}

std::vector<std::string> ids(const std::vector<Finding>& findings) {
  std::vector<std::string> made;
  for (const Finding& finding : findings) made.push_back(finding.id);
  return made;
}

/// Checks that find something in every guest: at its name, its disks, and for Xen at its memory.
CheckSet three() {
  Checks<core::Domain> made;
  made.add({.id = "memory", .severity = Severity::note, .hypervisors = {Hypervisor::xen}},
           [](const auto& domain, Context& context) { context.report(domain.memory(), "m"); });
  made.add({.id = "disk", .severity = Severity::warning}, [](const auto& domain, Context& context) {
    for (const auto& disk : each(domain.devices().disk())) context.report(disk, "d");
  });
  made.add({.id = "name"},
           [](const auto& domain, Context& context) { context.report(domain.name(), "n"); });
  return CheckSet(std::move(made));
}

TEST(Checks, FindingsSayWhereBothPlacesAre) {
  const auto read = guest();
  const auto findings = check(read);
  ASSERT_THAT(ids(findings), ElementsAre("disk-target-unique"));
  const Finding& finding = findings.front();
  EXPECT_EQ(finding.file, "guest.xml");
  EXPECT_EQ(finding.location.line, 7U);
  EXPECT_EQ(finding.location.column, 55U);
  EXPECT_EQ(finding.path, "/domain/devices/disk[2]/target/@dev");
  EXPECT_EQ(finding.source, FindingSource::check);
  EXPECT_EQ(finding.message, "'vda' is also the target of disk 1, line 6");
  ASSERT_THAT(finding.related, SizeIs(1));
  EXPECT_EQ(finding.related[0].location.line, 6U);
  EXPECT_EQ(finding.related[0].path, "/domain/devices/disk/target/@dev");
}

TEST(Checks, AnObjectHasPathsButNoLines) {
  for (const auto& findings : {check(*guest()), check(guest(false))}) {
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].location, Location{});
    EXPECT_EQ(findings[0].path, "/domain/devices/disk[2]/target/@dev");
    EXPECT_EQ(findings[0].message, "'vda' is also the target of disk 1");
  }
}

TEST(Checks, AChangedObjectIsCheckedAsItIs) {
  auto read = guest();
  read->devices().disk()[1].target().dev("vdb");
  EXPECT_THAT(check(read), IsEmpty());
}

TEST(Checks, FindingsComeInTheOrderOfTheirPlaces) {
  EXPECT_THAT(ids(check(guest(), three())), ElementsAre("name", "disk", "disk"));
  // Without places, in that of the checks.
  EXPECT_THAT(ids(check(*guest(), three())), ElementsAre("disk", "disk", "name"));
}

TEST(Checks, OptionsChoose) {
  const auto found = [](const CheckOptions& options) {
    return ids(check(guest(), three(), options));
  };
  EXPECT_THAT(found({.only = {"name"}}), ElementsAre("name"));
  EXPECT_THAT(found({.disabled = {"disk"}}), ElementsAre("name"));
  EXPECT_THAT(found({.only = {"name"}, .disabled = {"name"}}), IsEmpty());
  EXPECT_THAT(found({.severity = Severity::error}), ElementsAre("name"));
  EXPECT_THAT(found({.severity = Severity::warning}), ElementsAre("name", "disk", "disk"));
}

TEST(Checks, ACheckOfOtherHypervisorsDoesNotRun) {
  const auto found = [](Hypervisor hypervisor) {
    return ids(check(guest(), three(), {.profile = Profile{.hypervisor = hypervisor}}));
  };
  EXPECT_THAT(found(Hypervisor::xen), ElementsAre("name", "memory", "disk", "disk"));
  EXPECT_THAT(found(Hypervisor::qemu), ElementsAre("name", "disk", "disk"));
}

/// A check that would find something in every guest, asked of those that use certain members.
CheckSet asked_when(std::span<const std::string_view> when) {
  Checks<core::Domain> made;
  made.add({.id = "asked", .when = when},
           [](const auto& domain, Context& context) { context.report(domain, "found"); });
  return CheckSet(std::move(made));
}

TEST(Checks, ACheckIsAskedWhereTheDocumentHasOneOfItsMembers) {
  const auto text = std::get<xml::Text>(xml::Text::decode(std::string(kGuest), "guest.xml"));
  const auto found = [&](std::span<const std::string_view> when) {
    const CheckSet set = asked_when(when);
    const std::array sets{&set};
    return ids(validate_and_check(core::binding(), text, sets));
  };
  constexpr std::string_view kNone[] = {"domain/on_reboot", "domain/devices/disk/readonly",
                                        "domain/devices/disk/source/@dev"};
  constexpr std::string_view kElement[] = {"domain/on_reboot", "domain/devices/disk"};
  constexpr std::string_view kAttribute[] = {"domain/devices/disk/source/@file"};
  EXPECT_THAT(found({}), ElementsAre("asked"));
  EXPECT_THAT(found(kNone), IsEmpty());
  EXPECT_THAT(found(kElement), ElementsAre("asked"));
  EXPECT_THAT(found(kAttribute), ElementsAre("asked"));
  constexpr std::string_view kWord[] = {"domain/devices/disk/@type=block", "domain/os/type=linux"};
  constexpr std::string_view kOtherWord[] = {"domain/devices/disk/@type=block",
                                             "domain/os/type=hvm"};
  EXPECT_THAT(found(kWord), ElementsAre("asked"));
  EXPECT_THAT(found(kOtherWord), IsEmpty());
  constexpr std::string_view kSeveral[] = {"domain/devices/disk twice",
                                           "domain/devices/disk/@type=file twice"};
  constexpr std::string_view kOne[] = {"domain/name twice", "domain/devices twice",
                                       "domain/os/type=linux twice"};
  EXPECT_THAT(found(std::span(kSeveral).first(1)), ElementsAre("asked"));
  EXPECT_THAT(found(std::span(kSeveral).last(1)), ElementsAre("asked"));
  EXPECT_THAT(found(kOne), IsEmpty());
  // Of an object it is not known what it has.
  EXPECT_THAT(ids(check(guest(), asked_when(kNone))), ElementsAre("asked"));
}

TEST(Checks, ASetWhoseMembersAreNotThereCannotBeMade) {
  const auto message = [](std::string_view path) -> std::string {
    try {
      asked_when(std::span(&path, 1));
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "made";
  };
  EXPECT_EQ(message("domain/devices/disc"), "check 'asked': no 'domain/devices/disc' in <domain>");
  EXPECT_EQ(message("domain/os/type=tape"), "check 'asked': no 'domain/os/type=tape' in <domain>");
  EXPECT_EQ(message("domain/name=guest"), "check 'asked': no 'domain/name=guest' in <domain>");
  EXPECT_EQ(message("domain/disc twice"), "check 'asked': no 'domain/disc twice' in <domain>");
  EXPECT_EQ(message("domain/name"), "made");
}

TEST(Checks, TheDocumentSaysForWhomItIs) {
  Checks<core::Domain> made;
  made.add({.id = "profile"}, [](const auto& domain, Context& context) {
    context.report(domain, std::string(to_string(context.profile.hypervisor)));
  });
  const CheckSet set(
      std::move(made), +[](const core::Domain& domain) {
        return Profile{.hypervisor = hypervisor_named(text(domain.type())).value()};
      });
  EXPECT_EQ(check(guest(), set).at(0).message, "qemu");
  const auto read = guest();
  EXPECT_EQ(set.profile_for(&*read).hypervisor, Hypervisor::qemu);
}

TEST(Checks, WhatSeveralAskForIsFoundOutOnce) {
  struct Disks {
    std::size_t count;
  };
  struct Names {
    std::size_t count;
  };
  int asked = 0;
  const auto disks = [&asked](const core::Domain& domain, Context& context) {
    const auto& found = context.once<Disks>([&] {
      ++asked;
      return Disks{domain.devices().disk().size()};
    });
    // Another fact is another one, even if it looks the same.
    const auto& names = context.once<Names>([] { return Names{1}; });
    context.report(domain.name(), std::to_string(found.count) + std::to_string(names.count));
  };
  Checks<core::Domain> made;
  made.add({.id = "one"}, disks);
  made.add({.id = "other"}, disks);
  const CheckSet set(std::move(made));
  const auto read = guest();
  for (int documents = 1; documents <= 2; ++documents) {
    const auto findings = check(read, set);
    ASSERT_THAT(findings, SizeIs(2));
    EXPECT_EQ(findings[0].message, "21");
    EXPECT_EQ(findings[1].message, "21");
    EXPECT_EQ(asked, documents);
  }
}

/// A check may keep what it copied: only the document's own objects are gone with it.
TEST(Checks, ACopyThatACheckMakesStays) {
  std::unique_ptr<core::Disk> kept;
  Checks<core::Domain> made;
  made.add({.id = "keeps"}, [&kept](const core::Domain& domain, Context&) {
    kept = std::make_unique<core::Disk>(domain.devices().disk().front());
  });
  const CheckSet set(std::move(made));
  const auto text = std::get<xml::Text>(xml::Text::decode(std::string(kGuest), {}));
  const std::array sets = {&set};
  EXPECT_THAT(validate_and_check(core::binding(), text, sets), IsEmpty());
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(members::text(kept->target().dev()), "vda");
}

TEST(Checks, ASetKnowsItsChecks) {
  const CheckSet& set = checks_for(*guest());
  const checks::Check* check = set.find("disk-target-unique");
  ASSERT_NE(check, nullptr);
  EXPECT_EQ(check->severity, Severity::error);
  EXPECT_EQ(check->title, "Two disks have the same target");
  EXPECT_TRUE(check->wrong.starts_with("<devices>"));
  EXPECT_EQ(set.find("disk-target"), nullptr);
}

}  // namespace
