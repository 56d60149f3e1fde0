// SPDX-License-Identifier: LGPL-2.1-or-later
//
// SCSI devices of the host: their place in the guest.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "support/controllers.hpp"
#include "support/limits.hpp"
#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Whether a disk or host device sits at a place of a SCSI controller.
template <class Devices>
bool scsi_unit_taken(const Devices& devices, unsigned long long controller, unsigned unit) {
  const auto there = [&](const auto& device) {
    return any(device.address(), [&](const auto& address) {
      return is(address.type(), "drive") &&
             parse_number(text(address.controller())) == controller &&
             parse_number(text(address.bus())) == 0U &&
             parse_number(text(address.target())) == 0U &&
             parse_number(text(address.unit())) == unit;
    });
  };
  const auto scsi_disk_there = [&](const auto& disk) {
    const auto* target = find(disk.target());
    return target != nullptr && is(target->bus(), "scsi") && there(disk);
  };
  const auto scsi_hostdev_there = [&](const auto& hostdev) {
    return is(hostdev.type(), "scsi") && there(hostdev);
  };
  return any(devices.disk(), scsi_disk_there) || any(devices.hostdev(), scsi_hostdev_there);
}

template <class Devices>
std::optional<unsigned> free_scsi_unit(const Devices& devices, unsigned long long controller,
                                       const Profile& profile) {
  const bool wide = has_wide_scsi(profile);
  for (unsigned unit = 0; unit < (wide ? 16U : 7U); ++unit) {
    if (wide && unit == 7) continue;  // the controller itself
    if (!scsi_unit_taken(devices, controller, unit)) return unit;
  }
  return std::nullopt;
}

template <class Domain>
void scsi_hostdev_address(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& hostdev : each(devices.hostdev())) {
      if (!is(hostdev.type(), "scsi") || has(hostdev.address())) continue;
      std::optional<unsigned> unit;
      unsigned long long controller = 0;
      unsigned long long next = 0;
      for (const auto& existing : each(devices.controller())) {
        if (!is(existing.type(), "scsi")) continue;
        controller = number(existing.index()).value_or(0);
        next = std::max(next, controller + 1);
        unit = free_scsi_unit(devices, controller, context.profile);
        if (unit) break;
      }
      // All are full, or there is none: a controller comes into being for the device.
      for (; !unit; ++next) {
        controller = next;
        unit = free_scsi_unit(devices, controller, context.profile);
      }
      auto& address = add(hostdev.address());
      set(address.type(), "drive");
      set(address.controller(), std::to_string(controller));
      set(address.bus(), "0");
      set(address.target(), "0");
      set(address.unit(), std::to_string(*unit));
    }
  }
}

template <class Domain>
void scsi_hostdev_controllers(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    std::optional<unsigned long long> highest;
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!is(hostdev.type(), "scsi")) continue;
      for (const auto& address : each(hostdev.address())) {
        highest = std::max(highest, parse_number(text(address.controller())));
      }
    }
    std::string model;
    for (const auto& controller : each(devices.controller())) {
      if (is(controller.type(), "scsi")) model = text(controller.model1());
    }
    for (unsigned long long index = 0; highest && *highest < kMostControllers && index <= *highest;
         ++index) {
      if (has_controller(devices.controller(), "scsi", index)) continue;
      auto& added = add_controller(devices.controller(), "scsi", index);
      if (!model.empty()) set(added.model1(), model);
    }
  }
}

template <class Domain>
void hostdev_rules(Rules<Domain>& rules) {
  rules.add(Stage::device,
            {"hostdev-scsi-address",
             "G112",
             {},
             "a SCSI device of the host takes the first free unit",
             "domain_postparse.c:virDomainHostdevAssignAddress"},
            scsi_hostdev_address<Domain>);
  rules.add(Stage::domain,
            {"hostdev-scsi-controller",
             "G69",
             {},
             "a SCSI device of the host needs the controller that its address names",
             "domain_postparse.c:virDomainDefMaybeAddHostdevSCSIcontroller"},
            scsi_hostdev_controllers<Domain>);
}

}  // namespace virtbind::rules::libvirt
