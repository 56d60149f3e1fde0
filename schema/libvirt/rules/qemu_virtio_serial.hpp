// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Ports of virtio channels and consoles on their controllers.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "support/controllers.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The ports of the virtio-serial controllers (virDomainVirtioSerialAddrSet).
class VirtioSerialPorts {
 public:
  struct Place {
    unsigned long long controller, port;
  };

  void add_controller(unsigned long long index, unsigned long long ports = kUsualPorts) {
    controllers_.emplace(index, Controller{ports, {}});
  }
  void reserve(Place place) { controllers_[place.controller].taken.insert(place.port); }

  /// The next free place from a port on; on that controller, where one is asked for.  Nothing
  /// where all are taken.
  std::optional<Place> take(unsigned long long first, std::optional<unsigned long long> on = {}) {
    for (auto& [index, controller] : controllers_) {
      if (on && *on != index) continue;
      for (unsigned long long port = first; port < controller.ports; ++port) {
        if (controller.taken.insert(port).second) return Place{index, port};
      }
    }
    return std::nullopt;
  }
  /// The lowest index without a controller.
  [[nodiscard]] unsigned long long unused_index() const {
    unsigned long long index = 0;
    while (controllers_.contains(index)) ++index;
    return index;
  }

 private:
  static constexpr unsigned long long kUsualPorts = 31;
  struct Controller {
    unsigned long long ports = kUsualPorts;
    std::set<unsigned long long> taken;
  };
  std::map<unsigned long long, Controller> controllers_;
};

/// The place a device has; port 0 stands for none.
template <class Device>
std::optional<VirtioSerialPorts::Place> virtio_serial_place(const Device& device) {
  const auto* address = find(device.address());
  if (address == nullptr || !is(address->type(), "virtio-serial")) return std::nullopt;
  return VirtioSerialPorts::Place{parse_number(text(address->controller())).value_or(0),
                                  parse_number(text(address->port())).value_or(0)};
}

template <class Devices>
VirtioSerialPorts virtio_serial_ports(const Devices& devices) {
  VirtioSerialPorts ports;
  for (const auto& controller : each(devices.controller())) {
    if (!is(controller.type(), "virtio-serial")) continue;
    const auto index = number(controller.index()).value_or(0);
    if (const auto given = number(controller.ports())) {
      ports.add_controller(index, *given);
    } else {
      ports.add_controller(index);
    }
  }
  const auto reserve = [&ports](const auto& device) {
    if (const auto place = virtio_serial_place(device); place && place->port != 0) {
      ports.reserve(*place);
    }
  };
  for (const auto& channel : each(devices.channel())) reserve(channel);
  for (const auto& console : each(devices.console())) reserve(console);
  return ports;
}

/// A place for a device that has none, or only a controller; one more controller comes into being
/// where all are full.  Port 0 is for a console, which old guests expect there.
template <class Devices, class Device>
std::optional<VirtioSerialPorts::Place> new_virtio_serial_place(Devices& devices,
                                                                VirtioSerialPorts& ports,
                                                                const Device& device,
                                                                bool console) {
  const auto given = virtio_serial_place(device);
  if (given) return ports.take(1, console ? 0 : given->controller);
  const unsigned long long first = console ? 0 : 1;
  if (const auto place = ports.take(first)) return place;
  const auto index = ports.unused_index();
  add_controller(devices.controller(), "virtio-serial", index);
  ports.add_controller(index);
  return ports.take(first, index);
}

/// Consoles take their ports first, though libvirt does not write those down.
template <class Domain>
void qemu_virtio_serial(Domain& domain, Context&) {
  const auto waits = [](const auto& device) {
    const auto place = virtio_serial_place(device);
    const bool unplaced = place ? place->port == 0 : !has(device.address());
    return unplaced &&
           any(device.target(), [](const auto& target) { return is(target.type(), "virtio"); });
  };
  for (auto& devices : each(domain.devices())) {
    auto ports = virtio_serial_ports(devices);
    for (const auto& console : each(devices.console())) {
      if (waits(console)) new_virtio_serial_place(devices, ports, console, true);
    }
    for (auto& channel : each(devices.channel())) {
      if (!waits(channel)) continue;
      const auto place = new_virtio_serial_place(devices, ports, channel, false);
      if (!place) continue;
      auto& address = ensure(channel.address());
      set(address.type(), "virtio-serial");
      set(address.controller(), std::to_string(place->controller));
      set(address.bus(), "0");
      set(address.port(), std::to_string(place->port));
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
