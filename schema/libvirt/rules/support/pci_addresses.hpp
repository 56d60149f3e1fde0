// SPDX-License-Identifier: LGPL-2.1-or-later
//
// PCI addresses of a guest's devices, and the names and numbers of the controllers they are on.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "support/hex.hpp"
#include "support/pci_buses.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// The PCI address a device has; nothing where it has none, or one that says only "pci".
template <class Device>
std::optional<pci::Address> pci_address(const Device& device) {
  const auto* address = find(device.address());
  if (address == nullptr || !is(address->type(), "pci")) return std::nullopt;
  const auto part = [](const auto& member) {
    return static_cast<unsigned>(parse_number(text(member)).value_or(0));
  };
  const pci::Address at{part(address->bus()), part(address->slot()), part(address->function())};
  if (part(address->domain()) == 0 && at.bus == 0 && at.slot == 0) return std::nullopt;
  return at;
}

/// Whether a device is to be given a PCI address (virDeviceInfoPCIAddressIsWanted).
template <class Device>
bool wants_pci_address(const Device& device) {
  const auto* address = find(device.address());
  return address == nullptr || (is(address->type(), "pci") && !pci_address(device));
}

template <class Device>
void set_pci_address(Device& device, pci::Address at) {
  auto& address = ensure(device.address());
  set(address.type(), "pci");
  set(address.domain(), "0x0000");
  set(address.bus(), hex(at.bus, 2));
  set(address.slot(), hex(at.slot, 2));
  set(address.function(), hex(at.function, 1));
}

/// The names by which QEMU knows its PCI controllers (qemuDomainPCIControllerSetDefaultModelName).
template <class Devices>
void name_pci_controllers(Devices& devices, const Machine& machine) {
  for (auto& controller : each(devices.controller())) {
    const auto* kind = pci::kind_of(text(controller.model1()));
    if (!is(controller.type(), "pci") || kind == nullptr || has(controller.model())) continue;
    const std::string_view name =
        kind->model == "pci-root" && machine.pseries() ? "spapr-pci-host-bridge" : kind->name;
    if (!name.empty()) set(ensure(controller.model()).name(), name);
  }
}

/// The number of the first bus behind an expander: from the top, each below the last
/// (qemuDomainAddressFindNewBusNr).
template <class Devices>
std::optional<unsigned long long> free_bus_number(const Devices& devices) {
  unsigned long long lowest = 256;
  for (const auto& controller : each(devices.controller())) {
    for (const auto& target : each(controller.target())) {
      if (const auto taken = parse_number(text(target.busNr()))) lowest = std::min(lowest, *taken);
    }
  }
  return lowest > 2 ? std::optional(lowest - 2) : std::nullopt;
}

/// The number of a host bridge of pSeries; 0 is the one that is always there
/// (qemuDomainAddressFindNewTargetIndex).
template <class Devices>
unsigned long long free_target_index(const Devices& devices) {
  const auto taken = [&devices](unsigned long long index) {
    return any(devices.controller(), [index](const auto& controller) {
      return any(controller.target(), [index](const auto& target) {
        return parse_number(text(target.index())) == index;
      });
    });
  };
  unsigned long long index = 1;
  while (taken(index)) ++index;
  return index;
}

/// The numbers by which the guest tells its PCI controllers apart.
template <class Devices>
void number_pci_controllers(Devices& devices, const Machine& machine) {
  for (auto& controller : each(devices.controller())) {
    if (!is(controller.type(), "pci")) continue;
    const auto& model = controller.model1();
    const auto index = number(controller.index()).value_or(0);
    if (is(model, "pci-bridge")) {
      fill(ensure(controller.target()).chassisNr(), std::to_string(index));
    } else if (is(model, "pcie-root-port", "pcie-switch-downstream-port")) {
      auto& target = ensure(controller.target());
      fill(target.chassis(), std::to_string(index));
      if (const auto at = pci_address(controller)) {
        const bool root = is(model, "pcie-root-port");
        fill(target.port(), hex(root ? (at->slot << 3U) + at->function : at->slot, 1));
      }
    } else if (is(model, "pci-expander-bus", "pcie-expander-bus")) {
      auto& target = ensure(controller.target());
      if (has(target.busNr())) continue;
      if (const auto free = free_bus_number(devices)) set(target.busNr(), std::to_string(*free));
    } else if (is(model, "pci-root") && machine.pseries()) {
      auto& target = ensure(controller.target());
      if (has(target.index())) continue;
      set(target.index(), std::to_string(index == 0 ? 0 : free_target_index(devices)));
    }
  }
}

}  // namespace virtbind::rules::libvirt
