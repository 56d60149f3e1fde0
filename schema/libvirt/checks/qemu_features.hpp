// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Features that only some of QEMU's machines have.
#pragma once

#include <string_view>

#include <fmt/format.h>

#include "each_allocation.hpp"
#include "effective.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

/// Features of machines that this guest is known not to be (qemuValidateDomainDefFeatures).
template <class Domain>
void qemu_feature_machine(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  const auto refuse = [&](const auto& feature, std::string_view owner) {
    if (!has(feature)) return;
    context.report(feature, fmt::format("a feature of {}; this is {}", owner, describe(machine)));
  };
  for (const auto& features : each(domain.features())) {
    if (is_known_not_x86(machine)) {
      constexpr std::string_view kPc = "PCs (x86)";
      refuse(features.ioapic(), kPc);
      refuse(features.pvspinlock(), kPc);
      refuse(features.vmport(), kPc);
      if constexpr (requires { features.ps2(); }) refuse(features.ps2(), kPc);
      for (const auto& apic : each(features.apic())) refuse(apic.eoi(), kPc);
      if (is_known_not_arm_virt(machine)) {
        refuse(features.hyperv(), "PCs and machine 'virt' of Arm");
      }
    }
    if (is_known_not_arm_virt(machine)) {
      constexpr std::string_view kVirt = "machine 'virt' of Arm";
      refuse(features.gic(), kVirt);
      if constexpr (requires { features.ras(); }) refuse(features.ras(), kVirt);
    }
    if (is_known_not_pseries(machine)) {
      constexpr std::string_view kPseries = "machine 'pseries' of PowerPC";
      for (const auto& hpt : each(features.hpt())) {
        if (has(hpt.resizing()) || has(hpt.maxpagesize())) refuse(features.hpt(), kPseries);
      }
      refuse(features.htm(), kPseries);
      refuse(features.nested_hv(), kPseries);
      refuse(features.ccf_assist(), kPseries);
      refuse(features.cfpc(), kPseries);
      refuse(features.sbbc(), kPseries);
      refuse(features.ibs(), kPseries);
    }
  }
}

template <class Domain>
void qemu_pmu_off(const Domain& domain, Context& context) {
  if (!qemu_machine(domain, context).ppc64()) return;
  for (const auto& features : each(domain.features())) {
    for (const auto& pmu : each(features.pmu())) {
      if (is(pmu.state(), "off")) context.report(pmu.state(), "PowerPC always has a PMU");
    }
  }
}

template <class Domain>
void qemu_tseg_machine(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  if (machine.arch.empty()) return;
  constexpr unsigned kMiB = 1024;
  for (const auto& features : each(domain.features())) {
    for (const auto& smm : each(features.smm())) {
      if (is(smm.state(), "off")) continue;
      for (const auto& tseg : each(smm.tseg())) {
        const auto size = in_kib(number(tseg), has(tseg.unit()) ? text(tseg.unit()) : "MiB");
        if (!machine.q35()) {
          context.report(
              tseg, fmt::format("TSEG is a part of machine 'q35'; this is {}", describe(machine)));
        } else if (size && *size % kMiB != 0) {
          context.report(tseg, fmt::format("TSEG has a size in whole MiB, not {} KiB", *size));
        }
      }
    }
  }
}

template <class Domain>
void qemu_tcg_cache(const Domain& domain, Context& context) {
  constexpr unsigned kMiB = 1024;
  for (const auto& features : each(domain.features())) {
    for (const auto& tcg : each(features.tcg())) {
      const auto size = kib(tcg.tb_cache());
      if (!size || *size == 0) continue;
      if (!is(domain.type(), "qemu")) {
        context.report(tcg, fmt::format("a guest of type '{}' has no code that is translated: "
                                        "this is for type 'qemu'",
                                        text(domain.type())));
      } else if (*size % kMiB != 0) {
        context.report(tcg.tb_cache(),
                       fmt::format("the cache has a size in whole MiB, not {} KiB", *size));
      }
    }
  }
}

template <class Domain>
void qemu_launch_security(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  for (const auto& security : each(domain.launchSecurity())) {
    const bool amd = is(security.type(), "sev", "sev-snp");
    const bool here = amd                              ? !is_known_not_x86(machine)
                      : is(security.type(), "s390-pv") ? machine.arch.empty() || machine.s390()
                                                       : true;
    if (here) continue;
    context.report(security.type(),
                   fmt::format("'{}' is of {}; this is {}", text(security.type()),
                               amd ? "AMD's processors" : "s390x", describe(machine)));
  }
}

template <class Domain>
void qemu_cache_tuning(const Domain& domain, Context& context) {
  if (is(domain.type(), "kvm")) return;
  for_each_allocation(domain, [&](const auto& allocation) {
    context.report(allocation,
                   fmt::format("the host knows the CPUs of a guest of type 'kvm' only; this "
                               "is type '{}'",
                               text(domain.type())));
  });
}

}  // namespace virtbind::checks
