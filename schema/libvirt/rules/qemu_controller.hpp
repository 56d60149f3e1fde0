// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The controllers that a machine of QEMU has from the start, and the models of controllers.
#pragma once

#include <string_view>

#include "support/controllers.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Whether the machine has a USB controller that nobody asked for.
inline bool has_default_usb(const Machine& machine) {
  if (machine.x86()) return !machine.isapc();
  return machine.ppc64() || machine.mips() || machine.old_arm_usb() ||
         machine.arch_is({"alpha", "ppc", "sh4", "sh4eb", "sparc64"});
}

/// The model of that one; "" where it is as of any other.
inline std::string_view implicit_usb_model(const Machine& machine) {
  if (machine.q35()) return "qemu-xhci";
  return machine.old_arm_usb() ? "pci-ohci" : "";
}

/// The model of USB controllers that name none.  Where libvirt asks the QEMU binary, these are the
/// answers of mainstream builds.
inline std::string_view default_usb_model(const Machine& machine, bool fresh) {
  if (machine.ppc64()) return fresh ? "qemu-xhci" : "pci-ohci";
  return machine.arch == "aarch64" || machine.loongarch() ? "qemu-xhci" : "piix3-uhci";
}

inline std::string_view default_scsi_model(const Machine& machine) {
  if (machine.pseries()) return "ibmvscsi";
  if (machine.s390() || machine.loongarch()) return "virtio-scsi";
  return machine.arch_is({"sparc"}) ? "ncr53c90" : "lsilogic";
}

template <class Domain>
void qemu_default_controllers(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  auto& controllers = ensure(domain.devices()).controller();
  if (has_default_usb(machine) && !has_controller(controllers, "usb", 0)) {
    auto& usb = add_controller(controllers, "usb", 0);
    if (const auto model = implicit_usb_model(machine); !model.empty()) set(usb.model1(), model);
  }
  if (machine.q35()) ensure_controller(controllers, "sata", 0);
  if (machine.has_pci_root() || machine.has_pcie_root()) {
    ensure_controller(controllers, "pci", 0);
    for (auto& controller : each(controllers)) {
      if (is(controller.type(), "pci") && number(controller.index()) == 0ULL) {
        fill(controller.model1(), machine.has_pcie_root() ? "pcie-root" : "pci-root");
      }
    }
  }
}

template <class Domain>
void qemu_controller_models(Domain& domain, Context& context) {
  const Machine machine = machine_of(domain);
  for (auto& devices : each(domain.devices())) {
    for (auto& controller : each(devices.controller())) {
      if (is(controller.type(), "scsi")) {
        if (is(controller.model1(), "auto")) clear(controller.model1());
        fill(controller.model1(), default_scsi_model(machine));
      } else if (is(controller.type(), "usb")) {
        fill(controller.model1(), machine.s390() && !has(controller.address())
                                      ? "none"
                                      : default_usb_model(machine, context.profile.fresh));
        // What is not there is nowhere.
        if (is(controller.model1(), "none")) clear(controller.address());
      }
    }
  }
}

template <class Domain>
void qemu_controller_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_domain,
            {"qemu-default-controllers", "Q7 Q8 Q10", kQemu,
             "the machine has these controllers whether they are named or not",
             "qemu_domain.c:qemuDomainDefAddDefaultDevices"},
            qemu_default_controllers<Domain>);
  rules.add(Stage::driver_device,
            {"qemu-controller-models", "Q9 Q15", kQemu,
             "a controller is of the model that the machine usually has",
             "qemu_domain.c:qemuDomainControllerDefPostParse"},
            qemu_controller_models<Domain>);
  rules.add(Stage::domain,
            {"qemu-implicit-controller-models", "Q15", kQemu,
             "a controller that a disk implies is of the usual model too",
             "qemu_domain.c:qemuDomainControllerDefPostParse"},
            qemu_controller_models<Domain>);
}

}  // namespace virtbind::rules::libvirt
