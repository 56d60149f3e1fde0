// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Ports of USB devices on QEMU.  A guest that is defined anew gets them all; one that is there
// already keeps what it has, for QEMU itself may have plugged them otherwise.
#pragma once

#include <optional>
#include <string>

#include "support/usb_ports.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// How many ports a controller has (virDomainUSBAddressControllerModelToPorts).
template <class Controller>
std::size_t usb_ports_of(const Controller& controller) {
  const auto& model = controller.model1();
  if (!has(model) || is(model, "piix3-uhci", "piix4-uhci", "vt82c686b-uhci")) return 2;
  if (is(model, "ehci", "ich9-ehci1")) return 6;
  if (is(model, "pci-ohci")) return 3;
  if (is(model, "nec-xhci", "qemu-xhci")) return number(controller.ports()).value_or(4);
  return 0;  // none, or a companion of another
}

/// Calls a generic function with every USB device but hubs (virDomainUSBDeviceDefForeach).
template <class Devices, class Function>
void for_each_usb_device(Devices& devices, Function function) {
  const auto on_target = [](const auto& device, const char* bus) {
    return any(device.target(), [bus](const auto& target) { return is(target.bus(), bus); });
  };
  for (auto& hostdev : each(devices.hostdev())) {
    if (is(hostdev.type(), "usb")) function(hostdev);
  }
  for (auto& disk : each(devices.disk())) {
    if (on_target(disk, "usb")) function(disk);
  }
  for (auto& controller : each(devices.controller())) {
    if (is(controller.type(), "ccid")) function(controller);
  }
  for (auto& input : each(devices.input())) {
    if (is(input.bus(), "usb")) function(input);
  }
  for (auto& serial : each(devices.serial())) {
    if (any(serial.target(), [](const auto& target) { return is(target.type(), "usb-serial"); })) {
      function(serial);
    }
  }
  for (auto& sound : each(devices.sound())) {
    if (is(sound.model(), "usb")) function(sound);
  }
  for (auto& redirdev : each(devices.redirdev())) {
    if (is(redirdev.bus(), "usb")) function(redirdev);
  }
}

/// The port a device has; one without a number stands for any of the bus.
template <class Device>
std::optional<UsbPorts::Place> usb_place(const Device& device) {
  const auto* address = find(device.address());
  if (address == nullptr || !is(address->type(), "usb")) return std::nullopt;
  return UsbPorts::Place{parse_number(text(address->bus())).value_or(0), text(address->port())};
}

template <class Device>
void assign_usb_port(Device& device, UsbPorts& ports) {
  const auto given = usb_place(device);
  if (given ? !given->port.empty() : has(device.address())) return;
  const auto place = ports.take(given ? std::optional(given->bus) : std::nullopt);
  if (!place) return;
  auto& address = ensure(device.address());
  set(address.type(), "usb");
  set(address.bus(), std::to_string(place->bus));
  set(address.port(), place->port);
}

/// Hubs for devices that find no port otherwise (qemuDomainUSBAddressAddHubs).
template <class Devices>
void add_usb_hubs(Devices& devices) {
  std::size_t ports = 0;
  for (const auto& controller : each(devices.controller())) {
    if (is(controller.type(), "usb")) ports += usb_ports_of(controller);
  }
  std::size_t needed = count(devices.hub());
  ports += needed * UsbPorts::kPortsOfHub;
  for_each_usb_device(devices, [&needed](const auto&) { ++needed; });
  if (needed <= ports) return;
  constexpr std::size_t kGain = UsbPorts::kPortsOfHub - 1;  // a hub takes a port itself
  const std::size_t hubs = (needed - ports + 1 + kGain - 1) / kGain;
  for (std::size_t i = 0; i < hubs; ++i) set(add(devices.hub()).type(), "usb");
}

template <class Domain>
void qemu_usb_ports(Domain& domain, Context& context) {
  if (!context.profile.fresh) return;
  for (auto& devices : each(domain.devices())) {
    const auto has_ports = [](const auto& controller) {
      return is(controller.type(), "usb") && usb_ports_of(controller) != 0;
    };
    if (!any(devices.controller(), has_ports)) continue;
    add_usb_hubs(devices);
    UsbPorts ports;
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "usb")) continue;
      ports.add_controller(number(controller.index()).value_or(0), usb_ports_of(controller));
    }
    const auto placed_hub = [&ports](const auto& hub) {
      if (const auto place = usb_place(hub); place && !place->port.empty()) ports.add_hub(*place);
    };
    for (const auto& hub : each(devices.hub())) placed_hub(hub);
    for_each_usb_device(devices, [&ports](const auto& device) {
      if (const auto place = usb_place(device)) ports.reserve(*place);
    });
    for (auto& hub : each(devices.hub())) {
      assign_usb_port(hub, ports);
      placed_hub(hub);
    }
    for_each_usb_device(devices, [&ports](auto& device) { assign_usb_port(device, ports); });
  }
}

template <class Domain>
void qemu_usb_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_address,
            {"qemu-usb-ports",
             "3a",
             {Hypervisor::qemu},
             "every USB device of a new guest has a port of its own, on a hub where need be",
             "qemu_domain_address.c:qemuDomainAssignUSBAddresses"},
            qemu_usb_ports<Domain>);
}

}  // namespace virtbind::rules::libvirt
