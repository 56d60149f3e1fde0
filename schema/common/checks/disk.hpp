// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks.
#pragma once

#include <map>
#include <string>

#include <fmt/format.h>

#include "virtbind/check.hpp"

namespace virtbind::checks {

using members::each;
using members::find;
using members::text;

template <class Domain>
void disk_target_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    std::map<std::string, const void*> first;
    for (const auto& disk : each(devices.disk())) {
      for (const auto& target : each(disk.target())) {
        const std::string name = text(target.dev());
        const auto [known, added] = first.emplace(name, &disk);
        if (added) continue;
        using Disk = std::remove_cvref_t<decltype(disk)>;
        const auto& other = *static_cast<const Disk*>(known->second);
        context
            .report(target.dev(),
                    fmt::format("'{}' is also the target of {}", name, context.name(other)))
            .related(find(other.target())->dev(), "the other disk");
      }
    }
  }
}

}  // namespace virtbind::checks
