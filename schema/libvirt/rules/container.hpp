// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What runs a guest where that is a program of the host, and what a container begins with.
#pragma once

#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void host_emulator(Domain& domain, Context& context) {
  auto& devices = ensure(domain.devices());
  if (has(devices.emulator())) return;
  if (const auto& path = context.profile.host.emulator; !path.empty()) {
    set(devices.emulator(), path);
  } else {
    context.leave_open(&devices, "emulator", "the program of the host that runs such guests");
  }
}

template <class Domain>
void openvz_init(Domain& domain, Context&) {
  for (auto& os : each(domain.os())) {
    if (is(os.type(), "exe")) fill(os.init(), "/sbin/init");
  }
}

template <class Domain>
void container_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_basic,
            {"host-emulator",
             "",
             {Hypervisor::lxc, Hypervisor::ch},
             "a program of the host runs the guest",
             "lxc_domain.c:virLXCDomainDefPostParse, ch_domain.c:chDomainDefPostParseBasic"},
            host_emulator<Domain>);
  rules.add(Stage::driver_domain,
            {"openvz-init",
             "",
             {Hypervisor::openvz},
             "a container starts with its init",
             "openvz_conf.c:openvzDomainDefPostParse"},
            openvz_init<Domain>);
}

}  // namespace virtbind::rules::libvirt
