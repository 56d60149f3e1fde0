// SPDX-License-Identifier: LGPL-2.1-or-later
//
// IP addresses and routes of interfaces, on either side.
#pragma once

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "../../common/checks/each_interface.hpp"
#include "effective.hpp"

namespace virtbind::checks {

/// An address as a number.
struct IpAddress {
  bool ipv6 = false;
  std::array<unsigned char, 16> bytes{};

  /// The network that it is in: the bits of a mask.
  [[nodiscard]] IpAddress network(const IpAddress& mask) const {
    IpAddress made = *this;
    for (std::size_t i = 0; i < bytes.size(); ++i) made.bytes[i] &= mask.bytes[i];
    return made;
  }

  [[nodiscard]] std::string to_text() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(ipv6 ? AF_INET6 : AF_INET, bytes.data(), text.data(), text.size());
    return text.data();
  }
};

/// The mask of so many bits.
inline IpAddress mask_of(unsigned long long prefix) {
  IpAddress mask;
  for (unsigned char& byte : mask.bytes) {
    const auto bits = std::min(prefix, 8ULL);
    byte = static_cast<unsigned char>(0xFF00U >> bits);
    prefix -= bits;
  }
  return mask;
}

/// Nothing for what is no address in its usual spelling.
inline std::optional<IpAddress> ip_address(const std::string& text) {
  IpAddress address;
  address.ipv6 = text.find(':') != std::string::npos;
  const int family = address.ipv6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, text.c_str(), address.bytes.data()) != 1) return std::nullopt;
  return address;
}

/// Calls a generic function with everything that has <ip> and <route>.
template <class Domain, class Function>
void for_each_ip_holder(const Domain& domain, Function function) {
  for_each_interface(domain, [&](const auto& interface) {
    function(interface);
    for (const auto& source : each(interface.source())) function(source);
  });
  for (const auto& devices : each(domain.devices())) {
    for (const auto& hostdev : each(devices.hostdev())) function(hostdev);
  }
}

inline std::string_view family_name(bool ipv6) { return ipv6 ? "IPv6" : "IPv4"; }

/// The schema's pattern takes ":192.0.2.1" for an IPv6 address.
template <class Domain>
void ip_address_malformed(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& member) {
    if (text(member).find(':') == std::string::npos || ip_address(text(member))) return;
    context.report(member, fmt::format("'{}' is no IPv6 address", text(member)));
  };
  for_each_ip_holder(domain, [&](const auto& holder) {
    for (const auto& ip : each(holder.ip())) {
      judge(ip.address());
      if constexpr (requires { ip.peer(); }) judge(ip.peer());
    }
    for (const auto& route : each(holder.route())) {
      judge(route.address());
      judge(route.gateway());
    }
    if constexpr (requires { find(holder.portForward())->address(); }) {
      for (const auto& forward : each(holder.portForward())) judge(forward.address());
    }
  });
}

template <class Domain>
void ip_family(const Domain& domain, Context& context) {
  for_each_ip_holder(domain, [&](const auto& holder) {
    for (const auto& ip : each(holder.ip())) {
      const auto address = ip_address(text(ip.address()));
      if (!address) continue;
      if (has(ip.family()) && is(ip.family(), "ipv6") != address->ipv6) {
        context
            .report(ip.address(), fmt::format("'{}' is an {} address", text(ip.address()),
                                              family_name(address->ipv6)))
            .related(ip.family(), "the family");
        continue;
      }
      if constexpr (requires { ip.peer(); }) {
        const auto peer = ip_address(text(ip.peer()));
        if (!peer || peer->ipv6 == address->ipv6) continue;
        context
            .report(ip.peer(), fmt::format("the peer of an {} address is one too, unlike '{}'",
                                           family_name(address->ipv6), text(ip.peer())))
            .related(ip.address(), "the address");
      }
    }
  });
}

/// Calls a generic function with every route.
template <class Domain, class Function>
void for_each_route(const Domain& domain, Function function) {
  for_each_ip_holder(domain, [&](const auto& holder) {
    for (const auto& route : each(holder.route())) function(route);
  });
}

/// Whether an address of a route is of another family than the route; IPv4 is what is usual.
template <class Route, class Address>
bool is_of_other_family(const Route& route, const Address& member) {
  const auto address = ip_address(text(member));
  return address && address->ipv6 != is(route.family(), "ipv6");
}

template <class Domain>
void route_family(const Domain& domain, Context& context) {
  for_each_route(domain, [&](const auto& route) {
    const auto judge = [&](const auto& member) {
      if (!is_of_other_family(route, member)) return false;
      const std::string_view family = family_name(is(route.family(), "ipv6"));
      context.report(
          member, fmt::format("'{}' is no {} address, and the route is one of {}{}", text(member),
                              family, family, has(route.family()) ? "" : "; set 'family'"));
      return true;
    };
    if (!judge(route.address())) judge(route.gateway());
  });
}

template <class Domain>
void route_network(const Domain& domain, Context& context) {
  for_each_route(domain, [&](const auto& route) {
    if (is_of_other_family(route, route.address()) || is_of_other_family(route, route.gateway())) {
      return;  // route-family says so
    }
    const auto address = ip_address(text(route.address()));
    if (!address || (has(route.netmask()) && address->ipv6)) return;
    // Where nothing is said none of the bits is the network's, whatever the address begins with.
    const auto netmask = ip_address(text(route.netmask()));
    const IpAddress network =
        address->network(netmask ? *netmask : mask_of(number(route.prefix()).value_or(0)));
    if (network.bytes == address->bytes) return;
    context.report(route.address(),
                   fmt::format("'{}' is no network: its 'prefix' or 'netmask' leaves '{}' of it",
                               text(route.address()), network.to_text()));
  });
}

template <class Domain>
void route_netmask(const Domain& domain, Context& context) {
  for_each_route(domain, [&](const auto& route) {
    if (!has(route.netmask()) || !is(route.family(), "ipv6")) return;
    context.report(route.netmask(), "IPv6 has no netmasks: say how many bits with 'prefix'");
  });
}

template <class Domain>
void route_metric_zero(const Domain& domain, Context& context) {
  for_each_route(domain, [&](const auto& route) {
    if (number(route.metric()) != 0U) return;
    context.report(route.metric(), "a metric is 1 or more; leave it out for none");
  });
}

}  // namespace virtbind::checks
