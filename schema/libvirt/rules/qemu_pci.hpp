// SPDX-License-Identifier: LGPL-2.1-or-later
//
// PCI addresses of QEMU's guests, and the controllers that are there to hold them.
//
// libvirt goes over the devices twice.  The first time it only counts: where no slot is free it
// notes one more bus; the controllers of those buses are then added, and the second time every
// device gets its place (qemu_domain_address.c:qemuDomainAssignPCIAddresses).
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/controllers.hpp"
#include "support/pci_addresses.hpp"
#include "support/pci_buses.hpp"
#include "support/pci_devices.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// One pass over a guest's devices.
template <class Devices>
class PciPass {
 public:
  PciPass(Devices& devices, const Machine& machine, bool counting)
      : devices_(devices),
        machine_(machine),
        needs_(machine.has_pcie_root()),
        buses_(growth(machine, counting)),
        counting_(counting) {
    buses_.set_kind(0, *pci::kind_of(machine.has_pcie_root() ? "pcie-root" : "pci-root"));
    for (const auto& controller : each(devices_.controller())) {
      const auto index = number(controller.index());
      const auto* kind = pci::kind_of(text(controller.model1()));
      if (is(controller.type(), "pci") && kind != nullptr && index && *index < 256) {
        buses_.set_kind(*index, *kind);
      }
    }
    buses_.fill_gaps(*pci::kind_of(machine.pseries()         ? "pci-root"
                                   : machine.has_pcie_root() ? "pcie-root-port"
                                                             : "pci-bridge"));
    for_each_pci_device(devices_, needs_, [&](auto& device, pci::Flags flags) {
      const auto at = pci_address(device);
      if (!at) return;
      const auto put = buses_.reserve(*at, flags);
      if (put.bus != at->bus) set(device.address()->bus(), hex(put.bus, 2));
    });
  }

  pci::Buses& buses() { return buses_; }

  void place_boards_devices() {
    if (machine_.i440fx()) place_piix3();
    if (machine_.q35()) place_q35();
  }

  void assign_all() {
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

  static pci::Growth growth(const Machine& machine, bool counting) {
    if (!counting) return pci::Growth::none;
    return machine.pseries() ? pci::Growth::roots : pci::Growth::bridges;
  }

  template <class Device>
  void assign(Device& device, pci::Flags flags) {
    if constexpr (requires { device.master(); }) {
      // The first IDE controller is a part of the board.
      if (is(device.type(), "ide") && number(device.index()) == 0ULL) return;
      if (const auto companion = companion_function(device)) {
        assign_companion(device, flags, *companion);
        return;
      }
    }
    const auto at = buses_.take(flags);
    if (at && !counting_) set_pci_address(device, *at);
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
      if (counting_) return;
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
      if (is(controller.type(), "usb") &&
          (!has(controller.model1()) || is(controller.model1(), "piix3-uhci"))) {
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
  PciPass pass(devices, machine, true);
  auto& buses = pass.buses();
  pass.place_boards_devices();
  // A slot is kept for the bridge that one more device would need.
  if (machine.has_pci_root() && !buses.full()) buses.take(pci::kDevice | pci::kAutomatic);
  pass.assign_all();
  // A new guest with root ports gets a free one, to plug something in later.
  if (machine.has_pcie_root() && highest == 0 && buses.size() > 1) {
    buses.take(pci::kExpress | pci::kAutomatic);
  }
  for (std::size_t bus = 1; bus < buses.size(); ++bus) {  // grows on the way
    if (has_controller(devices.controller(), "pci", bus)) continue;
    const std::string model(buses.model(bus));
    set(add_controller(devices.controller(), "pci", bus).model1(), model);
    if (const auto needs = pci::kind_of(model)->plugs_into; needs != 0) buses.take(needs);
  }
}

template <class Domain>
void qemu_pci(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  if (!machine.has_pci_root() && !machine.has_pcie_root()) return;
  auto& devices = ensure(domain.devices());
  add_pci_controllers(devices, machine);
  PciPass pass(devices, machine, false);
  pass.place_boards_devices();
  pass.assign_all();
  pass.mark_multifunction();
  name_pci_controllers(devices, machine);
  number_pci_controllers(devices, machine);
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
