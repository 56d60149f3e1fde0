// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What gives CPUs of the guest shares of the host's caches and of the way to its memory.
#pragma once

#include "effective.hpp"

namespace virtbind::checks {

/// Calls a generic function with each <cachetune>, then with each <memorytune>.
template <class Domain, class Function>
void for_each_allocation(const Domain& domain, Function function) {
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& allocation : each(tune.cachetune())) function(allocation);
    for (const auto& allocation : each(tune.memorytune())) function(allocation);
  }
}

}  // namespace virtbind::checks
