// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Addresses of network cards.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include <fmt/format.h>

#include "page_rules.hpp"

namespace virtbind::checks {

/// The two cards of a team share an address: one takes over from the other.
template <class Interface>
bool is_in_team(const Interface& interface) {
  if constexpr (requires { interface.teaming(); }) return has(interface.teaming());
  return false;
}

template <class Domain>
void mac_address_unique(const Domain& domain, Context& context) {
  std::map<std::string, const void*> first;
  for_each_interface(domain, [&](const auto& interface) {
    if (is_in_team(interface)) return;
    for (const auto& mac : each(interface.mac())) {
      std::string address = text(mac.address());
      std::transform(address.begin(), address.end(), address.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const auto [known, added] = first.emplace(address, &interface);
      if (added) continue;
      using Interface = std::remove_cvref_t<decltype(interface)>;
      const auto& other = *static_cast<const Interface*>(known->second);
      context
          .report(mac.address(), fmt::format("'{}' is also the address of {}", text(mac.address()),
                                             context.name(other)))
          .related(find(other.mac())->address(), "the other interface");
    }
  });
}

}  // namespace virtbind::checks
