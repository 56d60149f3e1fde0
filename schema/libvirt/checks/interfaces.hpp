// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Network interfaces.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "../../common/checks/each_interface.hpp"
#include "effective_devices.hpp"
#include "routes.hpp"

namespace virtbind::checks {

/// Whether an interface is surely no virtio device.  Which one it is without a model is the
/// driver's choice; QEMU's takes an older one on x86.
template <class Domain, class Interface>
bool is_no_virtio(const Domain& domain, const Interface& interface, const Profile& profile) {
  const auto* model = find(interface.model());
  if (model != nullptr) return !is_virtio(model->type());
  return profile.hypervisor == Hypervisor::generic || profile.hypervisor == Hypervisor::test ||
         (profile.hypervisor == Hypervisor::qemu &&
          is_x86(rules::libvirt::arch_of(domain, profile)));
}

/// Of the user-mode networks, the one that can forward ports.
template <class Interface>
bool uses_passt(const Interface& interface) {
  return any(interface.backend(), [](const auto& backend) {
    if constexpr (requires { backend.type(); }) return is(backend.type(), "passt");
    return false;
  });
}

template <class Domain>
void interface_source_missing(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (has(interface.source())) return;
    if (is(interface.type(), "network", "vds", "internal", "bridge", "direct", "vhostuser", "vdpa",
           "client", "server", "mcast", "udp")) {
      context.report(interface, fmt::format("an interface of type '{}' has a <source>",
                                            text(interface.type())));
    }
  });
}

template <class Domain>
void interface_unmanaged_target(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (is(interface.type(), "ethernet")) return;
    for (const auto& target : each(interface.target())) {
      if (!is(target.managed(), "no")) continue;
      context.report(target.managed(),
                     fmt::format("the device of an interface of type '{}' is libvirt's to manage; "
                                 "only type 'ethernet' takes one of yours",
                                 text(interface.type())));
    }
  });
}

template <class Domain>
void interface_port_isolation(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    for (const auto& port : each(interface.port())) {
      if (!is(port.isolated(), "yes")) continue;
      const bool on_bridge = is(interface.type(), "network", "bridge");
      const bool virtual_port =
          any(interface.virtualport(), [](const auto& other) { return has(other.type()); });
      if (!on_bridge) {
        context.report(port.isolated(), fmt::format("a port of type '{}' cannot be isolated, only "
                                                    "one of type 'network' or 'bridge'",
                                                    text(interface.type())));
      } else if (virtual_port) {
        context.report(port.isolated(), "a port with a <virtualport> cannot be isolated")
            .related(interface.virtualport(), "the virtual port");
      }
    }
  });
}

template <class Domain>
void interface_port_forward(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if constexpr (requires { interface.portForward(); }) {
      // Later versions of libvirt let vhostuser have passt as well.
      if (uses_passt(interface) && is(interface.type(), "user", "vhostuser")) return;
      if (!has(interface.portForward())) return;
      context.report(interface.portForward(),
                     "ports are forwarded by an interface of type 'user' "
                     "with <backend type='passt'/> only");
    }
  });
}

template <class Domain>
void interface_passt(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!uses_passt(interface) || is(interface.type(), "user", "vhostuser")) return;
    context.report(interface.backend(), fmt::format("'passt' serves type 'user', not type '{}'",
                                                    text(interface.type())));
  });
}

template <class Domain>
void interface_vhostuser_model(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!is(interface.type(), "vhostuser")) return;
    if (!is_no_virtio(domain, interface, context.profile)) return;
    if (const auto* model = find(interface.model())) {
      context.report(model->type(), fmt::format("an interface of type 'vhostuser' is of model "
                                                "'virtio', not '{}'",
                                                text(model->type())));
    } else {
      context.report(interface, "an interface of type 'vhostuser' says <model type='virtio'/>");
    }
  });
}

template <class Domain>
void interface_virtio_options(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!is_no_virtio(domain, interface, context.profile)) return;
    for (const auto& driver : each(interface.driver())) {
      const auto report = [&](const auto& option, std::string_view name) {
        if (has(option)) {
          context.report(option, fmt::format("'{}' is for an interface of model 'virtio'", name));
        }
      };
      report(driver.iommu(), "iommu");
      report(driver.ats(), "ats");
      report(driver.packed(), "packed");
      report(driver.page_per_vq(), "page_per_vq");
    }
  });
}

template <class Domain>
void ip_prefix(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& addresses) {
    for (const auto& ip : each(addresses)) {
      const bool ipv6 =
          is(ip.family(), "ipv6") ||
          (!is(ip.family(), "ipv4") && text(ip.address()).find(':') != std::string::npos);
      const auto prefix = number(ip.prefix());
      const unsigned width = ipv6 ? 128 : 32;
      if (!prefix || *prefix <= width) continue;
      context.report(ip.prefix(),
                     fmt::format("an {} address has {} bits; {} are too many for a prefix",
                                 ipv6 ? "IPv6" : "IPv4", width, *prefix));
    }
  };
  for_each_ip_holder(domain, [&](const auto& holder) {
    judge(holder.ip());
    judge(holder.route());
  });
}

template <class Domain>
void interface_reconnect(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!is(interface.type(), "vhostuser")) return;
    for (const auto& source : each(interface.source())) {
      if (!is(source.mode(), "server")) continue;
      for (const auto& reconnect : each(source.reconnect())) {
        if (!is(reconnect.enabled(), "yes")) continue;
        context.report(reconnect, "only a client connects again; this is mode 'server'")
            .related(source.mode(), "the mode");
      }
    }
  });
}

template <class Domain>
void virtualport_type(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!is(interface.type(), "bridge", "direct", "hostdev")) return;
    for (const auto& port : each(interface.virtualport())) {
      if (has(port.type())) continue;
      context.report(port, fmt::format("a virtual port of an interface of type '{}' says its type, "
                                       "as 'openvswitch'",
                                       text(interface.type())));
    }
  });
}

template <class Domain>
void virtualport_parameters(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!is(interface.type(), "bridge", "direct", "hostdev")) return;
    for (const auto& port : each(interface.virtualport())) {
      const auto* parameters = find(port.parameters());
      std::string missing;
      const auto require = [&](bool there, std::string_view name) {
        if (!there && missing.empty()) missing = name;
      };
      if (is(port.type(), "802.1Qbg")) {
        require(parameters != nullptr && has(parameters->managerid()), "managerid");
        require(parameters != nullptr && has(parameters->typeid_()), "typeid");
        require(parameters != nullptr && has(parameters->typeidversion()), "typeidversion");
      } else if (is(port.type(), "802.1Qbh")) {
        require(parameters != nullptr && has(parameters->profileid()), "profileid");
      } else if (is(port.type(), "midonet")) {
        require(parameters != nullptr && has(parameters->interfaceid()), "interfaceid");
      }
      if (missing.empty()) continue;
      context.report(port, fmt::format("a virtual port of type '{}' has a parameter '{}'",
                                       text(port.type()), missing));
    }
  });
}

template <class Domain>
void vlan_native_once(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    for (const auto& vlan : each(interface.vlan())) {
      const value_of<decltype(vlan.tag())>* first = nullptr;
      for (const auto& tag : each(vlan.tag())) {
        if (!has(tag.nativeMode())) continue;
        if (first == nullptr) {
          first = &tag;
          continue;
        }
        context
            .report(tag.nativeMode(),
                    "another VLAN is the native one already, the one whose "
                    "frames need no tag")
            .related(*first, "the other tag");
      }
    }
  });
}

}  // namespace virtbind::checks
