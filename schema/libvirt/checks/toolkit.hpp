// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What libvirt takes at definition, and what can hardly be meant.
#pragma once

#include <string>

#include "../../common/checks/page_rules.hpp"
#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void disk_wwn_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    FirstWith<std::string, value_of<decltype(devices.disk())>> first;
    for (const auto& disk : each(devices.disk())) {
      if (!has(disk.wwn())) continue;
      const auto* other = first.before(text(disk.wwn()), disk);
      if (other == nullptr) continue;
      context
          .report(disk.wwn(), fmt::format("'{}' is also the name of {}", text(disk.wwn()),
                                          context.name(*other)))
          .related(*other, "the other disk");
    }
  }
}

}  // namespace virtbind::checks
