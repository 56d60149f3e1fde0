// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Addresses of a kind or in a range that QEMU's machines do not have
// (qemuValidateDomainDeviceInfo), and what only devices with certain ones can say.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "device_addresses.hpp"
#include "each_device.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_ccw_machine(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  if (machine.arch.empty() || (machine.s390() && machine.name.empty()) || machine.s390_ccw()) {
    return;
  }
  for_each_address(domain, "ccw", [&](const auto&, const auto& address) {
    context.report(address.type(), fmt::format("CCW is of machine 's390-ccw-virtio'; this is {}",
                                               describe(machine)));
  });
}

/// The kind of address that a device has; "" where libvirt chooses it.
template <class Device>
std::string address_type(const Device& device) {
  if constexpr (requires { find(device.address())->type(); }) {
    if (const auto* address = find(device.address())) return text(address->type());
  }
  if constexpr (requires {
                  device.mode();
                  device.source();
                  device.rom();
                }) {
    if (passes_through(device, "usb")) return "usb";
    if (passes_through(device, "scsi")) return "drive";
  }
  return "";
}

template <class Domain>
void qemu_acpi_index(const Domain& domain, Context& context) {
  for_each_device(domain, [&](const auto& device) {
    if constexpr (requires { find(device.acpi())->index(); }) {
      const std::string type = address_type(device);
      if (type.empty() || type == "pci") return;
      for (const auto& acpi : each(device.acpi())) {
        if (number(acpi.index()).value_or(0) == 0) continue;
        context.report(acpi.index(),
                       fmt::format("devices on PCI have an ACPI index; this has an address of type "
                                   "'{}'",
                                   type));
      }
    }
  });
}

template <class Domain>
void qemu_rom_bus(const Domain& domain, Context& context) {
  for_each_device(domain, [&](const auto& device) {
    if constexpr (requires { find(device.rom())->bar(); }) {
      const std::string type = address_type(device);
      if (type.empty() || type == "pci" || type == "unassigned") return;
      for (const auto& rom : each(device.rom())) {
        if (!has(rom.bar()) && !has(rom.file()) && !has(rom.enabled())) continue;
        context.report(
            rom, fmt::format("devices on PCI have a ROM; this has an address of type '{}'", type));
      }
    }
  });
}

template <class Domain>
void qemu_drive_address(const Domain& domain, Context& context) {
  const auto refuse = [&](const auto& member, unsigned value, std::string_view part,
                          std::string_view bus) {
    if (value == 0) return;
    context.report(member,
                   fmt::format("the {} of a device on bus '{}' is 0, not {}", part, bus, value));
  };
  for (const auto& devices : each(domain.devices())) {
    std::set<unsigned long long> lsilogic;
    for (const auto& controller : each(devices.controller())) {
      const auto index = number(controller.index());
      if (index && is(controller.model1(), "lsilogic")) lsilogic.insert(*index);
    }
    const auto judge_scsi = [&](const auto& address, const DriveAddress& at) {
      refuse(address.bus(), at.bus, "bus", "scsi");
      if (lsilogic.contains(at.controller)) refuse(address.target(), at.target, "target", "scsi");
    };
    for (const auto& disk : each(devices.disk())) {
      const std::string bus = disk_bus(disk);
      for (const auto& address : each(disk.address())) {
        const auto at = drive_address(address);
        if (!at) continue;
        if (bus == "scsi") judge_scsi(address, *at);
        if (bus == "ide" || bus == "sata" || bus == "fdc") {
          refuse(address.target(), at->target, "target", bus);
        }
        if (bus == "sata" || bus == "fdc") refuse(address.bus(), at->bus, "bus", bus);
        if (bus == "fdc") refuse(address.controller(), at->controller, "controller", bus);
      }
    }
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "scsi")) continue;
      for (const auto& address : each(hostdev.address())) {
        if (const auto at = drive_address(address)) judge_scsi(address, *at);
      }
    }
  }
}

template <class Domain>
void qemu_isapc(const Domain& domain, Context& context) {
  if (!qemu_machine(domain, context).isapc()) return;
  const auto report = [&](const auto& part) {
    context.report(part, "machine 'isapc' has no PCI; try machine 'pc' or 'q35'");
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      const bool usb = is(controller.type(), "usb") && !is(controller.model1(), "none");
      if (usb || is(controller.type(), "pci", "sata", "virtio-serial")) report(controller);
    }
    for (const auto& disk : each(devices.disk())) {
      if (disk_bus(disk) == "virtio") report(disk);
    }
    for (const auto& interface : each(devices.interface())) {
      for (const auto& model : each(interface.model())) {
        if (is_virtio(model.type())) report(interface);
      }
    }
  }
}

}  // namespace virtbind::checks
