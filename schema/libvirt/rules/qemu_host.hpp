// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver takes from its host: firmware, the version of an interrupt controller,
// security labels.  Such values are left open.
#pragma once

#include <string>

#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void qemu_emulator(Domain& domain, Context& context) {
  auto& devices = ensure(domain.devices());
  if (has(devices.emulator())) return;
  if (const auto& path = context.profile.host.emulator; !path.empty()) {
    set(devices.emulator(), path);
  } else {
    context.leave_open(&devices, "emulator", "the host's QEMU for the architecture");
  }
}

/// Whether QEMU gives that name to the newest version of the machine that it has.
inline bool is_machine_alias(const Machine& machine) {
  if (machine.x86()) return machine.name_is({"pc", "q35", "xenfv"});
  if (machine.ppc64()) return machine.name_is({"pseries", "powernv"});
  return (machine.arm() && machine.name == "virt") ||
         (machine.s390() && machine.name == "s390-ccw-virtio");
}

template <class Domain>
void qemu_machine(Domain& domain, Context& context) {
  const Machine machine = machine_of(domain);
  const auto& versions = context.profile.host.machines;
  for (auto& os : each(domain.os())) {
    for (auto& type : each(os.type())) {
      if (const auto version = versions.find(machine.name); version != versions.end()) {
        set(type.machine(), version->second);
      } else if (machine.name.empty() || is_machine_alias(machine)) {
        context.leave_open(&type, "@machine", "the newest one that the host's QEMU has");
      }
    }
  }
}

/// Where a document asks for firmware, or names a flash image, the descriptors that are installed
/// on the host say which files those are and what they can do.
template <class Domain>
void qemu_firmware(Domain& domain, Context& context) {
  for (const auto& os : each(domain.os())) {
    const auto* loader = find(os.loader());
    const bool flash =
        loader != nullptr && !text_of(*loader).empty() && is(loader->type(), "pflash");
    if (!has(os.firmware1()) && !flash) continue;
    constexpr const char* kReason = "the firmware descriptors of the host say it";
    if (!has(os.firmware1())) context.leave_open(&os, "@firmware", kReason);
    if (!flash) context.leave_open(&os, "loader", kReason);
    context.leave_open(&os, "firmware/feature", kReason);
    const auto* nvram = find(os.nvram());
    if (nvram == nullptr) {
      context.leave_open(&os, "nvram", kReason);
    } else if (!has(nvram->template_())) {
      context.leave_open(nvram, "@template", kReason);
    }
  }
}

/// The one label of a guest is of the host's security driver, unless it names another.
template <class Domain>
void qemu_security_model(Domain& domain, Context& context) {
  if (count(domain.seclabel()) != 1) return;
  for (const auto& label : each(domain.seclabel())) {
    if (!has(label.model())) context.leave_open(&label, "@model", "the host's security driver");
  }
}

template <class Domain>
void qemu_host_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_basic,
            {"qemu-emulator", "3e", kQemu, "a guest is run by the host's QEMU",
             "qemu_domain.c:qemuDomainDefPostParseBasic"},
            qemu_emulator<Domain>);
  rules.add(Stage::driver_basic,
            {"qemu-machine", "3d", kQemu,
             "a machine without a version is the newest one, and stays that version",
             "qemu_domain.c:qemuCanonicalizeMachine"},
            qemu_machine<Domain>);
  rules.add(Stage::parse,
            {"qemu-seclabel-model", "3", kQemu, "a label is for the host's security driver",
             "domain_conf.c:virSecurityLabelDefsParseXML"},
            qemu_security_model<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-firmware", "3c", kQemu, "firmware is what the host has installed",
             "qemu_firmware.c:qemuFirmwareFillDomain"},
            qemu_firmware<Domain>);
}

}  // namespace virtbind::rules::libvirt
