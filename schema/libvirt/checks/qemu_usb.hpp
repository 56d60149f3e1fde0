// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which port of which USB bus a device is in, as libvirt counts them for QEMU
// (domain_addr.c:virDomainUSBAddressSet).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "device_addresses.hpp"
#include "effective_devices.hpp"

namespace virtbind::checks {

/// A bus, and a port of it: "1", or "1.2" behind a hub.
using UsbPort = std::pair<unsigned, std::string>;

/// What an <address type='usb'> says; nothing where it says no port.
template <class Address>
std::optional<UsbPort> usb_port(const Address& address) {
  const auto bus = decimal(address.bus());
  if (!bus || !has(address.port())) return std::nullopt;
  return UsbPort(*bus, text(address.port()));
}

/// How many ports a controller has (virDomainUSBAddressControllerModelToPorts).  Nothing where the
/// model is the driver's choice; 0 for one that accompanies another.
template <class Controller>
std::optional<unsigned long long> usb_ports(const Controller& controller) {
  const auto& model = controller.model1();
  if (is(model, "piix3-uhci", "piix4-uhci", "vt82c686b-uhci")) return 2;
  if (is(model, "ehci", "ich9-ehci1")) return 6;
  if (is(model, "pci-ohci")) return 3;
  if (is(model, "ich9-uhci1", "ich9-uhci2", "ich9-uhci3")) return 0;
  if (is(model, "nec-xhci", "qemu-xhci")) return number(controller.ports()).value_or(4);
  return std::nullopt;
}

template <class Domain>
void usb_port_unique(const Domain& domain, Context& context) {
  Taken taken(context);
  for_each_address(domain, "usb", [&](const auto& device, const auto& address) {
    if (const auto at = usb_port(address)) {
      taken.take(fmt::format("port {} of USB bus {}", at->second, at->first), device, address);
    }
  });
}

template <class Domain>
void usb_port_missing(const Domain& domain, Context& context) {
  constexpr unsigned long long kHubPorts = 8;
  std::map<unsigned long long, unsigned long long> ports;  // of buses of which that is certain
  bool all_buses = true;
  std::set<UsbPort> hubs;
  bool all_hubs = true;
  for (const auto& devices : each(domain.devices())) {
    std::set<unsigned long long> uncertain;
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "usb")) continue;
      const auto index = number(controller.index());
      const auto some = usb_ports(controller);
      if (!index || !some) {
        all_buses = all_buses && index.has_value();
        uncertain.insert(index.value_or(0));
      } else if (*some != 0) {
        ports.emplace(*index, *some);
      }
    }
    for (const auto index : uncertain) ports.erase(index);
    for (const auto& hub : each(devices.hub())) {
      const auto* address = find(hub.address());
      const auto at = address != nullptr ? usb_port(*address) : std::nullopt;
      all_hubs = all_hubs && at.has_value();
      if (at) hubs.insert(*at);
    }
  }
  for_each_address(domain, "usb", [&](const auto&, const auto& address) {
    const auto in = usb_port(address);
    if (!in || !all_buses) return;
    const auto& [bus, path] = *in;
    const auto dot = path.rfind('.');
    const auto port = parse_number(path.substr(dot == std::string::npos ? 0 : dot + 1));
    if (!port) return;
    if (dot != std::string::npos) {
      const std::string hub = path.substr(0, dot);
      if (all_hubs && !hubs.contains({bus, hub})) {
        context.report(address, fmt::format("there is no hub in port {} of USB bus {}", hub, bus));
      } else if (*port > kHubPorts) {
        context.report(address,
                       fmt::format("a hub has {} ports, and no port {}", kHubPorts, *port));
      }
      return;
    }
    const auto known = ports.find(bus);
    if (known != ports.end() && (*port == 0 || *port > known->second)) {
      context.report(address, fmt::format("USB bus {} has {} ports, and no port {}", bus,
                                          known->second, *port));
    }
  });
}

template <class Domain>
void usb_bus_missing(const Domain& domain, Context& context) {
  std::set<unsigned long long> buses;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "usb")) continue;
      const auto index = number(controller.index());
      if (!index) return;  // libvirt numbers it
      buses.insert(*index);
    }
  }
  for_each_address(domain, "usb", [&](const auto&, const auto& address) {
    const auto at = usb_port(address);
    // Bus 0 is there unasked.
    if (!at || at->first == 0 || buses.contains(at->first)) return;
    context.report(address.bus(), fmt::format("there is no USB bus {}: add <controller type='usb' "
                                              "index='{}'/>",
                                              at->first, at->first));
  });
}

template <class Domain>
void xhci_ports(const Domain& domain, Context& context) {
  constexpr unsigned long long kMost = 15;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.model1(), "nec-xhci", "qemu-xhci")) continue;
      if (number(controller.ports()).value_or(0) <= kMost) continue;
      context.report(controller.ports(),
                     fmt::format("a controller of model '{}' has {} ports at most",
                                 text(controller.model1()), kMost));
    }
  }
}

}  // namespace virtbind::checks
