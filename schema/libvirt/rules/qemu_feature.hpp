// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Features that a machine of QEMU has or lacks, whatever the document says.
#pragma once

#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The virt machine of ARM always has a GIC.  Without KVM it is of version 2, as the emulated
/// version 3 lacks what PCI Express needs; KVM offers what the host has.
template <class Domain>
void qemu_gic(Domain& domain, Context& context) {
  const bool virt = machine_of(domain).arm_virt();
  const bool named =
      any(domain.features(), [](const auto& features) { return has(features.gic()); });
  if (!virt && !named) return;
  if (is(domain.type(), "qemu")) {
    fill(ensure(ensure(domain.features()).gic()).version(), "2");
    return;
  }
  for (const auto& features : each(domain.features())) {
    for (const auto& gic : each(features.gic())) {
      if (!has(gic.version())) context.leave_open(&gic, "@version", "the host's best one");
    }
  }
  if (!named) context.leave_open(&domain, "features/gic/@version", "the host's best one");
}

/// Guests of s390x were defined with ACPI, which there never was.
template <class Domain>
void qemu_acpi(Domain& domain, Context& context) {
  if (!machine_of(domain).s390() || context.profile.fresh) return;  // a new one is refused
  for (auto& features : each(domain.features())) clear(features.acpi());
}

template <class Domain>
void qemu_feature_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_domain,
            {"qemu-gic", "Q31", kQemu, "the virt machine of ARM has an interrupt controller",
             "qemu_domain.c:qemuDomainDefEnableDefaultFeatures"},
            qemu_gic<Domain>);
  rules.add(
      Stage::driver_domain,
      {"qemu-acpi", "Q35", kQemu, "s390x has no ACPI", "qemu_domain.c:qemuDomainDefACPIPostParse"},
      qemu_acpi<Domain>);
}

}  // namespace virtbind::rules::libvirt
