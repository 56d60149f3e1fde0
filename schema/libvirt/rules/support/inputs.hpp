// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The mouse and the keyboard that some drivers give to every guest.
#pragma once

#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// Adds each of them where there is none of that type on that bus (virDomainDefMaybeAddInput).
template <class Devices>
void ensure_mouse_and_keyboard(Devices& devices, std::string_view bus) {
  for (const auto* type : {"mouse", "keyboard"}) {
    const auto same = [&](const auto& input) {
      return is(input.type(), type) && is(input.bus(), bus);
    };
    if (any(devices.input(), same)) continue;
    auto& input = add(devices.input());
    set(input.type(), type);
    set(input.bus(), bus);
  }
}

}  // namespace virtbind::rules::libvirt
