// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks: what fits to which device and bus.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Disk>
bool has_hard_disk_name(const Disk& disk) {
  const std::string name = disk_name(disk);
  constexpr std::array<std::string_view, 5> kPrefixes{"hd", "sd", "vd", "xvd", "ubd"};
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](const std::string_view prefix) { return name.starts_with(prefix); });
}

template <class Disk>
bool is_removable_medium(const Disk& disk) {
  return is(disk.device(), "cdrom", "floppy");
}

template <class Domain>
void disk_target_name(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (is_removable_medium(disk) || has_hard_disk_name(disk)) return;
    if (disk_bus(disk) == "fdc") return;  // disk-on-floppy-bus says so
    for (const auto& target : each(disk.target())) {
      context.report(target.dev(), fmt::format("the target of a hard disk begins with hd, sd, vd, "
                                               "xvd or ubd, not '{}'",
                                               text(target.dev())));
    }
  });
}

template <class Domain>
void disk_name_place(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    // disk-target-name and floppy-target-name speak of other names.
    const bool looked_at = is(disk.device(), "floppy")
                               ? disk_name(disk).starts_with("fd")
                               : is(disk.device(), "cdrom") || has_hard_disk_name(disk);
    if (has(disk.address()) || !looked_at) return;
    if (rules::libvirt::drive_index(disk_name(disk))) return;
    for (const auto& target : each(disk.target())) {
      context.report(target.dev(), fmt::format("'{}' does not say which disk this is: names go on "
                                               "with a, b, c and so on",
                                               text(target.dev())));
    }
  });
}

template <class Domain>
void floppy_bus(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (!is(disk.device(), "floppy") || disk_bus(disk) == "fdc") return;
    for (const auto& target : each(disk.target())) {
      context.report(target.bus(),
                     fmt::format("a floppy is on bus 'fdc', not '{}'", text(target.bus())));
    }
  });
}

template <class Domain>
void floppy_target_name(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (!is(disk.device(), "floppy") || disk_name(disk).starts_with("fd")) return;
    for (const auto& target : each(disk.target())) {
      context.report(target.dev(), fmt::format("the target of a floppy begins with fd, not '{}'",
                                               text(target.dev())));
    }
  });
}

template <class Domain>
void disk_on_floppy_bus(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (is(disk.device(), "floppy") || disk_bus(disk) != "fdc") return;
    for (const auto& target : each(disk.target())) {
      context.report(target.bus(),
                     fmt::format("bus 'fdc' is for floppies; this is a {}", disk_device(disk)));
    }
  });
}

template <class Domain>
void disk_source_missing(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string type = storage_type(disk);
    if (disk_device(disk) != "disk") return;
    const auto* source = find(disk.source());
    std::string path;
    if (source != nullptr && type == "file") path = text(source->file());
    if (source != nullptr && type == "block") path = text(source->dev());
    if (source != nullptr && type == "dir") path = text(source->dir());
    if (!path.empty() || (type != "file" && type != "block" && type != "dir")) return;
    context.report(disk,
                   fmt::format("disk '{}' has no source; only a cdrom or a floppy may be empty",
                               disk_name(disk)));
  });
}

template <class Domain>
void disk_address_type(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    if (bus != "ide" && bus != "fdc" && bus != "scsi" && bus != "sata") return;
    for (const auto& address : each(disk.address())) {
      if (is(address.type(), "drive")) continue;
      context.report(address.type(),
                     fmt::format("a disk on bus '{}' has an address of type 'drive', not '{}'", bus,
                                 text(address.type())));
    }
  });
}

template <class Domain>
void disk_virtio_options(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    if (bus == "virtio") return;
    const auto report = [&](const auto& option, std::string_view name) {
      if (has(option)) {
        context.report(option, fmt::format("'{}' is for disks on bus 'virtio'; this one is on '{}'",
                                           name, bus));
      }
    };
    report(disk.model(), "model");
    for (const auto& driver : each(disk.driver())) {
      report(driver.queues(), "queues");
      if constexpr (requires { driver.queue_size(); }) {
        // QEMU's driver alone looks at this one.
        if (context.profile.hypervisor == Hypervisor::qemu) {
          report(driver.queue_size(), "queue_size");
        }
      }
      report(driver.event_idx(), "event_idx");
      report(driver.ioeventfd(), "ioeventfd");
      report(driver.iommu(), "iommu");
      report(driver.ats(), "ats");
      report(driver.packed(), "packed");
      report(driver.page_per_vq(), "page_per_vq");
    }
  });
}

template <class Domain>
void disk_tray(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (is_removable_medium(disk)) return;
    for (const auto& target : each(disk.target())) {
      // A closed tray is what everything has.
      if (is(target.tray(), "open")) {
        context.report(
            target.tray(),
            fmt::format("only a cdrom or a floppy has a tray; this is a {}", disk_device(disk)));
      }
    }
  });
}

template <class Domain>
void disk_removable(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    if (bus == "usb" || (bus == "scsi" && disk_device(disk) == "disk")) return;
    for (const auto& target : each(disk.target())) {
      if (!has(target.removable())) return;
      context.report(target.removable(),
                     fmt::format("'removable' is for disks on bus 'usb' or 'scsi'; this is a {} on "
                                 "'{}'",
                                 disk_device(disk), bus));
    }
  });
}

template <class Domain>
void disk_startup_policy(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string type = storage_type(disk);
    for (const auto& source : each(disk.source())) {
      if (!has(source.startupPolicy())) continue;
      if (type != "file" && type != "block" && type != "dir" && type != "volume") {
        context.report(source.startupPolicy(),
                       fmt::format("a startupPolicy is for files, block devices, directories and "
                                   "volumes, not for a disk of type '{}'",
                                   type));
      } else if (is(source.startupPolicy(), "requisite") && !is_removable_medium(disk)) {
        context.report(
            source.startupPolicy(),
            fmt::format("startupPolicy 'requisite' is for a cdrom or a floppy; this is a "
                        "{}",
                        disk_device(disk)));
      }
    }
  });
}

template <class Domain>
void disk_discard_no_unref(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& driver : each(disk.driver())) {
      if constexpr (requires { driver.discard_no_unref(); }) {
        if (!is(driver.discard_no_unref(), "on")) continue;
        if (!is(driver.type(), "qcow2")) {
          context.report(driver.discard_no_unref(),
                         "'discard_no_unref' works with type 'qcow2' only");
        } else if (has(disk.readonly()) || is(disk.device(), "cdrom")) {
          context.report(driver.discard_no_unref(),
                         "'discard_no_unref' needs a disk that is written to");
        }
      }
    }
  });
}

template <class Domain>
void disk_iothreads(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& driver : each(disk.driver())) {
      if constexpr (requires { driver.iothreads(); }) {
        for (const auto& iothreads : each(driver.iothreads())) {
          if (!has(driver.iothread()) || !has(iothreads.iothread())) continue;
          context
              .report(driver.iothread(),
                      "the attribute 'iothread' and the element <iothreads> exclude each other")
              .related(iothreads, "the element");
        }
      }
    }
  });
}

}  // namespace virtbind::checks
