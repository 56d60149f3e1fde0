// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver does for network interfaces, by their type
// (qemuValidateDomainDeviceDefNetwork, qemuDomainValidateActualNetDef).
#pragma once

#include <bit>
#include <string_view>

#include <fmt/format.h>

#include "interfaces.hpp"

namespace virtbind::checks {

/// An interface whose traffic goes through a tap device of libvirt's.  Which one a network gives is
/// seen when the guest starts.
template <class Interface>
bool may_have_tap(const Interface& interface) {
  return is(interface.type(), "network", "bridge", "ethernet");
}

template <class Domain>
void qemu_interface_ip(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (has(interface.route())) {
      context.report(interface.route(), "QEMU sets no routes inside of the guest");
    }
    if (!is(interface.type(), "user") &&
        !(is(interface.type(), "vhostuser") && uses_passt(interface))) {
      if (has(interface.ip())) {
        context.report(interface.ip(),
                       fmt::format("an interface of type '{}' gives the guest no address; only "
                                   "type 'user' does",
                                   text(interface.type())));
      }
      return;
    }
    using Ip = value_of<decltype(interface.ip())>;
    FirstWith<bool, Ip> first;
    for (const auto& ip : each(interface.ip())) {
      const bool ipv6 =
          is(ip.family(), "ipv6") ||
          (!is(ip.family(), "ipv4") && text(ip.address()).find(':') != std::string::npos);
      if (const Ip* other = first.before(ipv6, ip)) {
        context.report(ip, fmt::format("the guest gets one {} address", ipv6 ? "IPv6" : "IPv4"))
            .related(*other, "the other one");
      }
      if (has(ip.peer())) context.report(ip.peer(), "the guest's address has no peer in QEMU");
      const auto prefix = number(ip.prefix()).value_or(0);
      if (!ipv6 && prefix > 0 && prefix <= 32 && (prefix < 4 || prefix > 27)) {
        context.report(ip.prefix(), fmt::format("a prefix of IPv4 is 4 to 27, not {}", prefix));
      }
      if (ipv6 && prefix > 0 && prefix <= 128 && prefix != 64) {
        context.report(ip.prefix(), fmt::format("a prefix of IPv6 is 64, not {}", prefix));
      }
    }
  });
}

template <class Domain>
void qemu_interface_mtu(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (may_have_tap(interface) || is(interface.type(), "vhostuser") || uses_passt(interface)) {
      return;
    }
    for (const auto& mtu : each(interface.mtu())) {
      if (number(mtu.size()).value_or(0) == 0) continue;
      context.report(mtu, fmt::format("the MTU of an interface of type '{}' cannot be set",
                                      text(interface.type())));
    }
  });
}

template <class Domain>
void qemu_interface_coalesce(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (is(interface.type(), "network", "bridge")) return;
    for (const auto& coalesce : each(interface.coalesce())) {
      const bool set = any(coalesce.rx(), [](const auto& rx) {
        return any(rx.frames(),
                   [](const auto& frames) { return number(frames.max()).value_or(0) != 0; });
      });
      if (!set) continue;
      context.report(coalesce,
                     fmt::format("packets are gathered on a bridge or network, not by an interface "
                                 "of type '{}'",
                                 text(interface.type())));
    }
  });
}

template <class Domain>
void qemu_interface_teaming(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    for (const auto& teaming : each(interface.teaming())) {
      if (is(teaming.type(), "persistent") && is_no_virtio(domain, interface, context.profile)) {
        context.report(teaming.type(), "the persistent one of a team is of <model type='virtio'/>");
      } else if (is(teaming.type(), "transient") && !is(interface.type(), "hostdev", "network")) {
        context.report(teaming.type(),
                       fmt::format("the transient one of a team is of type 'hostdev' or 'network', "
                                   "not '{}'",
                                   text(interface.type())));
      }
    }
  });
}

template <class Domain>
void qemu_interface_queue_size(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    const auto* model = find(interface.model());
    if (model == nullptr || !is_virtio(model->type())) return;
    for (const auto& driver : each(interface.driver())) {
      const auto judge = [&](const auto& member, std::string_view name) {
        const auto size = number(member).value_or(0);
        if (size == 0 || std::has_single_bit(static_cast<unsigned long long>(size))) return;
        context.report(member, fmt::format("{} is a power of two, unlike '{}'", name, size));
      };
      judge(driver.rx_queue_size(), "rx_queue_size");
      judge(driver.tx_queue_size(), "tx_queue_size");
    }
  });
}

template <class Domain>
void qemu_interface_queues(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (may_have_tap(interface) || is(interface.type(), "direct", "vhostuser", "vdpa")) return;
    for (const auto& driver : each(interface.driver())) {
      if (number(driver.queues()).value_or(0) == 0) continue;
      const auto* model = find(interface.model());
      if (model == nullptr || !is_virtio(model->type())) continue;
      context.report(driver.queues(), fmt::format("an interface of type '{}' has one queue",
                                                  text(interface.type())));
    }
  });
}

template <class Domain>
void qemu_interface_filter(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    // Of other types libvirt drops it.
    if (!has(interface.filterref()) || !may_have_tap(interface)) return;
    for (const auto& port : each(interface.virtualport())) {
      if (!has(port.type())) continue;
      context
          .report(interface.filterref(),
                  fmt::format("what goes through a port of '{}' is not filtered by libvirt",
                              text(port.type())))
          .related(port, "the port");
    }
  });
}

template <class Domain>
void qemu_vhostuser_target(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (may_have_tap(interface)) return;
    for (const auto& backend : each(interface.backend())) {
      if (!has(backend.tap())) continue;
      context.report(backend.tap(), fmt::format("an interface of type '{}' has no tap device",
                                                text(interface.type())));
    }
  });
}

}  // namespace virtbind::checks
