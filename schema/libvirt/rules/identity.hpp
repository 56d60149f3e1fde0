// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What identifies the guest and what it refers to: UUIDs, MAC addresses, ids of devices.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>

#include "support/hex.hpp"
#include "support/uuid.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void open_identity(Domain& domain, Context& context) {
  if (!has(domain.uuid())) {
    context.leave_open(&domain, "uuid", "libvirt makes a random one");
  }
  for (const auto& genid : each(domain.genid())) {
    if (text_of(genid).empty()) {
      context.leave_open(&domain, "genid", "libvirt makes a random one");
    }
  }
}

/// The secrets that a source of storage is opened with.
template <class Source>
void source_secrets(Source& source) {
  for (auto& auth : each(source.auth())) write_uuid(auth.secret().uuid());
  if constexpr (requires { source.encryption(); }) {
    for (auto& encryption : each(source.encryption())) {
      for (auto& secret : each(encryption.secret())) write_uuid(secret.uuid());
    }
  }
}

template <class Domain>
void uuids(Domain& domain, Context&) {
  write_uuid(domain.uuid());
  write_uuid(domain.genid());
  if constexpr (requires { domain.hwuuid(); }) write_uuid(domain.hwuuid());
  for (auto& info : each(domain.sysinfo())) {
    for (auto& system : each(info.system())) {
      for (auto& entry : each(system.entry())) {
        if (is(entry.name(), "uuid")) assign(entry, canonical_uuid(text_of(entry)));
      }
    }
  }
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      source_secrets(disk);
      for (auto& source : each(disk.source())) source_secrets(source);
    }
    for (auto& hostdev : each(devices.hostdev())) {
      for (auto& source : each(hostdev.source())) {
        source_secrets(source);
        for (auto& address : each(source.address())) write_uuid(address.uuid());
      }
    }
    for (auto& interface : each(devices.interface())) {
      for (auto& source : each(interface.source())) write_uuid(source.switchid());
      for (auto& port : each(interface.virtualport())) {
        for (auto& parameters : each(port.parameters())) {
          write_uuid(parameters.interfaceid());
          write_uuid(parameters.instanceid());
        }
      }
    }
    for (auto& memory : each(devices.memory())) {
      if constexpr (requires { memory.uuid(); }) write_uuid(memory.uuid());
    }
    for (auto& tpm : each(devices.tpm())) {
      for (auto& backend : each(tpm.backend())) {
        for (auto& encryption : each(backend.encryption())) write_uuid(encryption.secret());
      }
    }
  }
}

template <class Domain>
void mac_addresses(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      for (auto& mac : each(interface.mac())) {
        std::string address = text(mac.address());
        std::transform(address.begin(), address.end(), address.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (address != text(mac.address())) set(mac.address(), address);
      }
    }
  }
}

template <class Domain>
void device_numbers(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& hostdev : each(devices.hostdev())) {
      for (auto& source : each(hostdev.source())) {
        for (auto& vendor : each(source.vendor())) write_hex(vendor.id(), 4);
        for (auto& product : each(source.product())) write_hex(product.id(), 4);
      }
    }
    for (auto& interface : each(devices.interface())) {
      for (auto& port : each(interface.virtualport())) {
        for (auto& parameters : each(port.parameters())) {
          if (has(parameters.managerid())) write_decimal(parameters.managerid());
          if (has(parameters.typeid_())) write_decimal(parameters.typeid_());
          if (has(parameters.typeidversion())) write_decimal(parameters.typeidversion());
        }
      }
    }
  }
}

/// Flags of encrypted guests are a number of fixed width.
template <class Domain>
void launch_policy(Domain& domain, Context&) {
  for (auto& security : each(domain.launchSecurity())) {
    if (!has(security.policy())) continue;
    write_hex(security.policy(), is(security.type(), "sev-snp") ? 8 : 4);
  }
}

template <class Domain>
void identity_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"uuid", "G137", {}, "every domain has a uuid", "domain_conf.c:virDomainDefParseIDs"},
            open_identity<Domain>);
  rules.add(Stage::parse,
            {"uuid-form",
             "G137",
             {},
             "a uuid is written with dashes and in lower case",
             "viruuid.c:virUUIDFormat"},
            uuids<Domain>);
  rules.add(Stage::parse,
            {"mac-form",
             "",
             {},
             "a MAC address is written in lower case",
             "virmacaddr.c:virMacAddrFormat"},
            mac_addresses<Domain>);
  rules.add(Stage::parse,
            {"device-id",
             "",
             {},
             "ids of USB devices are hexadecimal, those of switch ports decimal",
             "domain_conf.c:virDomainHostdevDefFormatSubsysUSB, "
             "netdev_vport_profile_conf.c:virNetDevVPortProfileFormat"},
            device_numbers<Domain>);
  rules.add(Stage::parse,
            {"launch-policy",
             "",
             {},
             "flags of encrypted guests are hexadecimal",
             "domain_conf.c:virDomainSEVDefFormat"},
            launch_policy<Domain>);
}

}  // namespace virtbind::rules::libvirt
