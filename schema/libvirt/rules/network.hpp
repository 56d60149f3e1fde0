// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Network interfaces.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "support/devices.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void open_mac(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      const auto* mac = find(interface.mac());
      if (mac == nullptr || text(mac->address()) == "00:00:00:00:00:00") {
        context.leave_open(&interface, "mac/@address", "libvirt makes a random one");
      }
    }
  }
}

template <class Domain>
void open_port_ids(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      for (auto& port : each(interface.virtualport())) {
        const bool bridge = is(port.type(), "openvswitch");
        if (!bridge && !is(port.type(), "802.1Qbg")) continue;
        const auto* given = find(port.parameters());
        if (bridge && (given == nullptr || !has(given->interfaceid()))) {
          context.leave_open(&port, "parameters/@interfaceid", "libvirt makes a random one");
        }
        if (!bridge && (given == nullptr || !has(given->instanceid()))) {
          context.leave_open(&port, "parameters/@instanceid", "libvirt makes a random one");
        }
      }
    }
  }
}

/// The host's name of the interface, where a hypervisor makes it up: such a name may be another
/// one next time.
template <class Domain>
void drop_target(Domain& domain, std::string_view prefix) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      remove_if(interface.target(), [prefix](const auto& target) {
        return !is(target.managed(), "no") && text(target.dev()).starts_with(prefix);
      });
    }
  }
}

template <class Domain>
void generated_target(Domain& domain, Context&) {
  for (const auto* prefix : {"vnet", "macvtap", "macvlan"}) drop_target(domain, prefix);
}

template <class Ips>
void ip_families(Ips& ips) {
  for (auto& ip : each(ips)) {
    const bool v6 = text(ip.address()).find(':') != std::string::npos;
    fill(ip.family(), v6 ? "ipv6" : "ipv4");
  }
}

template <class Domain>
void ip_family(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      ip_families(interface.ip());
      for (auto& source : each(interface.source())) ip_families(source.ip());
    }
    for (auto& hostdev : each(devices.hostdev())) ip_families(hostdev.ip());
  }
}

/// virDomainNetModelTypeFromString looks these up without regard to case; others stay as they are.
template <class Domain>
void model_name(Domain& domain, Context&) {
  constexpr auto kKnown = std::to_array<std::string_view>({"netfront",
                                                           "rtl8139",
                                                           "virtio",
                                                           "e1000",
                                                           "e1000e",
                                                           "igb",
                                                           "virtio-transitional",
                                                           "virtio-non-transitional",
                                                           "usb-net",
                                                           "spapr-vlan",
                                                           "lan9118",
                                                           "scm91c111",
                                                           "vlance",
                                                           "vmxnet",
                                                           "vmxnet2",
                                                           "vmxnet3",
                                                           "Am79C970A",
                                                           "Am79C973",
                                                           "82540EM",
                                                           "82545EM",
                                                           "82543GC"});
  const auto lower = [](std::string_view word) {
    std::string made(word);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
  };
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      for (auto& model : each(interface.model())) {
        const std::string name = text(model.type());
        const auto* known = std::find_if(kKnown.begin(), kKnown.end(), [&](std::string_view word) {
          return lower(word) == lower(name);
        });
        if (known != kKnown.end() && *known != name) set(model.type(), *known);
      }
    }
  }
}

template <class Interface>
bool is_virtio(const Interface& interface) {
  const auto* model = find(interface.model());
  return model != nullptr &&
         is(model->type(), "virtio", "virtio-transitional", "virtio-non-transitional");
}

/// Settings of the virtio network driver mean nothing to other cards; those that all virtio
/// devices share are kept nevertheless.
template <class Domain>
void driver_settings(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (is(interface.type(), "hostdev")) continue;  // its driver is the host's
      for (auto& driver : each(interface.driver())) {
        if (number(driver.queues()).value_or(2) <= 1) clear(driver.queues());
        if (is_virtio(interface)) continue;
        clear(driver.name());
        clear(driver.txmode());
        clear(driver.ioeventfd());
        clear(driver.event_idx());
        clear(driver.queues());
        clear(driver.rx_queue_size());
        clear(driver.tx_queue_size());
        if constexpr (requires { driver.rss(); }) {
          clear(driver.rss());
          clear(driver.rss_hash_report());
        }
        clear(driver.host());
        clear(driver.guest());
      }
      remove_if(interface.driver(), [](const auto& driver) { return nothing_in(driver); });
      for (auto& backend : each(interface.backend())) {
        if (!is_virtio(interface)) clear(backend.vhost());
      }
      remove_if(interface.backend(), [](const auto& backend) { return nothing_in(backend); });
    }
  }
}

template <class Domain>
void meaningless_parts(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (!is(interface.type(), "network", "bridge", "ethernet")) clear(interface.filterref());
      if (is(interface.type(), "network")) {
        for (auto& source : each(interface.source())) {
          clear(source.portid());  // of a running guest, as the bridge is
          clear(source.bridge());
        }
      }
      remove_if(interface.coalesce(), [](const auto& coalesce) {
        for (const auto& rx : each(coalesce.rx())) {
          for (const auto& frames : each(rx.frames())) {
            if (number(frames.max()).value_or(0) != 0) return false;
          }
        }
        return true;
      });
    }
  }
}

template <class Domain>
void interface_type(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) fill(interface.type(), "user");
  }
}

template <class Domain>
void switch_port(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (!is(interface.type(), "vds")) continue;
      for (auto& source : each(interface.source())) {
        fill(source.portid(), "0");
        fill(source.connectionid(), 0);
      }
    }
  }
}

template <class Domain>
void network_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"interface-type",
             "G71",
             {},
             "an interface is behind the hypervisor's own network stack unless told otherwise",
             "domain_conf.c:virDomainNetDefParseXML"},
            interface_type<Domain>);
  rules.add(Stage::parse,
            {"interface-switch-port",
             "G81",
             {},
             "a port of a distributed switch is the first unless told otherwise",
             "domain_conf.c:virDomainNetDefParseXML"},
            switch_port<Domain>);
  rules.add(Stage::parse,
            {"interface-mac",
             "G72",
             {},
             "every interface has a MAC address",
             "domain_conf.c:virDomainNetGenerateMAC"},
            open_mac<Domain>);
  rules.add(Stage::parse,
            {"interface-port-id",
             "G82",
             {},
             "a port of a virtual switch has an id",
             "netdev_vport_profile_conf.c:virNetDevVPortProfileParse"},
            open_port_ids<Domain>);
  rules.add(Stage::parse,
            {"interface-target",
             "G74",
             {},
             "a name of the kind that libvirt makes up is another one at every start",
             "domain_conf.c:virDomainNetDefParseXML"},
            generated_target<Domain>);
  rules.add(Stage::parse,
            {"interface-ip-family",
             "G75",
             {},
             "the form of an address says its family",
             "domain_conf.c:virDomainNetIPParseXML"},
            ip_family<Domain>);
  rules.add(Stage::parse,
            {"interface-model-name",
             "G76",
             {},
             "names of cards that libvirt knows are written its way",
             "domain_conf.c:virDomainNetSetModelString"},
            model_name<Domain>);
  rules.add(Stage::parse,
            {"interface-driver",
             "G77",
             {},
             "only virtio cards have settings of the virtio driver",
             "domain_conf.c:virDomainNetDefParseXMLDriver"},
            driver_settings<Domain>);
  rules.add(Stage::parse,
            {"interface-parts",
             "G78 G79 G80",
             {},
             "what has no meaning for this kind of interface is left out",
             "domain_conf.c:virDomainNetDefParseXML, virDomainNetDefFormat"},
            meaningless_parts<Domain>);
}

}  // namespace virtbind::rules::libvirt
