// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Several watchdogs in one guest.
#pragma once

#include <string>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_watchdog_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Watchdog = value_of<decltype(devices.watchdog())>;
    FirstWith<std::string, Watchdog> first;
    for (const auto& watchdog : each(devices.watchdog())) {
      // A card can be there several times.
      if (is(watchdog.model(), "i6300esb")) continue;
      const Watchdog* other = first.before(text(watchdog.model()), watchdog);
      if (other == nullptr) continue;
      context
          .report(watchdog.model(),
                  fmt::format("a guest has one watchdog of model '{}'", text(watchdog.model())))
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void qemu_watchdog_actions(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto action = [](const auto& watchdog) {
      return has(watchdog.action()) ? text(watchdog.action()) : std::string("reset");
    };
    const auto* first = find(devices.watchdog());
    for (const auto& watchdog : each(devices.watchdog())) {
      if (action(watchdog) == action(*first)) continue;
      context
          .report(watchdog, fmt::format("all watchdogs of a guest do the same: '{}', as the first",
                                        action(*first)))
          .related(*first, "the first");
    }
  }
}

}  // namespace virtbind::checks
