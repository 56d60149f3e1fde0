// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of input devices.
#pragma once

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_input_transitional(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& input : each(devices.input())) {
      if (!is(input.bus(), "virtio") || !is(input.type(), "mouse", "tablet", "keyboard")) continue;
      if (!is(input.model(), "virtio-transitional", "virtio-non-transitional")) continue;
      context.report(input.model(), fmt::format("a {} is of model 'virtio' only; it was never "
                                                "there in the older kind of virtio",
                                                text(input.type())));
    }
  }
}

}  // namespace virtbind::checks
