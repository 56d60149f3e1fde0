// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of CPUs.
#pragma once

#include <string>

#include <fmt/format.h>

#include "effective.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_cpu_cache(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& cache : each(cpu.cache())) {
      if (is_known_not_x86(machine)) {
        context.report(
            cache, fmt::format("the caches of a PC can be chosen; this is {}", describe(machine)));
      } else if (is(cache.mode(), "emulate") && !is(cache.level(), "3")) {
        context.report(cache, "mode='emulate' is for level='3'");
      } else if (is(cache.mode(), "passthrough") &&
                 !is(cpu.mode(), "host-passthrough", "maximum")) {
        context.report(cache.mode(),
                       "the host's caches are for the host's CPU: mode "
                       "'host-passthrough' or 'maximum'");
      } else if (!is(cache.mode(), "emulate") && has(cache.level())) {
        context.report(cache.level(),
                       fmt::format("mode='{}' is for all levels at once", text(cache.mode())));
      }
    }
  }
}

template <class Domain>
void qemu_address_bits(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& addresses : each(cpu.maxphysaddr())) {
      if (is_known_not_x86(machine)) {
        context.report(addresses,
                       fmt::format("the width of addresses can be chosen on x86; this is {}",
                                   describe(machine)));
      } else if (is(addresses.mode(), "passthrough") && has(addresses.bits())) {
        context.report(addresses.bits(), "mode='passthrough' takes as many bits as the host has");
      }
    }
  }
}

template <class Domain>
void qemu_sve_lengths(const Domain& domain, Context& context) {
  if (qemu_machine(domain, context).arch != "aarch64") return;
  for (const auto& cpu : each(domain.cpu())) {
    const value_of<decltype(cpu.feature())>* length = nullptr;
    const value_of<decltype(cpu.feature())>* off = nullptr;
    for (const auto& feature : each(cpu.feature())) {
      const std::string name = text(feature.name());
      if (name == "sve") {
        if (is(feature.policy(), "disable", "forbid")) off = &feature;
      } else if (name.starts_with("sve")) {
        length = &feature;
      }
    }
    if (length == nullptr || off == nullptr) continue;
    context
        .report(*length, fmt::format("'{}' is a length of vectors, and 'sve' is switched off",
                                     text(length->name())))
        .related(*off, "sve is here");
  }
}

/// CPUs that the guest has to begin with.
template <class Domain>
unsigned long long online_vcpus(const Domain& domain) {
  for (const auto& vcpus : each(domain.vcpus())) {
    unsigned long long online = 0;
    for (const auto& vcpu : each(vcpus.vcpu())) {
      if (is(vcpu.enabled(), "yes")) ++online;
    }
    if (has(vcpus.vcpu())) return online;
  }
  for (const auto& vcpu : each(domain.vcpu())) {
    if (const auto current = number(vcpu.current())) return *current;
  }
  return max_vcpus(domain);
}

template <class Domain>
void qemu_vcpu_cores(const Domain& domain, Context& context) {
  if (!qemu_machine(domain, context).pseries()) return;
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& topology : each(cpu.topology())) {
      const auto threads = number(topology.threads()).value_or(1);
      const auto online = online_vcpus(domain);
      if (threads == 0 || online % threads == 0 || !has(domain.vcpu())) continue;
      context
          .report(domain.vcpu(), fmt::format("{} CPUs to begin with are no whole cores, of {} "
                                             "threads each",
                                             online, threads))
          .related(topology.threads(), "the threads of a core");
    }
  }
}

template <class Domain>
void qemu_many_vcpus(const Domain& domain, Context& context) {
  constexpr unsigned kMost = 255;
  if (max_vcpus(domain) <= kMost) return;
  const Machine& machine = qemu_machine(domain, context);
  if (!machine.x86() || machine.q35()) return;
  context.report(domain.vcpu(), fmt::format("more than {} CPUs are for machine 'q35'; this is {}",
                                            kMost, describe(machine)));
}

}  // namespace virtbind::checks
