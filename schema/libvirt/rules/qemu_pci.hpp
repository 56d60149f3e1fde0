// SPDX-License-Identifier: LGPL-2.1-or-later
//
// PCI addresses of QEMU's guests, and the controllers that are there to hold them.
//
// libvirt goes over the devices twice.  The first time it only counts: where no slot is free it
// notes one more bus; the controllers of those buses are then added, and the second time every
// device gets its place (qemu_domain_address.c:qemuDomainAssignPCIAddresses).
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/controllers.hpp"
#include "support/pci_buses.hpp"
#include "support/pci_devices.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// "0x1f": as virPCIDeviceAddressFormat writes the parts of an address.
inline std::string hexadecimal(unsigned value, int digits) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "0x%0*x", digits, value);
  return text.data();
}

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
  set(address.bus(), hexadecimal(at.bus, 2));
  set(address.slot(), hexadecimal(at.slot, 2));
  set(address.function(), hexadecimal(at.function, 1));
}

/// One pass over a guest's devices.
template <class Devices>
class PciPass {
 public:
  PciPass(Devices& devices, const Machine& machine, bool counting)
      : devices_(devices),
        machine_(machine),
        needs_(machine.has_pcie_root()),
        buses_(counting),
        counting_(counting) {
    buses_.set_kind(0, *pci::kind_of(machine.has_pcie_root() ? "pcie-root" : "pci-root"));
    for (const auto& controller : each(devices_.controller())) {
      const auto index = number(controller.index());
      const auto* kind = pci::kind_of(text(controller.model1()));
      if (is(controller.type(), "pci") && kind != nullptr && index && *index < 256) {
        buses_.set_kind(*index, *kind);
      }
    }
    buses_.fill_gaps();
    for_each_pci_device(devices_, needs_, [&](auto& device, pci::Flags flags) {
      if (const auto at = pci_address(device)) buses_.reserve(*at, flags);
    });
  }

  pci::Buses& buses() { return buses_; }

  void assign_all() {
    if (machine_.i440fx()) place_piix3();
    if (machine_.q35()) place_q35();
    for_each_pci_device(devices_, needs_, [&](auto& device, pci::Flags flags) {
      if (wants_pci_address(device)) assign(device, flags);
    });
  }

  /// A device at function 0 says so where others share its slot (virDomainPCIAddressSetAllMulti).
  void mark_multifunction() {
    for_each_pci_device(devices_, needs_, [&](auto& device, pci::Flags) {
      const auto at = pci_address(device);
      if (at && at->function == 0 && buses_.shares_slot(*at)) {
        fill(ensure(device.address()).multifunction(), "on");
      }
    });
  }

 private:
  template <class Device>
  void place(Device& device, pci::Address at) {
    buses_.reserve(at, 0);
    set_pci_address(device, at);
  }

  template <class Device>
  void assign(Device& device, pci::Flags flags, unsigned function = 0) {
    if constexpr (requires { device.master(); }) {
      if (const auto companion = companion_function(device)) {
        assign_companion(device, flags, *companion);
        return;
      }
    }
    if (const auto at = buses_.take(flags, function)) {
      if (!counting_) set_pci_address(device, *at);
    }
  }

  /// The function of a part of a USB 2 controller, which all share one slot.
  template <class Controller>
  static std::optional<unsigned> companion_function(const Controller& controller) {
    if (!is(controller.type(), "usb")) return std::nullopt;
    if (is(controller.model1(), "ich9-ehci1")) return 7;
    if (is(controller.model1(), "ich9-uhci1")) return 0;
    if (is(controller.model1(), "ich9-uhci2")) return 1;
    if (is(controller.model1(), "ich9-uhci3")) return 2;
    return std::nullopt;
  }

  template <class Controller>
  void assign_companion(Controller& controller, pci::Flags flags, unsigned function) {
    std::optional<pci::Address> at;
    for (const auto& other : each(devices_.controller())) {
      if (!companion_function(other) || number(other.index()) != number(controller.index()))
        continue;
      if (at = pci_address(other); at) break;
    }
    if (at) {
      at->function = function;
      buses_.reserve(*at, flags);
    } else {
      at = buses_.take(flags, function);
    }
    if (!at) return;
    set_pci_address(controller, *at);
    if (function == 0) set(ensure(controller.address()).multifunction(), "on");
  }

  /// The first video card is where QEMU itself would put it, unless something else is there.
  void place_primary_video(unsigned slot) {
    auto* video = find(devices_.video());
    if (video == nullptr) return;
    const pci::Flags flags = needs_.video(*video);
    if (flags == 0 || !wants_pci_address(*video)) return;
    if (buses_.slot_in_use({0, slot, 0})) {
      assign(*video, flags);
    } else {
      place(*video, {0, slot, 0});
    }
  }

  /// The chip of i440fx has IDE and USB inside (qemuDomainValidateDevicePCISlotsPIIX3).
  void place_piix3() {
    for (auto& controller : each(devices_.controller())) {
      if (number(controller.index()) != 0ULL || !wants_pci_address(controller)) continue;
      if (is(controller.type(), "ide")) place(controller, {0, 1, 1});
      if (is(controller.type(), "usb") && is(controller.model1(), "piix3-uhci")) {
        place(controller, {0, 1, 2});
      }
    }
    buses_.reserve({0, 1, 0}, 0);
    place_primary_video(2);
  }

  /// The chips of q35 have SATA, USB and sound at fixed places
  /// (qemuDomainValidateDevicePCISlotsQ35).
  void place_q35() {
    for (auto& controller : each(devices_.controller())) {
      if (!wants_pci_address(controller)) continue;
      if (is(controller.type(), "sata") && number(controller.index()) == 0ULL) {
        place(controller, {0, 0x1f, 2});
      } else if (is(controller.type(), "usb") && is(controller.model1(), "ich9-uhci1")) {
        for (const unsigned slot : {0x1dU, 0x1aU}) {
          if (buses_.slot_in_use({0, slot, 0})) continue;
          place(controller, {0, slot, 0});
          set(ensure(controller.address()).multifunction(), "on");
          break;
        }
      } else if (is(controller.type(), "pci") && is(controller.model1(), "dmi-to-pci-bridge") &&
                 !buses_.slot_in_use({0, 0x1e, 0})) {
        place(controller, {0, 0x1e, 0});
      }
    }
    buses_.reserve({0, 0x1f, 0}, 0);  // the LPC bridge
    buses_.reserve({0, 0x1f, 3}, 0);  // the SMBus
    place_primary_video(1);
    for (auto& sound : each(devices_.sound())) {
      if (is(sound.model(), "ich9") && wants_pci_address(sound) &&
          !buses_.slot_in_use({0, 0x1b, 0})) {
        place(sound, {0, 0x1b, 0});
      }
    }
  }

  Devices& devices_;
  const Machine& machine_;
  PciNeeds needs_;
  pci::Buses buses_;
  bool counting_;
};

template <class Devices>
void add_pci_controllers(Devices& devices, const Machine& machine) {
  unsigned long long highest = 0;
  for (const auto& controller : each(devices.controller())) {
    if (is(controller.type(), "pci")) {
      highest = std::max<unsigned long long>(highest, number(controller.index()).value_or(0));
    }
  }
  Devices scratch(devices);
  PciPass pass(scratch, machine, true);
  auto& buses = pass.buses();
  // A slot is kept for the bridge that one more device would need.
  if (machine.has_pci_root()) buses.take(pci::kDevice | pci::kHotplug);
  pass.assign_all();
  // A new guest with root ports gets a free one, to plug something in later.
  if (machine.has_pcie_root() && highest == 0 && buses.size() > 1) {
    buses.take(pci::kExpress | pci::kHotplug);
  }
  for (std::size_t bus = 1; bus < buses.size(); ++bus) {  // grows on the way
    if (has_controller(devices.controller(), "pci", bus)) continue;
    const std::string model(buses.model(bus));
    set(add_controller(devices.controller(), "pci", bus).model1(), model);
    buses.take(pci::kind_of(model)->plugs_into);
  }
}

/// The names and numbers by which QEMU knows its PCI controllers.
template <class Devices>
void name_pci_controllers(Devices& devices) {
  for (auto& controller : each(devices.controller())) {
    const auto* kind = pci::kind_of(text(controller.model1()));
    if (!is(controller.type(), "pci") || kind == nullptr || kind->name.empty()) continue;
    if (!has(controller.model())) set(ensure(controller.model()).name(), kind->name);
    const auto index = number(controller.index()).value_or(0);
    if (kind->model == "pci-bridge")
      fill(ensure(controller.target()).chassisNr(), std::to_string(index));
    if (kind->model == "pcie-root-port" || kind->model == "pcie-switch-downstream-port") {
      auto& target = ensure(controller.target());
      fill(target.chassis(), std::to_string(index));
      if (const auto at = pci_address(controller)) {
        const bool root = kind->model == "pcie-root-port";
        fill(target.port(), hexadecimal(root ? (at->slot << 3U) + at->function : at->slot, 1));
      }
    }
  }
}

/// The number of the first bus behind an expander: from the top, each below the last
/// (qemuDomainAddressFindNewBusNr).
template <class Devices>
void number_pci_expanders(Devices& devices) {
  for (auto& controller : each(devices.controller())) {
    if (!is(controller.model1(), "pci-expander-bus", "pcie-expander-bus")) continue;
    auto& target = ensure(controller.target());
    if (has(target.busNr())) continue;
    unsigned long long lowest = 256;
    for (const auto& other : each(devices.controller())) {
      for (const auto& taken : each(other.target())) {
        if (const auto value = parse_number(text(taken.busNr()))) lowest = std::min(lowest, *value);
      }
    }
    if (lowest > 2) set(target.busNr(), std::to_string(lowest - 2));
  }
}

template <class Domain>
void qemu_pci(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  if (machine.s390() || (!machine.has_pci_root() && !machine.has_pcie_root())) return;
  auto& devices = ensure(domain.devices());
  add_pci_controllers(devices, machine);
  PciPass pass(devices, machine, false);
  pass.assign_all();
  pass.mark_multifunction();
  name_pci_controllers(devices);
  number_pci_expanders(devices);
}

template <class Domain>
void qemu_pci_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_address,
            {"qemu-pci",
             "Q16 3a",
             {Hypervisor::qemu},
             "every PCI device has a slot of its own, and there are buses enough for them",
             "qemu_domain_address.c:qemuDomainAssignPCIAddresses"},
            qemu_pci<Domain>);
}

}  // namespace virtbind::rules::libvirt
