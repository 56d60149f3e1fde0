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

/// How many ports a controller has.
template <class Devices>
unsigned long long virtio_serial_ports(const Devices& devices, unsigned long long index) {
  for (const auto& controller : each(devices.controller())) {
    if (!is(controller.type(), "virtio-serial") || number(controller.index()) != index) continue;
    if (const auto ports = number(controller.ports())) return *ports;
  }
  return 31;
}

/// Finds the next free port (virDomainVirtioSerialAddrAutoAssign).  A channel at port 0 has none
/// yet: that one is for a console, which old guests expect there.  Consoles stay unnumbered.
template <class Domain>
void qemu_virtio_serial(Domain& domain, Context&) {
  const auto read = [](const auto& member) { return parse_number(text(member)).value_or(0); };
  for (auto& devices : each(domain.devices())) {
    VirtioSerialPorts taken;
    const auto reserve = [&](const auto& device) {
      for (const auto& address : each(device.address())) {
        if (is(address.type(), "virtio-serial") && has(address.port())) {
          taken.emplace(read(address.controller()), read(address.port()));
        }
      }
    };
    for (const auto& console : each(devices.console())) reserve(console);
    for (const auto& channel : each(devices.channel())) reserve(channel);
    for (auto& channel : each(devices.channel())) {
      if (!is(channel.target().type(), "virtio")) continue;
      const bool placed = has(channel.address());
      auto& address = ensure(channel.address());
      if (placed && (!is(address.type(), "virtio-serial") || read(address.port()) != 0)) continue;
      unsigned long long controller = placed ? read(address.controller()) : 0;
      unsigned long long port = 1;
      while (taken.contains({controller, port})) {
        if (++port < virtio_serial_ports(devices, controller)) continue;
        port = 1;
        ++controller;
      }
      taken.emplace(controller, port);
      set(address.type(), "virtio-serial");
      set(address.controller(), std::to_string(controller));
      set(address.bus(), "0");
      set(address.port(), std::to_string(port));
    }
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
