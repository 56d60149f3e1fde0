// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices, and the machine of QEMU that they are in.
#pragma once

#include "effective.hpp"
#include "support/qemu_machine.hpp"

namespace virtbind::checks {

/// Calls a function with each device of one kind, when the architecture is known.
template <class Domain, class Member, class Function>
void on_machine(const Domain& domain, Member member, Function function) {
  const auto machine = rules::libvirt::machine_of(domain);
  if (machine.arch.empty()) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& device : each(member(devices))) function(device, machine);
  }
}

}  // namespace virtbind::checks
