// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Serial ports, consoles and the like as QEMU has them, whatever the machine.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "character_devices.hpp"
#include "device_addresses.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

/// The kinds of serial ports: what each is on, and the devices of QEMU that are one.
struct SerialKind {
  std::string_view type;
  std::string_view address;  ///< "" where it is on no bus
  std::array<std::string_view, 2> models;
};

inline constexpr std::array<SerialKind, 7> kSerialKinds{{
    {"isa-serial", "isa", {"isa-serial"}},
    {"usb-serial", "usb", {"usb-serial"}},
    {"pci-serial", "pci", {"pci-serial"}},
    {"spapr-vio-serial", "spapr-vio", {"spapr-vty"}},
    {"isa-debug", "isa", {"isa-debugcon"}},
    {"system-serial", "", {"pl011", "16550a"}},
    {"sclp-serial", "", {"sclpconsole", "sclplmconsole"}},
}};

/// What kind a serial port is; null where that is the machine's choice.
template <class Domain, class Serial>
const SerialKind* serial_kind(const Domain& domain, const Serial& serial, const Context& context) {
  const auto* target = find(serial.target());
  std::string type = target != nullptr ? text(target->type()) : std::string();
  // What is of no type or of this one is the machine's own port (qemuDomainChrDefPostParse).
  if (type.empty() || type == "isa-serial") {
    type = qemu_machine(domain, context).x86() ? "isa-serial" : "";
  }
  const auto* found = std::find_if(kSerialKinds.begin(), kSerialKinds.end(),
                                   [&](const auto& kind) { return kind.type == type; });
  return found != kSerialKinds.end() ? found : nullptr;
}

template <class Domain>
void qemu_serial_address(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& serial : each(devices.serial())) {
      const SerialKind* kind = serial_kind(domain, serial, context);
      // usb-device-address and its like speak of those on USB.
      if (kind == nullptr || kind->address == "usb") continue;
      for (const auto& address : each(serial.address())) {
        if (kind->address.empty()) {
          context.report(address, fmt::format("a port of type '{}' is a part of the machine, and "
                                              "has no address",
                                              kind->type));
        } else if (!is(address.type(), kind->address)) {
          context.report(address.type(),
                         fmt::format("a port of type '{}' has an address of type '{}', not '{}'",
                                     kind->type, kind->address, text(address.type())));
        }
      }
    }
  }
}

template <class Domain>
void qemu_serial_model(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& serial : each(devices.serial())) {
      const SerialKind* kind = serial_kind(domain, serial, context);
      if (kind == nullptr) continue;
      for (const auto& target : each(serial.target())) {
        for (const auto& model : each(target.model())) {
          if (is(model.name(), kind->models[0], kind->models[1])) continue;
          context.report(model.name(), fmt::format("'{}' is no serial port of type '{}'",
                                                   text(model.name()), kind->type));
        }
      }
    }
  }
}

template <class Domain>
void qemu_chardev_protocol(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    if (!is(device.type(), "tcp")) return;
    for (const auto& protocol : each(device.protocol())) {
      if (!is(protocol.type(), "telnets", "tls")) continue;
      context.report(protocol.type(),
                     fmt::format("QEMU speaks 'raw' and 'telnet', not '{}'; for TLS say <source "
                                 "tls='yes'>",
                                 text(protocol.type())));
    }
  });
}

template <class Domain>
bool has_spice(const Domain& domain) {
  return any(domain.devices(), [](const auto& devices) {
    return any(devices.graphics(), [](const auto& display) { return is(display.type(), "spice"); });
  });
}

template <class Domain>
void qemu_spice_channel(const Domain& domain, Context& context) {
  if (has_spice(domain)) return;
  for_each_connection(domain, context.profile, [&](const auto& device) {
    if constexpr (!requires { device.bus(); }) {
      if (!is(device.type(), "spicevmc", "spiceport")) return;
      context.report(device.type(), fmt::format("'{}' goes over SPICE: add <graphics "
                                                "type='spice'/>",
                                                text(device.type())));
    }
  });
}

template <class Domain>
void qemu_spice_redirection(const Domain& domain, Context& context) {
  if (has_spice(domain)) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& redirdev : each(devices.redirdev())) {
      if (!is(redirdev.type(), "spicevmc", "spiceport")) continue;
      context.report(redirdev.type(),
                     "a viewer hands its devices on over SPICE: add <graphics "
                     "type='spice'/>");
    }
  }
}

template <class Domain>
void qemu_console_target(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& console : each(devices.console())) {
      for (const auto& target : each(console.target())) {
        if (!is(target.type(), "xen", "uml", "openvz", "lxc")) continue;
        context.report(target.type(),
                       fmt::format("'{}' is a console of another hypervisor; QEMU's are 'serial' "
                                   "and 'virtio'",
                                   text(target.type())));
      }
    }
  }
}

template <class Domain>
void qemu_smartcards(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto* first = find(devices.smartcard());
    for (const auto& smartcard : each(devices.smartcard())) {
      if (&smartcard != first) {
        context.report(smartcard, "a guest of QEMU has one smartcard")
            .related(*first, "the other one");
        continue;
      }
      for (const auto& address : each(smartcard.address())) {
        const auto controller = decimal(address.controller());
        const auto slot = decimal(address.slot());
        if (!is(address.type(), "ccid") || controller.value_or(0) != 0 || slot.value_or(0) != 0) {
          context.report(address, "QEMU's smartcard is on CCID controller 0, in slot 0");
        }
      }
    }
  }
}

/// A port of a virtio-serial controller.
struct SerialPort {
  unsigned controller = 0, port = 0;
};

/// Calls a function with each device that says its port, that port, and its address.
template <class Domain, class Function>
void for_each_virtio_serial_port(const Domain& domain, Function function) {
  for_each_address(domain, "virtio-serial", [&](const auto& device, const auto& address) {
    const auto controller = decimal(address.controller());
    const auto port = decimal(address.port());
    // Port 0 is one that libvirt still has to find.
    if (!controller || !port || *port == 0) return;
    function(device, SerialPort{*controller, *port}, address);
  });
}

template <class Domain>
void qemu_virtio_serial_taken(const Domain& domain, Context& context) {
  Taken taken(context);
  for_each_virtio_serial_port(
      domain, [&](const auto& device, const SerialPort& at, const auto& address) {
        taken.take(fmt::format("port {} of virtio-serial controller {}", at.port, at.controller),
                   device, address);
      });
}

template <class Domain>
void qemu_virtio_serial_missing(const Domain& domain, Context& context) {
  constexpr unsigned long long kUsual = 31;
  std::map<unsigned long long, unsigned long long> ports;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      const auto index = number(controller.index());
      if (!is(controller.type(), "virtio-serial") || !index) continue;
      ports.emplace(*index, number(controller.ports()).value_or(kUsual));
    }
  }
  for_each_virtio_serial_port(domain, [&](const auto&, const SerialPort& at, const auto& address) {
    const auto known = ports.find(at.controller);
    const auto most = known != ports.end() ? known->second : kUsual;
    if (at.port < most) return;
    context.report(address.port(), fmt::format("virtio-serial controller {} has {} ports, "
                                               "counted from 0; there is no port {}",
                                               at.controller, most, at.port));
  });
}

}  // namespace virtbind::checks
