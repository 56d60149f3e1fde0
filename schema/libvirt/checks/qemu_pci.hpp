// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is plugged into what on PCI, as QEMU's machines have it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "controllers.hpp"
#include "pci_devices.hpp"
#include "qemu_guest.hpp"
#include "support/pci_buses.hpp"

namespace virtbind::checks {

/// The root of PCI that a machine begins with; null where that is not known.
inline const pci::Kind* root_of(const rules::libvirt::Machine& machine) {
  return machine.has_pcie_root()  ? pci::kind_of("pcie-root")
         : machine.has_pci_root() ? pci::kind_of("pci-root")
                                  : nullptr;
}

/// What is behind each number of a bus, as far as the document says.
template <class Domain>
const auto& pci_buses(const Domain& domain, const Context& context) {
  struct Found {
    std::map<unsigned long long, const pci::Kind*> kinds;
  };
  const auto find_out = [&] {
    Found found;
    for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long index) {
      found.kinds.emplace(index, pci::kind_of(view(controller.model1())));
    });
    found.kinds.emplace(0, root_of(document_machine(domain, context)));
    return found;
  };
  return context.once<Found>(find_out).kinds;
}

template <class Domain>
void qemu_pci_root(const Domain& domain, Context& context) {
  const Machine& machine = document_machine(domain, context);
  const pci::Kind* root = root_of(machine);
  if (root == nullptr) return;
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long index) {
    const std::string_view model = view(controller.model1());
    if (model.empty()) return;
    if (index == 0 && model != root->model) {
      context.report(controller.model1(), fmt::format("this machine begins with a '{}', not with a "
                                                      "'{}'",
                                                      root->model, model));
    } else if (index != 0 && !machine.pseries() &&
               is(controller.model1(), "pci-root", "pcie-root")) {
      context.report(
          controller.model1(),
          fmt::format("a '{}' is the controller with index 0; this is index {}", model, index));
    }
  });
}

template <class Domain>
void qemu_pci_expander(const Domain& domain, Context& context) {
  const Machine& machine = document_machine(domain, context);
  if (machine.arch.empty()) return;
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long) {
    if (is(controller.model1(), "pci-expander-bus") && !machine.i440fx()) {
      context.report(controller.model1(), "a 'pci-expander-bus' is for i440fx machines");
    }
    if (is(controller.model1(), "pcie-expander-bus") && !machine.q35() && !machine.arm_virt()) {
      context.report(controller.model1(), "a 'pcie-expander-bus' is for q35 and virt machines");
    }
  });
}

template <class Domain>
void qemu_pci_node(const Domain& domain, Context& context) {
  unsigned long long cells = 0;
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& numa : each(cpu.numa())) cells = count(numa.cell());
  }
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long index) {
    for (const auto& target : each(controller.target())) {
      const auto node = number(target.node());
      if (!node || *node < cells || index == 0) continue;  // pci-controller-zero
      context.report(target.node(),
                     fmt::format("the guest has {} NUMA cells, and no node {}", cells, *node));
    }
  });
}

/// Calls a function with each device that has a PCI address on a bus that is known, and the bus.
template <class Domain, class Function>
void for_each_plugged(const Domain& domain, Context& context, Function function) {
  const auto& buses = pci_buses(domain, context);
  for (const PciDevice& device : pci_devices(domain, context)) {
    const auto bus = buses.find(device.at[1]);
    if (bus != buses.end() && bus->second != nullptr) function(device, *bus->second);
  }
}

template <class Domain>
void qemu_pci_plug(const Domain& domain, Context& context) {
  for_each_plugged(domain, context, [&](const PciDevice& device, const pci::Kind& bus) {
    if ((device.plug & bus.takes & pci::kTypes) != 0) return;
    context.report(device.address,
                   fmt::format("this does not plug into a '{}', and that is the PCI controller "
                               "with index {}",
                               bus.model, device.at[1]));
  });
}

template <class Domain>
void qemu_pci_slot(const Domain& domain, Context& context) {
  for_each_plugged(domain, context, [&](const PciDevice& device, const pci::Kind& bus) {
    const auto slot = device.at[2];
    if (device.at[0] != 0) {
      context.report(device.address, "QEMU's machines have one PCI domain, 0");
    } else if (slot < bus.first_slot || slot > bus.last_slot) {
      context.report(device.address, fmt::format("a '{}' has slots {} to {}, and no slot {}",
                                                 bus.model, bus.first_slot, bus.last_slot, slot));
    }
  });
}

}  // namespace virtbind::checks
