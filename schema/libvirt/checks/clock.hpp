// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The guest's clock.
#pragma once

#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void clock_timezone_missing(const Domain& domain, Context& context) {
  for (const auto& clock : each(domain.clock())) {
    if (!is(clock.offset(), "timezone") || !text(clock.timezone()).empty()) continue;
    context.report(clock.offset(), "offset='timezone' needs the zone: timezone='Europe/Prague'");
  }
}

}  // namespace virtbind::checks
