// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What says nothing and is not written: texts without text, numbers of zero, blocks without
// content.
#pragma once

#include <algorithm>
#include <type_traits>

#include "support/devices.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class M>
void drop_empty_text(M& member) {
  remove_if(member, [](const auto& value) { return text_of(value).empty(); });
}

template <class M>
void drop_zero(M& member) {
  remove_if(member, [](const auto& value) { return number(value).value_or(0) == 0; });
}

template <class M>
void drop_empty(M& block) {
  remove_if(block, [](const auto& content) { return nothing_in(content); });
}

template <class Domain>
void empty_texts(Domain& domain, Context&) {
  drop_empty_text(domain.title());
  drop_empty_text(domain.description());
  for (auto& cpu : each(domain.cpu())) drop_empty_text(cpu.vendor());
  for (auto& os : each(domain.os())) {
    drop_empty_text(os.kernel());
    drop_empty_text(os.initrd());
    drop_empty_text(os.cmdline());
    drop_empty_text(os.root());
    drop_empty_text(os.dtb());
    drop_empty_text(os.init());
  }
  for (auto& devices : each(domain.devices())) {
    drop_empty_text(devices.emulator());
    for (auto& disk : each(devices.disk())) {
      drop_empty_text(disk.serial());
      drop_empty_text(disk.wwn());
      drop_empty_text(disk.vendor());
      drop_empty_text(disk.product());
    }
  }
}

template <class Domain>
void zero_limits(Domain& domain, Context&) {
  for (auto& tune : each(domain.blkiotune())) drop_zero(tune.weight());
  for (auto& tune : each(domain.cputune())) {
    drop_zero(tune.global_period());
    drop_zero(tune.global_quota());
    drop_zero(tune.period());
    drop_zero(tune.quota());
    drop_zero(tune.emulator_period());
    drop_zero(tune.emulator_quota());
    drop_zero(tune.iothread_period());
    drop_zero(tune.iothread_quota());
  }
  for (auto& backing : each(domain.memoryBacking())) {
    for (auto& allocation : each(backing.allocation())) drop_zero(allocation.threads());
  }
}

/// Whether a container has just the capabilities that all have.
template <class Capabilities>
bool are_usual(const Capabilities& capabilities) {
  const auto& kinds = type_of<Capabilities>().children;
  return is(capabilities.policy(), "default") &&
         std::all_of(kinds.begin(), kinds.end(),
                     [&](const MemberInfo& kind) { return kind.size(&capabilities) == 0; });
}

template <class Domain>
void empty_device_parts(Domain& domain) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) drop_empty(disk.blockio());
    for (auto& controller : each(devices.controller())) drop_empty(controller.target());
    for (auto& interface : each(devices.interface())) {
      drop_empty(interface.tune());
      drop_empty(interface.bandwidth());
      drop_empty(interface.guest());
      drop_empty(interface.rom());
      drop_empty(interface.port());
      if (is(interface.type(), "user", "ethernet")) drop_empty(interface.source());
    }
  }
}

template <class Domain>
void empty_blocks(Domain& domain, Context&) {
  for (auto& features : each(domain.features())) {
    drop_empty(features.tcg());
    drop_empty(features.hpt());
    drop_empty(features.hyperv());
    remove_if(features.capabilities(), [](const auto& owned) { return are_usual(owned); });
  }
  for (auto& tune : each(domain.cputune())) {
    const auto shares_nothing = [](const auto& allocation) {
      if constexpr (requires { allocation.cache(); }) {
        return !has(allocation.cache()) && !has(allocation.monitor());
      } else {
        return !has(allocation.node()) && !has(allocation.monitor());
      }
    };
    remove_if(tune.cachetune(), shares_nothing);
    remove_if(tune.memorytune(), shares_nothing);
  }
  for (auto& clock : each(domain.clock())) {
    for (auto& timer : each(clock.timer())) drop_empty(timer.catchup());
  }
  for (auto& power : each(domain.pm())) {
    drop_empty(power.suspend_to_mem());
    drop_empty(power.suspend_to_disk());
  }
  for (auto& backing : each(domain.memoryBacking())) drop_empty(backing.allocation());
  for (auto& os : each(domain.os())) {
    drop_empty(os.bios());
    drop_empty(os.acpi());
  }
  drop_empty(domain.memtune());
  drop_empty(domain.blkiotune());
  drop_empty(domain.memoryBacking());
  drop_empty(domain.numatune());
  drop_empty(domain.cputune());
  drop_empty(domain.iothreadids());
  drop_empty(domain.features());
  drop_empty(domain.pm());
  drop_empty(domain.idmap());
  drop_empty(domain.perf());
  drop_empty(domain.keywrap());
  empty_device_parts(domain);
}

template <class Domain>
void empty_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"empty-text",
             "",
             {},
             "a text without text is as if it were not there",
             "virxml.c:virXPathString"},
            empty_texts<Domain>);
  rules.add(Stage::parse,
            {"zero-limit",
             "",
             {},
             "a limit of zero is none",
             "domain_conf.c:virDomainCputuneDefFormat, virDomainDefFormatBlkiotune"},
            zero_limits<Domain>);
  rules.add(Stage::format,
            {"empty-block",
             "",
             {},
             "a block with nothing in it is not written",
             "virxml.c:virXMLFormatElement"},
            empty_blocks<Domain>);
}

}  // namespace virtbind::rules::libvirt
