// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Addresses that the schema takes and libvirt cannot read, whatever kind of device has them.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "device_addresses.hpp"

namespace virtbind::checks {

template <class Domain>
void dimm_address_slot(const Domain& domain, Context& context) {
  for_each_address_of_type(domain, "dimm", [&](const auto&, const auto& address) {
    if constexpr (requires { address.slot(); }) {
      if (has(address.slot())) return;
      context.report(address, "an address of type 'dimm' says which slot it is: add slot='0'");
    }
  });
}

/// Whether a text is the way to a USB port: "2", or "1.4" behind a hub; four numbers at most.
inline bool is_usb_port(std::string_view text) {
  constexpr int kDeepest = 4;
  const char* place = text.data();
  const char* const end = place + text.size();
  for (int depth = 0; depth < kDeepest; ++depth) {
    unsigned value = 0;
    const auto [next, error] = std::from_chars(place, end, value);
    if (error != std::errc()) return false;
    if (next == end) return true;
    if (*next != '.') return false;
    place = next + 1;
  }
  return false;
}

template <class Domain>
void usb_address_decimal(const Domain& domain, Context& context) {
  for_each_address_of_type(domain, "usb", [&](const auto&, const auto& address) {
    if constexpr (requires {
                    address.bus();
                    address.port();
                  }) {
      if (!decimal(address.bus())) {
        context.report(address.bus(),
                       fmt::format("the bus of a USB address is a decimal number, not '{}'",
                                   text(address.bus())));
      }
      if (has(address.port()) && !is_usb_port(text(address.port()))) {
        context.report(address.port(),
                       fmt::format("a USB port is a decimal number, as '2', or the way through "
                                   "hubs, as '1.2', not '{}'",
                                   text(address.port())));
      }
    }
  });
}

template <class Domain>
void acpi_index_zero(const Domain& domain, Context& context) {
  for_each_device(domain, [&](const auto& device) {
    if constexpr (requires { find(device.acpi())->index(); }) {
      for (const auto& acpi : each(device.acpi())) {
        if (parse_number(text(acpi.index())) != 0U) continue;
        context.report(acpi.index(), "the index of a device is 1 or more; leave it out for none");
      }
    }
  });
}

template <class Domain>
void smartcard_address_type(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& smartcard : each(devices.smartcard())) {
      for (const auto& address : each(smartcard.address())) {
        if (is(address.type(), "ccid")) continue;
        context.report(address.type(),
                       fmt::format("a smartcard has an address of type 'ccid', not '{}'",
                                   text(address.type())));
      }
    }
  }
}

}  // namespace virtbind::checks
