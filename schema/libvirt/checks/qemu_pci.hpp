// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is plugged into what on PCI, as QEMU's machines have it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "controllers.hpp"
#include "drivers.hpp"
#include "support/pci_buses.hpp"
#include "support/qemu_machine.hpp"

namespace virtbind::checks {

namespace pci = rules::libvirt::pci;

/// The root of PCI that a machine begins with; null where that is not known.
inline const pci::Kind* root_of(const rules::libvirt::Machine& machine) {
  return machine.has_pcie_root()  ? pci::kind_of("pcie-root")
         : machine.has_pci_root() ? pci::kind_of("pci-root")
                                  : nullptr;
}

/// What is behind each number of a bus, as far as the document says.
template <class Domain>
std::map<unsigned long long, const pci::Kind*> pci_buses(const Domain& domain) {
  std::map<unsigned long long, const pci::Kind*> buses;
  for_each_pci_controller(domain, [&](const auto& controller, unsigned long long index) {
    buses.emplace(index, pci::kind_of(text(controller.model1())));
  });
  buses.emplace(0, root_of(rules::libvirt::machine_of(domain)));
  return buses;
}

template <class Domain>
void qemu_pci_root(const Domain& domain, Context& context) {
  const auto machine = rules::libvirt::machine_of(domain);
  const pci::Kind* root = root_of(machine);
  if (root == nullptr) return;
  for_each_pci_controller(domain, [&](const auto& controller, unsigned long long index) {
    const std::string model = text(controller.model1());
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
  const auto machine = rules::libvirt::machine_of(domain);
  if (machine.arch.empty()) return;
  for_each_pci_controller(domain, [&](const auto& controller, unsigned long long) {
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
  for_each_pci_controller(domain, [&](const auto& controller, unsigned long long index) {
    for (const auto& target : each(controller.target())) {
      const auto node = number(target.node());
      if (!node || *node < cells || index == 0) continue;  // pci-controller-zero
      context.report(target.node(),
                     fmt::format("the guest has {} NUMA cells, and no node {}", cells, *node));
    }
  });
}

/// What a device plugs into; an endpoint goes wherever one of either kind does, and a bridge
/// wherever a conventional device does (domain_addr.c:virDomainPCIAddressFlagsCompatible).
template <class Device>
pci::Flags plug_of(const Device& device) {
  constexpr pci::Flags kEndpoint = pci::kDevice | pci::kExpress;
  if constexpr (requires {
                  device.model1();
                  device.index();
                }) {
    const pci::Kind* kind =
        is(device.type(), "pci") ? pci::kind_of(text(device.model1())) : nullptr;
    if (kind != nullptr && kind->plugs_into != 0) {
      const pci::Flags plug = kind->plugs_into & pci::kTypes;
      return (plug & pci::kBridge) != 0 ? plug | kEndpoint : plug;
    }
    // Of a root pci-root-address says so, and where there is no model the driver finds one.
    if (is(device.type(), "pci")) return pci::kTypes;
  }
  return kEndpoint;
}

/// Calls a function with each device that has a PCI address on a bus that is known, the address,
/// and the bus.
template <class Domain, class Function>
void for_each_plugged(const Domain& domain, Function function) {
  const auto buses = pci_buses(domain);
  rules::libvirt::for_each_device(domain, [&](const auto& device) {
    const auto at = pci_address(device);
    if (!at) return;
    const auto bus = buses.find((*at)[1]);
    if (bus != buses.end() && bus->second != nullptr) function(device, *at, *bus->second);
  });
}

template <class Domain>
void qemu_pci_plug(const Domain& domain, Context& context) {
  for_each_plugged(domain, [&](const auto& device, const PciAddress& at, const pci::Kind& bus) {
    if constexpr (requires { device.address(); }) {
      if ((plug_of(device) & bus.takes & pci::kTypes) != 0) return;
      context.report(device.address(),
                     fmt::format("this does not plug into a '{}', and that is the "
                                 "PCI controller with index {}",
                                 bus.model, at[1]));
    }
  });
}

template <class Domain>
void qemu_pci_slot(const Domain& domain, Context& context) {
  for_each_plugged(domain, [&](const auto& device, const PciAddress& at, const pci::Kind& bus) {
    if constexpr (requires { device.address(); }) {
      if (at[0] != 0) {
        context.report(device.address(), "QEMU's machines have one PCI domain, 0");
      } else if (at[2] < bus.first_slot || at[2] > bus.last_slot) {
        context.report(device.address(),
                       fmt::format("a '{}' has slots {} to {}, and no slot {}", bus.model,
                                   bus.first_slot, bus.last_slot, at[2]));
      }
    }
  });
}

}  // namespace virtbind::checks
