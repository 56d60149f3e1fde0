// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices that a machine of QEMU does not have, and settings that they do not have there.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "character_devices.hpp"
#include "effective_devices.hpp"
#include "other_devices.hpp"
#include "qemu_chardev.hpp"
#include "qemu_on_machine.hpp"
#include "support/qemu_machine.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_serial_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.serial(); },
      [&](const auto& serial, const auto& machine) {
        for (const auto& target : each(serial.target())) {
          const auto* model = find(target.model());
          const std::string name = model != nullptr ? text(model->name()) : std::string();
          const auto one_of = [&](std::string_view type, std::string_view first,
                                  std::string_view second = "") {
            return is(target.type(), type) || (!name.empty() && (name == first || name == second));
          };
          std::string_view needs;
          if (one_of("spapr-vio-serial", "spapr-vty") && !machine.pseries()) needs = "pseries";
          if (one_of("sclp-serial", "sclpconsole", "sclplmconsole") && !machine.s390()) {
            needs = "s390x";
          }
          if (name == "pl011" && !machine.arm_virt()) needs = "ARM virt";
          if (name == "16550a" && (!machine.virt() || machine.arm())) needs = "RISC-V virt";
          if (!needs.empty()) {
            context.report(target, fmt::format("{} machines have such a serial port", needs));
          }
        }
      });
}

template <class Domain>
void qemu_parallel_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.parallel(); },
      [&](const auto& parallel, const auto& machine) {
        if (machine.s390() || machine.pseries()) {
          context.report(parallel, "s390x and pseries machines have no parallel ports");
        }
      });
}

template <class Domain>
void qemu_panic_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.panic(); },
      [&](const auto& panic, const auto& machine) {
        const std::string model = panic_model(domain, panic, context.profile);
        const bool here = model == "s390"      ? machine.s390()
                          : model == "hyperv"  ? machine.x86()
                          : model == "pseries" ? machine.pseries()
                          : model == "isa"     ? !machine.arm() && !machine.s390()
                                               : true;
        if (!here) {
          context.report(panic,
                         fmt::format("this machine has no panic notifier of model '{}'", model));
          return;
        }
        for (const auto& address : each(panic.address())) {
          const std::string_view bus = model == "isa" ? "isa" : model == "pvpanic" ? "pci" : "";
          if (bus.empty()) {
            context.report(panic.address(),
                           fmt::format("a panic notifier of model '{}' is on no bus", model));
          } else if (!is(address.type(), bus)) {
            context.report(address.type(),
                           fmt::format("a panic notifier of model '{}' has an address of type "
                                       "'{}', not '{}'",
                                       model, bus, text(address.type())));
          }
        }
      });
}

template <class Domain>
void qemu_iommu_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.iommu(); },
      [&](const auto& iommu, const auto& machine) {
        const bool here = is(iommu.model(), "intel")    ? machine.q35()
                          : is(iommu.model(), "smmuv3") ? machine.arm_virt()
                          : is(iommu.model(), "virtio") ? machine.q35() || machine.arm_virt()
                                                        : true;
        if (here) return;
        context.report(iommu.model(),
                       fmt::format("an IOMMU of model '{}' is for {} machines", text(iommu.model()),
                                   is(iommu.model(), "intel")    ? "q35"
                                   : is(iommu.model(), "smmuv3") ? "ARM virt"
                                                                 : "q35 and ARM virt"));
      });
}

template <class Domain>
void qemu_virtio_iommu(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& iommu : each(devices.iommu())) {
      if (!is(iommu.model(), "virtio")) continue;
      const bool acpi = any(domain.features(), [](const auto& said) { return has(said.acpi()); });
      if (!acpi) {
        context.report(iommu, "the guest learns of it through ACPI: add <features><acpi/>");
        continue;
      }
      for (const auto& address : each(iommu.address())) {
        if (!is(address.type(), "pci")) {
          context.report(address.type(), fmt::format("an IOMMU of model 'virtio' has an address of "
                                                     "type 'pci', not '{}'",
                                                     text(address.type())));
        } else if (parse_number(text(address.bus())).value_or(0) != 0) {
          context.report(address.bus(),
                         "an IOMMU is on PCI bus 0, where the machine's own devices are");
        }
      }
    }
  }
}

template <class Domain>
void qemu_nvram_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.nvram(); },
      [&](const auto& nvram, const auto& machine) {
        if (!machine.pseries()) {
          context.report(nvram, "only pseries machines have an <nvram> device");
          return;
        }
        for (const auto& address : each(nvram.address())) {
          if (is(address.type(), "spapr-vio")) continue;
          context.report(address.type(), fmt::format("<nvram> has an address of type 'spapr-vio', "
                                                     "not '{}'",
                                                     text(address.type())));
        }
      });
}

template <class Domain>
void qemu_floppy_machine(const Domain& domain, Context& context) {
  if (!rules::libvirt::machine_of(domain).pseries()) return;
  for_each_disk(domain, [&](const auto& disk) {
    if (is(disk.device(), "floppy")) context.report(disk, "pseries machines have no floppies");
  });
}

template <class Domain>
void qemu_watchdog_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.watchdog(); },
      [&](const auto& watchdog, const auto& machine) {
        const bool here = is(watchdog.model(), "ib700")     ? machine.i440fx()
                          : is(watchdog.model(), "diag288") ? machine.s390()
                          : is(watchdog.model(), "itco")    ? machine.q35()
                                                            : true;
        if (!here) {
          context.report(watchdog.model(), fmt::format("this machine has no watchdog of model '{}'",
                                                       text(watchdog.model())));
          return;
        }
        for (const auto& address : each(watchdog.address())) {
          if (is(watchdog.model(), "i6300esb") && is(address.type(), "pci")) continue;
          context.report(address, fmt::format("a watchdog of model '{}' is not there",
                                              text(watchdog.model())));
        }
      });
}

template <class Domain>
void qemu_memballoon_model(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& balloon : each(devices.memballoon())) {
      if (is(balloon.model(), "xen")) {
        context.report(balloon.model(), "QEMU's balloon is of model 'virtio'");
      }
    }
  }
}

/// Whether a path is one that libvirt has chosen, and chooses anew.
template <class Device>
bool is_own_path(const Device& device, const std::string& path) {
  if constexpr (requires { find(device.target())->name(); }) {
    return any(device.target(), [&](const auto& target) {
      return rules::libvirt::is_own_channel_path(path, text(target.name()));
    });
  }
  return false;
}

template <class Domain>
void qemu_reconnect_listening(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    const auto* source = find(device.source());
    if (source == nullptr || !is(device.type(), "unix")) return;
    if (!may_lack_path(device) || listens(*source)) return;
    if (has(source->path()) && !is_own_path(device, text(source->path()))) return;
    for (const auto& reconnect : each(source->reconnect())) {
      if (!has(reconnect.enabled())) continue;
      context.report(reconnect,
                     "without a path QEMU listens at a socket of libvirt's, and does not "
                     "connect");
    }
  });
}

template <class Domain>
void qemu_reconnect_timeout(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    const auto* source = find(device.source());
    if (source == nullptr || !is(device.type(), "tcp", "unix")) return;
    for (const auto& reconnect : each(source->reconnect())) {
      if (!is(reconnect.enabled(), "yes") || number(reconnect.timeout()).value_or(1) != 0) continue;
      context.report(reconnect.timeout(), "QEMU waits a second at least before it connects again");
    }
  });
}

}  // namespace virtbind::checks
