// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Controllers of QEMU's machines, and what can be said of each.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "controllers.hpp"
#include "effective_devices.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

/// What a model of PCI controller is in QEMU, and what its <target> can say
/// (qemuValidateDomainDeviceDefControllerPCI).
struct PciOptions {
  std::string_view model;
  std::string_view names;    ///< of QEMU's devices
  std::string_view options;  ///< attributes and children of the target
};

inline constexpr std::array<PciOptions, 10> kPciOptions{{
    {"pci-root", "spapr-pci-host-bridge", " index node hotplug "},
    {"pcie-root", "", " "},
    {"pci-bridge", "pci-bridge", " chassisNr "},
    {"dmi-to-pci-bridge", "i82801b11-bridge", " "},
    {"pcie-to-pci-bridge", "pcie-pci-bridge", " "},
    {"pcie-root-port", "ioh3420 pcie-root-port", " chassis port hotplug "},
    {"pcie-switch-upstream-port", "x3130-upstream", " "},
    {"pcie-switch-downstream-port", "xio3130-downstream", " chassis port hotplug "},
    {"pci-expander-bus", "pxb", " busNr node "},
    {"pcie-expander-bus", "pxb-pcie", " busNr node "},
}};

inline bool lists(std::string_view words, std::string_view word) {
  return fmt::format(" {} ", words).find(fmt::format(" {} ", word)) != std::string::npos;
}

inline const PciOptions* pci_options(std::string_view model) {
  const auto* found = std::find_if(kPciOptions.begin(), kPciOptions.end(),
                                   [&](const auto& row) { return row.model == model; });
  return found != kPciOptions.end() ? found : nullptr;
}

template <class Domain>
void qemu_pci_options(const Domain& domain, Context& context) {
  const Machine& machine = document_machine(domain, context);
  if (machine.arch.empty()) return;
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long) {
    const PciOptions* known = pci_options(text(controller.model1()));
    if (known == nullptr) return;
    for (const auto& target : each(controller.target())) {
      const auto report = [&](const auto& option, std::string_view name) {
        if (!has(option)) return;
        const bool of_pseries = known->model == "pci-root" && name != "hotplug";
        if (lists(known->options, name) && (!of_pseries || machine.pseries())) return;
        context.report(option,
                       fmt::format("a '{}' of this machine has no '{}'", known->model, name));
      };
      report(target.chassisNr(), "chassisNr");
      report(target.chassis(), "chassis");
      report(target.port(), "port");
      report(target.busNr(), "busNr");
      report(target.index(), "index");
      report(target.hotplug(), "hotplug");
      report(target.node(), "node");
    }
  });
}

template <class Domain>
void qemu_pci_model_name(const Domain& domain, Context& context) {
  const Machine& machine = document_machine(domain, context);
  if (machine.arch.empty()) return;
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long) {
    const PciOptions* known = pci_options(text(controller.model1()));
    if (known == nullptr) return;
    for (const auto& device : each(controller.model())) {
      const bool nameless = known->model == "pci-root" && !machine.pseries();
      if (lists(known->names, text(device.name())) && !nameless) continue;
      context.report(device.name(), fmt::format("QEMU has no '{}' that is a '{}' of this machine",
                                                text(device.name()), known->model));
    }
  });
}

template <class Domain>
void qemu_pci_hole(const Domain& domain, Context& context) {
  const Machine& machine = document_machine(domain, context);
  if (machine.arch.empty()) return;
  for_each_pci_controller(domain, context, [&](const auto& controller, unsigned long long) {
    const bool possible = (is(controller.model1(), "pci-root") && machine.i440fx()) ||
                          (is(controller.model1(), "pcie-root") && machine.q35());
    if (!possible && has(controller.pcihole64())) {
      context.report(controller.pcihole64(), "only the root of a PC has a hole to set");
    }
  });
}

template <class Domain>
void qemu_scsi_options(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      const bool scsi = is(controller.type(), "scsi");
      // Without a model it is what the QEMU at hand has.
      const bool named = has(controller.model1()) && !is(controller.model1(), "auto");
      if (scsi &&
          (!named || is(controller.model1(), "virtio-scsi") || is_virtio(controller.model1()))) {
        continue;
      }
      for (const auto& driver : each(controller.driver())) {
        const auto report = [&](const auto& option, std::string_view name) {
          if (has(option)) {
            context.report(
                option, fmt::format("'{}' is for SCSI controllers of model 'virtio-scsi'", name));
          }
        };
        if (number(driver.queues()) != 0U) report(driver.queues(), "queues");
        if (number(driver.cmd_per_lun()) != 0U) report(driver.cmd_per_lun(), "cmd_per_lun");
        if (number(driver.max_sectors()) != 0U) report(driver.max_sectors(), "max_sectors");
        report(driver.ioeventfd(), "ioeventfd");
      }
    }
  }
}

template <class Domain>
void qemu_ide(const Domain& domain, Context& context) {
  const Machine& machine = document_machine(domain, context);
  const bool none = machine.q35() || machine.virt() || machine.pseries() || machine.s390_ccw();
  const bool one = machine.i440fx();
  if (!none && !one) return;
  const auto report = [&](const auto& part) {
    context.report(part, none ? "this machine has no IDE; try bus 'sata', 'scsi' or 'virtio'"
                              : "this machine has one IDE controller, for four disks");
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "ide")) continue;
      if (none || number(controller.index()).value_or(0) != 0) report(controller);
    }
  }
  for_each_disk(domain, [&](const auto& disk) {
    if (disk_bus(disk) != "ide") return;
    const auto at = disk_address(disk, context.profile);
    if (none || (at && at->controller != 0)) report(disk);
  });
}

template <class Domain>
void qemu_controller_model(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      const bool scsi = is(controller.type(), "scsi") && is(controller.model1(), "buslogic");
      const bool usb = is(controller.type(), "usb") && is(controller.model1(), "qusb1", "qusb2");
      if (!scsi && !usb) continue;
      context.report(controller.model1(),
                     fmt::format("'{}' is of another hypervisor: {}", text(controller.model1()),
                                 scsi ? "'virtio-scsi'" : "'qemu-xhci'"));
    }
  }
}

template <class Domain>
void qemu_usb_ports(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "usb") || !has(controller.model1())) continue;
      if (is(controller.model1(), "nec-xhci", "qemu-xhci", "none", "qusb1", "qusb2")) continue;
      if (!has(controller.ports())) continue;
      context.report(controller.ports(), fmt::format("the ports of '{}' cannot be chosen; those of "
                                                     "'qemu-xhci' can",
                                                     text(controller.model1())));
    }
  }
}

}  // namespace virtbind::checks
