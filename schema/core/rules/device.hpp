// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices of the early format: what follows from the hypervisor's version, and what the page leaves
// to the host.
#pragma once

#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::core {

/// "For Xen 3.0.2 and earlier a CDROM device can only be emulated on the hdc channel."
template <class Domain>
void cdrom_channel(Domain& domain, Context& context) {
  const auto& version = context.profile.version;
  if (!version || *version > HypervisorVersion{3, 0, 2}) return;
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      if (is(disk.device(), "cdrom")) fill(ensure(disk.target()).dev(), "hdc");
    }
  }
}

template <class Domain>
void emulator(Domain& domain, Context& context) {
  if (!is(domain.os().type(), "hvm")) return;
  for (auto& devices : each(domain.devices())) {
    if (has(devices.emulator())) continue;
    if (const auto& path = context.profile.host.emulator; !path.empty()) {
      set(devices.emulator(), path);
    } else {
      context.leave_open(&devices, "emulator", "a program of the host emulates the devices");
    }
  }
}

template <class Domain>
void open_interface(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (!has(interface.mac())) {
        context.leave_open(&interface, "mac/@address", "libvirt makes a random one");
      }
      if (is(interface.type(), "network", "bridge", "ethernet") && !has(interface.target())) {
        context.leave_open(&interface, "target/@dev", "the host names the device at start: vnetN");
      }
    }
  }
}

template <class Domain>
void open_vnc_port(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (is(graphics.type(), "vnc") && !has(graphics.port())) {
        context.leave_open(&graphics, "@port", "a free port is taken at start");
      }
    }
  }
}

template <class Domain>
void device_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"cdrom-channel",
             "D12",
             {Hypervisor::xen},
             "the page: \"For Xen 3.0.2 and earlier a CDROM device can only be emulated on the hdc "
             "channel\"",
             "formatdomain.html"},
            cdrom_channel<Domain>);
  rules.add(Stage::driver_basic,
            {"emulator",
             "E1",
             {},
             "the page: \"the <devices> section includes an emulator entry pointing to an "
             "additional program in charge of emulating the devices\"",
             "formatdomain.html"},
            emulator<Domain>);
  rules.add(Stage::parse,
            {"interface-host",
             "I3 I6",
             {},
             "the page: \"tun device created with a name of vnetN\"; the address is random",
             "formatdomain.html"},
            open_interface<Domain>);
  rules.add(Stage::parse,
            {"vnc-port",
             "G3",
             {},
             "the page: \"an additional port attribute will be present indicating the TCP port\"",
             "formatdomain.html"},
            open_vnc_port<Domain>);
}

}  // namespace virtbind::rules::core
