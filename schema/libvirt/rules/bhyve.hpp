// SPDX-License-Identifier: LGPL-2.1-or-later
//
// bhyve, as its driver fills documents in.
#pragma once

#include <string>

#include "support/controllers.hpp"
#include "support/disk_names.hpp"
#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void bhyve_controllers(Domain& domain, Context&) {
  auto& devices = ensure(domain.devices());
  auto& controllers = devices.controller();
  if (!has_controller(controllers, "pci", 0)) {
    set(add_controller(controllers, "pci", 0).model1(), "pci-root");
  }
  const bool firmware = any(
      domain.os(), [](const auto& os) { return has(os.loader()) || is(os.firmware1(), "efi"); });
  const bool needs_isa = (firmware && !has(domain.bootloader())) || has(devices.serial()) ||
                         has(devices.console()) ||
                         (has(devices.graphics()) && has(devices.video()));
  const bool has_isa = any(controllers, [](const auto& c) { return is(c.type(), "isa"); });
  if (needs_isa && !has_isa) add_controller(controllers, "isa", 0);
}

/// A null modem cable has two ends, named after the domain.
template <class Domain>
void bhyve_nmdm(Domain& domain, Context&) {
  const std::string uuid = text(domain.uuid());
  if (uuid.empty()) return;
  const auto ends = [&uuid](auto& chardevs) {
    for (auto& chardev : each(chardevs)) {
      if (!is(chardev.type(), "nmdm")) continue;
      auto& source = ensure(chardev.source());
      if (has(source.master())) continue;
      set(source.master(), "/dev/nmdm" + uuid + "A");
      set(source.slave(), "/dev/nmdm" + uuid + "B");
    }
  };
  for (auto& devices : each(domain.devices())) {
    ends(devices.serial());
    ends(devices.console());
  }
}

/// bhyve has 32 disks to a SATA controller.
template <class Domain>
void bhyve_sata_address(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      const auto* target = find(disk.target());
      if (has(disk.address()) || target == nullptr || !is(target->bus(), "sata")) continue;
      const auto index = drive_index(text(target->dev()));
      if (!index) continue;
      auto& address = add(disk.address());
      set(address.type(), "drive");
      set(address.controller(), std::to_string(*index / 32));
      set(address.bus(), "0");
      set(address.target(), "0");
      set(address.unit(), std::to_string(*index % 32));
    }
  }
}

template <class Domain>
void bhyve_rules(Rules<Domain>& rules) {
  const Hypervisors bhyve{Hypervisor::bhyve};
  rules.add(
      Stage::driver_domain,
      {"bhyve-controller", "", bhyve, "a guest has a PCI bus, and an ISA bridge for what needs one",
       "bhyve_domain.c:bhyveDomainDefPostParse"},
      bhyve_controllers<Domain>);
  rules.add(Stage::driver_device,
            {"bhyve-nmdm", "", bhyve, "a null modem cable is named after the guest",
             "bhyve_domain.c:bhyveDomainDeviceDefPostParse"},
            bhyve_nmdm<Domain>);
  rules.add(Stage::driver_device,
            {"bhyve-sata-address", "G58", bhyve, "bhyve has 32 disks to a SATA controller",
             "bhyve_domain.c:bhyveDomainDeviceDefPostParse"},
            bhyve_sata_address<Domain>);
}

}  // namespace virtbind::rules::libvirt
