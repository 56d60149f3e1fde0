// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which hypervisor a domain of the early format is for.
#pragma once

#include "virtbind/defaults/edit.hpp"
#include "virtbind/defaults/profile.hpp"

namespace virtbind::rules::core {

/// domain/@type says it, "'xen' is the default value"; KVM is QEMU with the processor's help.
template <class Domain>
Profile profile_for(const Domain& domain) {
  return {.hypervisor = hypervisor_named(text(domain.type())).value_or(Hypervisor::xen),
          .version = {},
          .host = {}};
}

}  // namespace virtbind::rules::core
