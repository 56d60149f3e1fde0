// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Virtuozzo's virtual machines and containers.
#pragma once

#include "support/inputs.hpp"
#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void vz_input(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    if (!has(devices.graphics())) continue;
    ensure_mouse_and_keyboard(devices, is_hvm(domain) ? "ps2" : "parallels");
  }
}

template <class Domain>
void vz_interface_model(Domain& domain, Context&) {
  if (!is_hvm(domain)) return;
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (!is(interface.type(), "network", "bridge") || has(interface.model())) continue;
      set(ensure(interface.model()).type(), "e1000");
    }
  }
}

template <class Domain>
void vz_rules(Rules<Domain>& rules) {
  const Hypervisors vz{Hypervisor::vz};
  rules.add(Stage::driver_domain,
            {"vz-input", "", vz, "a guest with a display has a mouse and a keyboard",
             "vz_driver.c:vzDomainDefAddDefaultInputDevices"},
            vz_input<Domain>);
  rules.add(Stage::driver_device,
            {"vz-interface-model", "", vz, "virtual machines have an e1000 unless told otherwise",
             "vz_driver.c:vzDomainDeviceDefPostParse"},
            vz_interface_model<Domain>);
}

}  // namespace virtbind::rules::libvirt
