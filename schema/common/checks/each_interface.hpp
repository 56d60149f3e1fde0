// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Going through the network interfaces of a guest.
#pragma once

#include "virtbind/members.hpp"

namespace virtbind::checks {

template <class Domain, class Function>
void for_each_interface(const Domain& domain, Function function) {
  for (const auto& devices : members::each(domain.devices())) {
    for (const auto& interface : members::each(devices.interface())) function(interface);
  }
}

}  // namespace virtbind::checks
