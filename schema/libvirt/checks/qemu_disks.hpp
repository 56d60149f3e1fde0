// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks that QEMU cannot emulate, or libvirt's driver for it does not let it.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"
#include "qemu_images.hpp"

namespace virtbind::checks {

/// Whether the guest cannot write to a disk.
template <class Disk>
bool is_read_only(const Disk& disk) {
  return has(disk.readonly()) || is(disk.device(), "cdrom");
}

template <class Domain>
void qemu_disk_geometry(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    for (const auto& geometry : each(disk.geometry())) {
      if (number(geometry.cyls()).value_or(0) <= 0 || number(geometry.heads()).value_or(0) <= 0 ||
          number(geometry.secs()).value_or(0) <= 0) {
        continue;
      }
      if (bus == "usb" || bus == "sd") {
        context.report(geometry, fmt::format("a disk on bus '{}' has no geometry", bus));
      } else if (has(geometry.trans()) && bus != "ide") {
        context.report(geometry.trans(),
                       fmt::format("a translation is for bus 'ide', not for bus '{}'", bus));
      }
    }
  });
}

template <class Domain>
void qemu_cdrom_bus(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    if (!is(disk.device(), "cdrom") || (bus != "virtio" && bus != "sd")) return;
    context.report(disk, fmt::format("bus '{}' has no cdroms; try bus 'sata' or 'scsi'", bus));
  });
}

template <class Domain>
void qemu_disk_empty_usb(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    // Later models of USB disks can be empty, and are named.
    if (disk_bus(disk) != "usb" || has(disk.model()) || !is(disk.device(), "cdrom")) return;
    const auto* source = find(disk.source());
    const std::string type = storage_type(disk);
    const bool empty = source == nullptr || (type == "file" && text(source->file()).empty()) ||
                       (type == "block" && text(source->dev()).empty());
    if (empty) context.report(disk, "a disk on bus 'usb' cannot be empty");
  });
}

template <class Domain>
void qemu_disk_copy_on_read(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const bool plain = !is(disk.device(), "cdrom", "floppy", "lun") && !has(disk.readonly());
    for (const auto& driver : each(disk.driver())) {
      if (plain || !is(driver.copy_on_read(), "on")) continue;
      context.report(driver.copy_on_read(),
                     "only a hard disk that is written to is copied on reading");
    }
  });
}

template <class Domain>
void qemu_disk_identity(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    const bool lun = is(disk.device(), "lun");
    const auto report = [&](const auto& member, std::string_view name, bool possible) {
      if (!has(member) || (possible && !lun)) return;
      context.report(member, lun ? fmt::format("a lun has a '{}' of its own", name)
                                 : fmt::format("a disk on bus '{}' has no '{}'", bus, name));
    };
    report(disk.wwn(), "wwn", bus == "ide" || bus == "scsi" || bus == "sata");
    report(disk.vendor(), "vendor", bus == "scsi");
    report(disk.product(), "product", bus == "scsi");
    if (bus == "sd" || (bus == "scsi" && lun)) report(disk.serial(), "serial", false);
  });
}

template <class Domain>
void qemu_lun_bus(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    if (!is(disk.device(), "lun") || bus == "virtio" || bus == "scsi") return;
    context.report(disk, fmt::format("a lun is on bus 'scsi', not on bus '{}'", bus));
  });
}

template <class Domain>
void qemu_disk_rotation_rate(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    const bool possible =
        disk_device(disk) == "disk" && (bus == "scsi" || bus == "ide" || bus == "sata");
    for (const auto& target : each(disk.target())) {
      if (possible || number(target.rotation_rate()).value_or(0) == 0) continue;
      context.report(target.rotation_rate(),
                     fmt::format("a {} on bus '{}' does not rotate", disk_device(disk), bus));
    }
  });
}

template <class Domain>
void qemu_usb_disk_address(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (disk_bus(disk) != "usb") return;
    for (const auto& address : each(disk.address())) {
      if (is(address.type(), "usb")) continue;
      context.report(address.type(),
                     fmt::format("a disk on bus 'usb' has an address of type 'usb', "
                                 "not '{}'",
                                 text(address.type())));
    }
  });
}

template <class Domain>
void qemu_disk_read_only(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    if (disk_device(disk) != "disk" || !has(disk.readonly())) return;
    if (bus != "ide" && bus != "sata") return;
    context.report(disk.readonly(),
                   fmt::format("a hard disk on bus '{}' can always be written to", bus));
  });
}

template <class Domain>
void qemu_disk_native_io(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& driver : each(disk.driver())) {
      if (!is(driver.io(), "native") || is(driver.cache(), "none", "directsync")) continue;
      context.report(driver.io(),
                     "io='native' goes past the host's cache: it needs cache='none' or "
                     "'directsync'");
    }
  });
}

template <class Domain>
void qemu_disk_shareable(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (!has(disk.shareable()) || is_read_only(disk)) return;
    for (const auto& driver : each(disk.driver())) {
      if (!has(driver.type()) || is(driver.type(), "raw", "aio")) continue;
      context.report(
          driver.type(),
          fmt::format("guests can share a 'raw' image, not one of type '{}'", text(driver.type())));
    }
  });
}

template <class Domain>
void qemu_disk_driver_name(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& driver : each(disk.driver())) {
      if (!has(driver.name()) || is(driver.name(), "qemu")) continue;
      context.report(driver.name(),
                     fmt::format("'{}' is a driver of another hypervisor; QEMU's is 'qemu'",
                                 text(driver.name())));
    }
  });
}

template <class Domain>
void qemu_disk_format(const Domain& domain, Context& context) {
  for_each_disk_image(domain, [&](const auto& image) {
    if (image_format(image) != "cow") return;
    report_format(context, image, "QEMU knows type 'cow' no more; 'qcow2' came after it");
  });
}

template <class Domain>
void qemu_disk_partition(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string name = disk_name(disk);
    const bool known = rules::libvirt::drive_index(name).has_value();
    if (name.empty() || (known && (name.back() < '0' || name.back() > '9'))) return;
    if (!known && !has(disk.address())) return;  // disk-name-place
    for (const auto& target : each(disk.target())) {
      context.report(
          target.dev(),
          known ? fmt::format("'{}' is a part of a disk; QEMU has whole ones", name)
                : fmt::format("'{}' is no name of a disk; QEMU has 'vda' and the like", name));
    }
  });
}

template <class Domain>
void qemu_disk_transient(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (!has(disk.transient())) return;
    if (disk_device(disk) == "disk" && !has(disk.readonly()) && storage_type(disk) == "file")
      return;
    context.report(disk.transient(),
                   "only a hard disk that is a file and written to can be transient");
  });
}

template <class Domain>
void qemu_disk_thread_bus(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    for (const auto& driver : each(disk.driver())) {
      // SCSI disks have theirs since a later version; their controller has one anyway.
      if (!has(driver.iothread()) || bus == "virtio" || bus == "scsi") continue;
      context.report(driver.iothread(),
                     fmt::format("a disk on bus '{}' has no thread of its own", bus));
    }
  });
}

template <class Domain>
void qemu_disk_shared_overlay(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    for (const auto& transient : each(disk.transient())) {
      if (!is(transient.shareBacking(), "yes")) continue;
      if (bus == "usb" || bus == "virtio" || bus == "scsi") continue;
      context.report(transient.shareBacking(),
                     fmt::format("a transient disk that shares its image is plugged in later, and "
                                 "bus '{}' does not take it: 'virtio', 'scsi' or 'usb'",
                                 bus));
    }
  });
}

}  // namespace virtbind::checks
