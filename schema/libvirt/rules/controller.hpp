// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Controllers: their order and index, and those that devices imply.
#pragma once

#include <array>
#include <string>
#include <utility>

#include "support/controllers.hpp"
#include "support/devices.hpp"
#include "support/limits.hpp"
#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The companions of an EHCI controller serve two of its ports each.
template <class Domain>
void companion_ports(Domain& domain, Context&) {
  constexpr auto kPorts = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"ich9-uhci1", "0"}, {"ich9-uhci2", "2"}, {"ich9-uhci3", "4"}});
  for (auto& devices : each(domain.devices())) {
    for (auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "usb") || has(controller.master())) continue;
      for (const auto& [model, port] : kPorts) {
        if (is(controller.model1(), model)) set(ensure(controller.master()).startport(), port);
      }
    }
  }
}

template <class Domain>
void pci_hole_unit(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& controller : each(devices.controller())) {
      for (auto& hole : each(controller.pcihole64())) in_kib(hole);
    }
  }
}

template <class Domain>
void controller_order(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    auto& controllers = devices.controller();
    for (std::size_t next = 1; next < controllers.size(); ++next) {
      const auto& controller = controllers[next];
      const std::size_t place =
          controller_place(controllers, next, text(controller.type()), number(controller.index()),
                           has(controller.master()));
      if (place != next) move(controllers, next, place);
    }
  }
}

/// An EHCI controller and its UHCI companions, which make one USB 2 controller together.
template <class Controller>
bool is_usb2(const Controller& controller) {
  return is(controller.type(), "usb") &&
         is(controller.model1(), "ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3");
}

template <class Controllers>
unsigned long long unused_index(const Controllers& controllers, const std::string& type) {
  unsigned long long index = 0;
  while (has_controller(controllers, type, index)) ++index;
  return index;
}

/// The index of the USB 2 group that a controller without one was meant to join.
template <class Controllers>
std::optional<unsigned long long> companion_index(const Controllers& controllers,
                                                  std::size_t position) {
  const auto& controller = controllers[position];
  if (!is_usb2(controller)) return std::nullopt;
  for (std::size_t i = position; i-- > 0;) {
    const auto& previous = controllers[i];
    if (!is(previous.type(), "usb")) continue;
    if (!is_usb2(previous)) return std::nullopt;
    const bool taken = any(controllers, [&](const auto& other) {
      return is(other.type(), "usb") && number(other.index()) == number(previous.index()) &&
             text(other.model1()) == text(controller.model1());
    });
    return taken ? std::nullopt : std::optional(number(previous.index()).value_or(0));
  }
  return std::nullopt;
}

template <class Domain>
void controller_index(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    auto& controllers = devices.controller();
    for (std::size_t i = 0; i < controllers.size(); ++i) {
      if (has(controllers[i].index())) continue;
      const auto joined = companion_index(controllers, i);
      set(controllers[i].index(),
          joined ? *joined : unused_index(controllers, text(controllers[i].type())));
    }
  }
  controller_order(domain, context);  // now that all have an index
}

/// Every controller up to the highest that a disk of a bus is on.
template <class Domain>
void disk_controllers(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (const auto* bus : {"scsi", "fdc", "ide", "sata"}) {
      std::optional<unsigned long long> highest;
      for (const auto& disk : each(devices.disk())) {
        const auto* target = find(disk.target());
        if (target == nullptr || !is(target->bus(), bus)) continue;
        for (const auto& address : each(disk.address())) {
          if (!is(address.type(), "drive")) continue;
          highest = std::max(highest, parse_number(text(address.controller())));
        }
      }
      for (unsigned long long index = 0;
           highest && *highest < kMostControllers && index <= *highest; ++index) {
        ensure_controller(devices.controller(), bus, index);
      }
    }
  }
}

template <class Device>
unsigned long long virtio_serial_controller(const Device& device) {
  const auto* address = find(device.address());
  if (address == nullptr || !is(address->type(), "virtio-serial")) return 0;
  return parse_number(text(address->controller())).value_or(0);
}

template <class Domain>
void virtio_serial_controllers(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    const auto add_for = [&](const auto& device) {
      for (const auto& target : each(device.target())) {
        if (!is(target.type(), "virtio")) continue;
        ensure_controller(devices.controller(), "virtio-serial", virtio_serial_controller(device));
      }
    };
    for (const auto& channel : each(devices.channel())) add_for(channel);
    for (const auto& console : each(devices.console())) add_for(console);
  }
}

/// What a driver is told only where it is more than nothing.
template <class Domain>
void controller_driver(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& controller : each(devices.controller())) {
      for (auto& driver : each(controller.driver())) {
        if (number(driver.queues()) == 0U) clear(driver.queues());
        if (number(driver.cmd_per_lun()) == 0U) clear(driver.cmd_per_lun());
        if (number(driver.max_sectors()) == 0U) clear(driver.max_sectors());
      }
      remove_if(controller.driver(), [](const auto& driver) { return nothing_in(driver); });
    }
  }
}

template <class Domain>
void controller_type(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& controller : each(devices.controller())) fill(controller.type(), "ide");
  }
}

template <class Domain>
void controller_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"controller-type",
             "G63",
             {},
             "a controller is one for IDE unless told otherwise",
             "domain_conf.c:virDomainControllerDefParseXML"},
            controller_type<Domain>);
  rules.add(Stage::parse,
            {"controller-driver",
             "",
             {},
             "a number of zero says nothing to a driver",
             "domain_conf.c:virDomainControllerDriverFormat"},
            controller_driver<Domain>);
  rules.add(Stage::parse,
            {"controller-master",
             "G65",
             {},
             "companions of a USB 2 controller serve its ports in pairs",
             "domain_conf.c:virDomainControllerDefParseXML"},
            companion_ports<Domain>);
  rules.add(Stage::parse,
            {"pcihole64-unit",
             "G70",
             {},
             "the 64-bit PCI hole is in KiB as all memory is",
             "domain_conf.c:virDomainControllerDefParseXML"},
            pci_hole_unit<Domain>);
  rules.add(Stage::parse,
            {"controller-order",
             "",
             {},
             "controllers of a type are kept in the order of their index",
             "domain_conf.c:virDomainControllerInsertPreAlloced"},
            controller_order<Domain>);
  rules.add(Stage::controller_index,
            {"controller-index",
             "G64",
             {},
             "a controller takes the lowest index of its type that is "
             "free",
             "domain_postparse.c:virDomainAssignControllerIndexes"},
            controller_index<Domain>);
  rules.add(Stage::domain,
            {"disk-controllers",
             "G66",
             {},
             "a disk needs the controller that its address names",
             "domain_postparse.c:virDomainDefAddImplicitControllers"},
            disk_controllers<Domain>);
  rules.add(Stage::domain,
            {"virtio-serial-controllers",
             "G67",
             {},
             "a virtio channel or console needs a controller",
             "domain_conf.c:virDomainDefMaybeAddVirtioSerialController"},
            virtio_serial_controllers<Domain>);
}

}  // namespace virtbind::rules::libvirt
