// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The devices of a guest, of whatever kind.
#pragma once

#include "effective_devices.hpp"
#include "support/devices.hpp"

namespace virtbind::checks {

/// Calls a generic function with each device.  A balloon that stands for none is none: libvirt does
/// not read what else it says.
template <class Domain, class Function>
void for_each_device(const Domain& domain, Function function) {
  rules::libvirt::for_each_device(domain, [&function](const auto& device) {
    if (!is_no_balloon(device)) function(device);
  });
}

}  // namespace virtbind::checks
