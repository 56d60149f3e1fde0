// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What machine QEMU emulates, as far as the document and the caller tell.
#pragma once

#include <string>

#include "effective.hpp"
#include "support/qemu_machine.hpp"

namespace virtbind::checks {

using rules::libvirt::Machine;

/// The machine that the document names.
template <class Domain>
const Machine& document_machine(const Domain& domain, const Context& context) {
  struct Found : Machine {};
  return context.once<Found>([&] { return Found{rules::libvirt::machine_of(domain)}; });
}

/// The same, of the architecture of the host where the document names none.
template <class Domain>
const Machine& qemu_machine(const Domain& domain, const Context& context) {
  struct Found : Machine {};
  return context.once<Found>([&] {
    return Found{{.arch = rules::libvirt::arch_of(domain, context.profile),
                  .name = rules::libvirt::machine_of(domain).name}};
  });
}

inline bool is_known_not_x86(const Machine& machine) {
  return !machine.arch.empty() && !machine.x86();
}

/// A machine of PowerPC or Arm that has no name is the one that the host prefers.
inline bool is_known_not_pseries(const Machine& machine) {
  return !machine.arch.empty() && !(machine.ppc64() && machine.name.empty()) && !machine.pseries();
}
inline bool is_known_not_arm_virt(const Machine& machine) {
  return !machine.arch.empty() && !(machine.arm() && machine.name.empty()) && !machine.arm_virt();
}

/// "an aarch64 guest of machine 'virt'".
inline std::string describe(const Machine& machine) {
  const std::string guest = "a guest of architecture '" + machine.arch + "'";
  return machine.name.empty() ? guest : guest + " and machine '" + machine.name + "'";
}

}  // namespace virtbind::checks
