// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Network interfaces.
#pragma once

#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void open_mac(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (!has(interface.mac())) {
        context.leave_open(&interface, "mac/@address", "libvirt makes a random one");
      }
    }
  }
}

template <class Domain>
void network_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"interface-mac",
             "G72",
             {},
             "every interface has a MAC address",
             "domain_conf.c:virDomainNetGenerateMAC"},
            open_mac<Domain>);
}

}  // namespace virtbind::rules::libvirt
