// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of memory.
#pragma once

#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_hugepages_backing(const Domain& domain, Context& context) {
  for (const auto& backing : each(domain.memoryBacking())) {
    if (!has(backing.hugepages())) continue;
    for (const auto& allocation : each(backing.allocation())) {
      if (is(allocation.mode(), "ondemand")) {
        context.report(allocation.mode(), "huge pages are taken at once, not on demand");
      }
    }
    for (const auto& source : each(backing.source())) {
      if (is(source.type(), "anonymous")) {
        context.report(source.type(),
                       "huge pages come from a file or 'memfd', not from 'anonymous'");
      }
    }
  }
}

template <class Domain>
void qemu_min_guarantee(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.memtune())) {
    for (const auto& guarantee : each(tune.min_guarantee())) {
      if (number(guarantee).value_or(0) == 0) continue;
      context.report(guarantee, "QEMU's driver guarantees no memory");
    }
  }
}

}  // namespace virtbind::checks
