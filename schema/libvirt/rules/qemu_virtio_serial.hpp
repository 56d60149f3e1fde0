// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Ports of virtio channels and consoles on their controllers.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Which port of which controller is taken.
using VirtioSerialPorts = std::set<std::pair<unsigned long long, unsigned long long>>;

/// Visits the devices that sit on a virtio-serial controller: the consoles, then the channels.
template <class Devices, class Visit>
void for_each_virtio_serial_device(Devices& devices, Visit visit) {
  const auto is_virtio = [](const auto& target) { return is(target.type(), "virtio"); };
  for (auto& console : each(devices.console())) {
    if (any(console.target(), is_virtio)) visit(console, 0ULL);
  }
  // Port 0 is for a console: old guests take whatever is there for one.
  for (auto& channel : each(devices.channel())) {
    if (any(channel.target(), is_virtio)) visit(channel, 1ULL);
  }
}

/// Finds the next free port; one at 0 of a channel is none yet
/// (virDomainVirtioSerialAddrAutoAssign).
template <class Domain>
void qemu_virtio_serial(Domain& domain, Context&) {
  constexpr unsigned long long kPorts = 31;  // of a controller that does not say how many
  for (auto& devices : each(domain.devices())) {
    VirtioSerialPorts taken;
    const auto read = [](const auto& member) { return parse_number(text(member)).value_or(0); };
    for_each_virtio_serial_device(devices, [&](const auto& device, unsigned long long) {
      for (const auto& address : each(device.address())) {
        if (is(address.type(), "virtio-serial") && read(address.port()) != 0) {
          taken.emplace(read(address.controller()), read(address.port()));
        }
      }
    });
    for_each_virtio_serial_device(devices, [&](auto& device, unsigned long long first) {
      const bool placed = has(device.address());
      auto& address = ensure(device.address());
      if (placed && (!is(address.type(), "virtio-serial") || read(address.port()) != 0)) return;
      // A console that stands at port 0 already is where it was put.
      if (placed && first == 0 && has(address.port())) {
        taken.emplace(read(address.controller()), 0);
        return;
      }
      set(address.type(), "virtio-serial");
      unsigned long long controller = read(address.controller());
      unsigned long long port = first;
      while (taken.contains({controller, port})) {
        if (++port < kPorts) continue;
        port = first;
        ++controller;
      }
      taken.emplace(controller, port);
      set(address.controller(), std::to_string(controller));
      fill(address.bus(), "0");
      set(address.port(), std::to_string(port));
    });
  }
}

template <class Domain>
void qemu_virtio_serial_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_address,
            {"qemu-virtio-serial",
             "3a",
             {Hypervisor::qemu},
             "every virtio channel has a port of its own",
             "qemu_domain_address.c:qemuDomainAssignVirtioSerialAddresses"},
            qemu_virtio_serial<Domain>);
}

}  // namespace virtbind::rules::libvirt
