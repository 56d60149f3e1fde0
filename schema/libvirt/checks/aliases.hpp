// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What every device can have: an alias, an address.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "each_device.hpp"

namespace virtbind::checks {

/// Whether an alias is one that a user chooses, and not libvirt's own.
inline bool is_user_alias(std::string_view alias) {
  constexpr std::string_view kCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return alias.starts_with("ua-") && alias.find_first_not_of(kCharacters) == std::string_view::npos;
}

/// The first serial port and the console that stands for it are one device: which of the two is not
/// counted.  Of a virtual machine that is the port; elsewhere the console, if it is called like it.
template <class Domain, class Devices>
const void* counted_elsewhere(const Domain& domain, const Devices& devices) {
  const auto* serial = find(devices.serial());
  if (os_type(domain) == "hvm") return serial;
  const auto* console = find(devices.console());
  if (serial == nullptr || console == nullptr) return nullptr;
  const auto called = [](const auto& device) {
    const auto* alias = find(device.alias());
    return alias != nullptr ? text(alias->name()) : std::string();
  };
  const bool of_another_kind = any(console->target(), [](const auto& target) {
    return has(target.type()) && !is(target.type(), "serial");
  });
  return of_another_kind || called(*console) != called(*serial) ? nullptr : console;
}

template <class Domain>
void alias_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Disk = value_of<decltype(devices.disk())>;
    using Alias = value_of<decltype(std::declval<const Disk&>().alias())>;
    const void* const same = counted_elsewhere(domain, devices);
    FirstWith<std::string, Alias> first;
    for_each_device(domain, [&](const auto& device) {
      if constexpr (requires { device.alias(); }) {
        for (const auto& alias : each(device.alias())) {
          const std::string name = text(alias.name());
          if (!is_user_alias(name) || static_cast<const void*>(&device) == same) continue;
          const auto* other = first.before(name, alias);
          if (other == nullptr) continue;
          context.report(alias.name(), fmt::format("'{}' is the alias of another device too", name))
              .related(other->name(), "the other alias");
        }
      }
    });
  }
}

/// Whether this stands for having no video card: nor is that looked at.
template <class Device>
bool is_no_video(const Device& device) {
  if constexpr (requires { find(device.model())->heads(); }) {
    return any(device.model(), [](const auto& model) { return is(model.type(), "none"); });
  }
  return false;
}

template <class Domain>
void address_unassigned(const Domain& domain, Context& context) {
  for_each_device(domain, [&](const auto& device) {
    if (is_no_video(device)) return;
    // The devices that may, those of the host, are the ones that have a ramfb.
    if constexpr (
        requires { find(device.address())->type(); } && !requires { device.ramfb(); }) {
      for (const auto& address : each(device.address())) {
        if (!is(address.type(), "unassigned")) continue;
        context.report(address.type(), "only a device of the host can be left 'unassigned'");
      }
    }
  });
}

}  // namespace virtbind::checks
