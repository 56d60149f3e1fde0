// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "virtbind/check.hpp"

namespace virtbind::checks {

template <class Inventory>
void retired_host_empty(const Inventory& inventory, Context& context) {
  for (const auto& host : members::each(inventory.host())) {
    if (!members::is(host.state(), "retired")) continue;
    for (const auto& guest : members::each(host.guest())) {
      context.report(guest, "'" + members::text(guest) + "' is on a retired host");
    }
  }
}

}  // namespace virtbind::checks
