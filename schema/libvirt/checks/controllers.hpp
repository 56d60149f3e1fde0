// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Controllers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// The numbers of all PCI controllers, in order: one that has none gets the lowest that is free
/// (domain_postparse.c:virDomainAssignControllerIndexes).
template <class Controllers>
std::vector<unsigned long long> pci_indexes(const Controllers& controllers) {
  std::vector<std::optional<unsigned long long>> written;
  for (const auto& controller : each(controllers)) {
    if (is(controller.type(), "pci")) written.push_back(number(controller.index()));
  }
  std::set<unsigned long long> taken;
  if (std::find(written.begin(), written.end(), std::nullopt) != written.end()) {
    for (const auto& index : written) {
      if (index) taken.insert(*index);
    }
  }
  std::vector<unsigned long long> indexes;
  unsigned long long free = 0;
  for (const auto& index : written) {
    while (!index && taken.contains(free)) ++free;
    indexes.push_back(index ? *index : free++);
  }
  return indexes;
}

/// A PCI controller and its number.
template <class Controller>
struct PciController {
  const Controller* controller;
  unsigned long long index;
};

template <class Domain>
const auto& pci_controllers(const Domain& domain, const Context& context) {
  using Controller = value_of<decltype(find(domain.devices())->controller())>;
  struct Found {
    std::vector<PciController<Controller>> controllers;
  };
  return context
      .once<Found>([&domain] {
        Found found;
        for (const auto& devices : each(domain.devices())) {
          const auto indexes = pci_indexes(devices.controller());
          for (const auto& controller : each(devices.controller())) {
            if (!is(controller.type(), "pci")) continue;
            found.controllers.push_back({&controller, indexes[found.controllers.size()]});
          }
        }
        return found;
      })
      .controllers;
}

/// Calls a function with each PCI controller and its number.
template <class Domain, class Function>
void for_each_pci_controller(const Domain& domain, const Context& context, Function function) {
  for (const auto& [controller, index] : pci_controllers(domain, context)) {
    function(*controller, index);
  }
}

template <class Domain>
void controller_index_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Controller = value_of<decltype(devices.controller())>;
    FirstWith<std::pair<std::string, unsigned long long>, Controller> first;
    for (const auto& controller : each(devices.controller())) {
      // Several USB controllers make up one bus.
      const auto index = number(controller.index());
      if (!index || is(controller.type(), "usb")) continue;
      const Controller* other = first.before({text(controller.type()), *index}, controller);
      if (other == nullptr) continue;
      context
          .report(controller.index(),
                  fmt::format("{} is the '{}' controller {} already", context.name(*other),
                              text(controller.type()), *index))
          .related(*other, "the other controller");
    }
  }
}

template <class Domain>
void pci_root_address(const Domain& domain, Context& context) {
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long) {
    if (is(controller.model1(), "pci-root", "pcie-root") && has(controller.address())) {
      context.report(controller.address(),
                     fmt::format("a '{}' is plugged into nothing; it has no address",
                                 text(controller.model1())));
    }
  });
}

template <class Domain>
void pci_controller_index(const Domain& domain, Context& context) {
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long index) {
    if (index > 255 && has(controller.index())) {
      context.report(controller.index(),
                     fmt::format("{} is no index of a PCI controller; the highest is 255", index));
    }
  });
}

template <class Domain>
void pci_controller_target(const Domain& domain, Context& context) {
  const auto range = [&](const auto& member, std::string_view name, unsigned long long low,
                         unsigned long long high) {
    const auto value = parse_number(text(member));
    if (value && (*value < low || *value > high)) {
      context.report(member,
                     fmt::format("{} {} is out of range; it is {} to {}", name, *value, low, high));
    }
  };
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long) {
    for (const auto& target : each(controller.target())) {
      range(target.chassisNr(), "chassisNr", 1, 255);
      range(target.busNr(), "busNr", 1, 254);
      range(target.index(), "index", 0, 30);
    }
  });
}

template <class Domain>
void pci_controller_zero(const Domain& domain, Context& context) {
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long index) {
    for (const auto& target : each(controller.target())) {
      const auto target_index = parse_number(text(target.index()));
      if (target_index && *target_index <= 30 && (*target_index == 0) != (index == 0)) {
        context.report(
            target.index(),
            fmt::format("target index 0 belongs to the PCI controller with index 0; this "
                        "is target index {} of the controller with index {}",
                        *target_index, index));
      }
      if (has(target.node()) && index == 0) {
        context.report(target.node(), "the PCI controller with index 0 belongs to no NUMA node");
      }
    }
  });
}

template <class Domain>
void controller_iothread(const Domain& domain, Context& context) {
  // libvirt compares the numbers of the words: of other kinds, some have those of virtio-scsi.
  const auto passes = [](const auto& controller) {
    const auto& model = controller.model1();
    if (is(controller.type(), "pci")) {
      return is(model, "pcie-switch-upstream-port", "pci-expander-bus", "pcie-expander-bus");
    }
    if (is(controller.type(), "usb")) return is(model, "ich9-uhci3", "pci-ohci", "nec-xhci");
    return is(controller.type(), "scsi") && (is_virtio(model) || is(model, "virtio-scsi"));
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      const bool named = has(controller.model1()) && !is(controller.model1(), "auto");
      if (passes(controller)) continue;
      // What QEMU's driver takes for a SCSI controller without a model depends on the QEMU.
      if (is(controller.type(), "scsi") && !named &&
          context.profile.hypervisor == Hypervisor::qemu) {
        continue;
      }
      for (const auto& driver : each(controller.driver())) {
        if (number(driver.iothread()).value_or(0) == 0) continue;
        context.report(driver.iothread(),
                       "only a SCSI controller of model 'virtio-scsi' has a thread");
      }
    }
  }
}

}  // namespace virtbind::checks
