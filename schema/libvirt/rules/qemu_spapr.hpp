// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices on the virtual I/O bus of pSeries machines.
#pragma once

#include "support/hex.hpp"
#include "support/qemu_devices.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Whether a device has that register of the bus.
template <class Devices>
bool spapr_register_taken(const Devices& devices, unsigned long long value) {
  bool taken = false;
  for_each_addressed(devices, [&](const auto& device) {
    if constexpr (requires { device.address()->reg(); }) {
      for (const auto& address : each(device.address())) {
        taken = taken || (is(address.type(), "spapr-vio") && has(address.reg()) &&
                          parse_number(text(address.reg())) == value);
      }
    }
  });
  return taken;
}

/// Gives a device of the bus the first register of its kind that is free.
template <class Devices, class Device>
void assign_spapr_register(const Devices& devices, Device& device, bool on_bus,
                           unsigned long long first) {
  constexpr unsigned long long kStep = 0x1000;
  if (on_bus) set(ensure(device.address()).type(), "spapr-vio");
  for (auto& address : each(device.address())) {
    if (!is(address.type(), "spapr-vio") || has(address.reg())) continue;
    unsigned long long value = first;
    while (spapr_register_taken(devices, value)) value += kStep;
    set(address.reg(), hex(value, 8));
  }
}

template <class Domain>
void qemu_spapr_addresses(Domain& domain, Context&) {
  const bool pseries = machine_of(domain).pseries();
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      const bool on_bus =
          any(interface.model(), [](const auto& model) { return is(model.type(), "spapr-vlan"); });
      assign_spapr_register(devices, interface, on_bus, 0x1000);
    }
    for (auto& controller : each(devices.controller())) {
      const bool on_bus = is(controller.type(), "scsi") && is(controller.model1(), "ibmvscsi");
      assign_spapr_register(devices, controller, on_bus, 0x2000);
    }
    for (auto& serial : each(devices.serial())) {
      const bool on_bus = any(serial.target(), [](const auto& target) {
        return is(target.type(), "spapr-vio-serial");
      });
      assign_spapr_register(devices, serial, on_bus, 0x30000000);
    }
    for (auto& nvram : each(devices.nvram())) {
      assign_spapr_register(devices, nvram, pseries, 0x3000);
    }
    for (auto& tpm : each(devices.tpm())) {
      const bool on_bus = pseries && !is(tpm.model(), "spapr-tpm-proxy");
      assign_spapr_register(devices, tpm, on_bus, 0x4000);
    }
  }
}

template <class Domain>
void qemu_spapr_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_address,
            {"qemu-spapr-vio",
             "Q36 3a",
             {Hypervisor::qemu},
             "devices of pSeries have the registers that QEMU itself would give them",
             "qemu_domain_address.c:qemuDomainAssignSpaprVIOAddresses"},
            qemu_spapr_addresses<Domain>);
}

}  // namespace virtbind::rules::libvirt
