// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How much an interface may send and receive.
#pragma once

#include <string_view>

#include <fmt/format.h>

#include "../../common/checks/each_interface.hpp"
#include "effective.hpp"

namespace virtbind::checks {

/// Calls a generic function with every limit: the interface, the element, and which way it is.
template <class Domain, class Function>
void for_each_limit(const Domain& domain, Function function) {
  for_each_interface(domain, [&](const auto& interface) {
    for (const auto& bandwidth : each(interface.bandwidth())) {
      for (const auto& limit : each(bandwidth.inbound())) function(interface, limit, true);
      for (const auto& limit : each(bandwidth.outbound())) function(interface, limit, false);
    }
  });
}

template <class Domain>
void bandwidth_floor(const Domain& domain, Context& context) {
  for_each_limit(domain, [&](const auto& interface, const auto& limit, bool inbound) {
    if (!has(limit.floor())) return;
    if (!inbound) {
      context.report(limit.floor(), "a floor is for <inbound>: only what comes in can be assured");
    } else if (!is(interface.type(), "network")) {
      context.report(limit.floor(),
                     fmt::format("a network of libvirt's assures a floor; this interface is of "
                                 "type '{}'",
                                 text(interface.type())));
    }
  });
}

template <class Domain>
void bandwidth_average(const Domain& domain, Context& context) {
  for_each_limit(domain, [&](const auto&, const auto& limit, bool inbound) {
    if (has(limit.average())) return;
    if (has(limit.peak()) || has(limit.burst())) {
      context.report(limit, "'peak' and 'burst' are beyond an average: add 'average'");
    } else if (!has(limit.floor())) {
      context.report(limit, inbound ? "a limit has an average or a floor: add 'average'"
                                    : "a limit has an average: add 'average'");
    }
  });
}

template <class Domain>
void bandwidth_class(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    for (const auto& bandwidth : each(interface.bandwidth())) {
      if constexpr (requires { bandwidth.classID(); }) {
        if (!has(bandwidth.classID())) continue;
        context.report(bandwidth.classID(), "the class is libvirt's to choose: leave it out");
      }
    }
  });
}

}  // namespace virtbind::checks
