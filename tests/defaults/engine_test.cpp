// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The engine: order of work, hypervisors, the report, values left open.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <virtbind/core/defaults.hpp>
#include <virtbind/defaults/rules.hpp>
#include <virtbind/io.hpp>

namespace {

using virtbind::core::Domain;
using virtbind::rules::Context;
using virtbind::rules::Rules;
using virtbind::rules::RuleSet;
using virtbind::rules::Stage;

constexpr const char* kGuest = R"(
  <domain>
    <name>guest</name>
    <memory>1024</memory>
    <os><type>hvm</type><loader>/loader</loader></os>
    <devices>
      <disk type="file"><source file="/a"/><target dev="hda"/></disk>
      <disk type="file"><source file="/b"/><target dev="hdb"/></disk>
    </devices>
  </domain>)";

Domain guest() { return *virtbind::read_or_throw<Domain>(kGuest); }

/// "added /domain/vcpu=1 [id]", for each.
std::vector<std::string> applied(const virtbind::DefaultsReport& report) {
  std::vector<std::string> lines;
  for (const auto& a : report.applications) {
    lines.push_back(std::string(to_string(a.action)) + " " + a.path + "=" + a.value + " [" +
                    std::string(a.rule->id) + "]");
  }
  return lines;
}

void one_cpu(Domain& domain, Context&) { virtbind::rules::fill(domain.vcpu(), 1); }
void two_cpus(Domain& domain, Context&) { virtbind::rules::fill(domain.vcpu(), 2); }

TEST(RuleSet, StagesDecideTheOrderNotTheOrderOfAdding) {
  Rules<Domain> rules;
  rules.add(Stage::device, {"common", "", {}, "", ""}, one_cpu);
  rules.add(Stage::driver_device, {"driver", "", {}, "", ""}, two_cpus);
  const RuleSet set(std::move(rules));
  Domain domain = guest();
  const auto report = set.apply(&domain, {}, {});
  EXPECT_THAT(applied(report), testing::ElementsAre("added /domain/vcpu=2 [driver]"));
}

TEST(RuleSet, ARuleForOtherHypervisorsIsPassedBy) {
  Rules<Domain> rules;
  rules.add(Stage::parse, {"xen", "", {virtbind::Hypervisor::xen}, "", ""}, two_cpus);
  rules.add(Stage::parse, {"any", "", {}, "", ""}, one_cpu);
  const RuleSet set(std::move(rules));
  Domain domain = guest();
  set.apply(&domain, {.hypervisor = virtbind::Hypervisor::qemu, .version = {}, .host = {}}, {});
  EXPECT_EQ(virtbind::rules::number(domain.vcpu()), 1U);
}

TEST(RuleSet, ReportsWhatCameWhatChangedAndWhatWent) {
  Rules<Domain> rules;
  rules.add(Stage::parse, {"edit", "", {}, "", ""}, [](Domain& domain, Context&) {
    auto& disks = domain.devices().disk();
    virtbind::rules::ensure(disks[1].readonly());
    virtbind::rules::set(disks[1].target().dev(), "hdc");
    virtbind::rules::remove_if(disks,
                               [](const auto& disk) { return disk.target().dev() == "hda"; });
    virtbind::rules::clear(domain.os().loader());
  });
  const RuleSet set(std::move(rules));
  Domain domain = guest();
  const auto report = set.apply(&domain, {}, {});
  EXPECT_THAT(applied(report), testing::Contains("removed /domain/os/loader= [edit]"));
  EXPECT_THAT(applied(report),
              testing::Contains("changed /domain/devices/disk/target/@dev=hdc [edit]"));
  EXPECT_THAT(applied(report), testing::Contains("added /domain/devices/disk/readonly= [edit]"));
  EXPECT_THAT(applied(report), testing::Contains("removed /domain/devices/disk[2]/@type= [edit]"));
}

TEST(RuleSet, WithoutExplainNothingIsListedAndTheSameIsDone) {
  Rules<Domain> rules;
  rules.add(Stage::parse, {"cpu", "", {}, "", ""}, one_cpu);
  const RuleSet set(std::move(rules));
  Domain domain = guest();
  EXPECT_TRUE(set.apply(&domain, {}, {.explain = false}).applications.empty());
  EXPECT_EQ(virtbind::rules::number(domain.vcpu()), 1U);
}

TEST(RuleSet, WhatIsLeftOpenIsNamedByItsPath) {
  Rules<Domain> rules;
  rules.add(Stage::parse, {"open", "", {}, "", ""}, [](Domain& domain, Context& context) {
    context.leave_open(&domain.devices().disk()[1].target(), "@dev", "the host knows");
  });
  const RuleSet set(std::move(rules));
  Domain domain = guest();
  const auto report = set.apply(&domain, {}, {});
  ASSERT_EQ(report.left_open.size(), 1U);
  EXPECT_EQ(report.left_open[0].path, "/domain/devices/disk[2]/target/@dev");
  EXPECT_EQ(report.left_open[0].reason, "the host knows");
}

TEST(Core, TheSeedsDefaultsAreFilledIn) {
  Domain domain = guest();
  const auto report = virtbind::apply_defaults(domain);
  EXPECT_TRUE(virtbind::rules::is(domain.type(), "xen"));
  EXPECT_TRUE(virtbind::rules::is(domain.clock()->offset(), "utc"));
  EXPECT_TRUE(virtbind::rules::is(domain.devices().disk()[1].device(), "disk"));
  for (const auto& application : report.applications) {
    EXPECT_FALSE(application.rule->reason.empty()) << application.path;
  }
}

TEST(Core, OneProcessorUnlessTheDocumentSaysOtherwise) {
  Domain domain = guest();
  virtbind::apply_defaults(domain);
  EXPECT_EQ(virtbind::rules::number(domain.vcpu()), 1U);
}

TEST(Core, WhatFollowsTheGuestsEnd) {
  Domain domain = guest();
  domain.on_crash("preserve");
  virtbind::apply_defaults(domain);
  EXPECT_TRUE(virtbind::rules::is(domain.on_poweroff(), "destroy"));
  EXPECT_TRUE(virtbind::rules::is(domain.on_reboot(), "restart"));
  EXPECT_TRUE(virtbind::rules::is(domain.on_crash(), "preserve"));
}

TEST(Core, TheScriptOfAnEthernetInterfaceIsQemusOnly) {
  const auto script_of = [](const std::string& type) {
    const auto domain = virtbind::read_or_throw<Domain>(
        "<domain type='" + type +
        "'><name>g</name><memory>1024</memory><os><type>linux</type><kernel>/k</kernel></os>"
        "<devices><interface type='ethernet'/></devices></domain>");
    virtbind::apply_defaults(*domain);
    const auto& script = domain->devices().interface().front().script();
    return script.present() ? std::string(script->path()) : std::string();
  };
  EXPECT_EQ(script_of("qemu"), "/etc/qemu-ifup");
  EXPECT_EQ(script_of("kvm"), "/etc/qemu-ifup");
  EXPECT_EQ(script_of("xen"), "");
}

TEST(Core, WhatIsWrittenIsValid) {
  Domain domain = guest();
  virtbind::apply_defaults(domain);
  EXPECT_NO_THROW(virtbind::read_or_throw<Domain>(virtbind::write_or_throw(domain)));
}

TEST(Core, ApplyingTwiceChangesNothing) {
  Domain domain = guest();
  virtbind::apply_defaults(domain);
  EXPECT_TRUE(virtbind::apply_defaults(domain).applications.empty());
}

}  // namespace
