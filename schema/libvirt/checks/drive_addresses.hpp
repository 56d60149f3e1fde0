// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Places on disk controllers, taken twice.
#pragma once

#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// "controller 0, bus 0, target 0, unit 1".
inline std::string in_words(const DriveAddress& at) {
  return fmt::format("controller {}, bus {}, target {}, unit {}", at.controller, at.bus, at.target,
                     at.unit);
}

template <class Domain>
void drive_address_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Disk = value_of<decltype(devices.disk())>;
    FirstWith<std::pair<std::string, DriveAddress>, Disk> first;
    for (const auto& disk : each(devices.disk())) {
      const std::string bus = disk_bus(disk);
      const auto at = disk_address(disk, context.profile);
      if (!at) continue;
      const Disk* other = first.before({bus, *at}, disk);
      if (other == nullptr) continue;
      if (has(disk.address())) {
        context
            .report(disk.address(), fmt::format("{} is also the place of {} on bus '{}'",
                                                in_words(*at), context.name(*other), bus))
            .related(*other, "the other disk");
      } else if (disk_name(disk) != disk_name(*other)) {  // else disk-target-unique says so
        context
            .report(disk.target(),
                    fmt::format("the name '{}' means {}, where {} is on bus '{}'", disk_name(disk),
                                in_words(*at), context.name(*other), bus))
            .related(*other, "the other disk");
      }
    }
  }
}

template <class Domain>
void scsi_hostdev_address(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Disk = value_of<decltype(devices.disk())>;
    using Hostdev = value_of<decltype(devices.hostdev())>;
    std::map<DriveAddress, const Disk*> disks;
    for (const auto& disk : each(devices.disk())) {
      if (disk_bus(disk) != "scsi") continue;
      if (const auto at = disk_address(disk, context.profile)) disks.emplace(*at, &disk);
    }
    FirstWith<DriveAddress, Hostdev> hostdevs;
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "scsi")) continue;
      for (const auto& address : each(hostdev.address())) {
        const auto at = drive_address(address);
        if (!at) continue;
        const auto report = [&](const auto& other) {
          context
              .report(address,
                      fmt::format("{} is also the place of {}", in_words(*at), context.name(other)))
              .related(other, "the other device");
        };
        if (const auto disk = disks.find(*at); disk != disks.end()) {
          report(*disk->second);
        } else if (const Hostdev* other = hostdevs.before(*at, hostdev); other != nullptr) {
          report(*other);
        }
      }
    }
  }
}

}  // namespace virtbind::checks
