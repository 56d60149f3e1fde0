// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the guest boots: type, boot order, firmware; and what identifies it.
#pragma once

#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Whether any device says itself when it is booted from.
template <class Devices>
bool has_device_boot_order(const Devices& devices) {
  const auto ordered = [](const auto& device) { return has(device.boot()); };
  return any(devices.disk(), ordered) || any(devices.interface(), ordered) ||
         any(devices.hostdev(), ordered) || any(devices.redirdev(), ordered);
}

template <class Domain>
void boot_order(Domain& domain, Context& context) {
  if (!is_hvm(domain) || !has_boot_order(context.profile) || has(domain.bootloader())) return;
  auto& os = ensure(domain.os());
  if (has(os.boot())) return;
  for (const auto& devices : each(domain.devices())) {
    if (has_device_boot_order(devices)) return;
  }
  set(add(os.boot()).dev(), "hd");
}

template <class Domain>
void open_identity(Domain& domain, Context& context) {
  if (!has(domain.uuid())) {
    context.leave_open(&domain, "uuid", "libvirt makes a random one");
  }
}

template <class Domain>
void open_arch(Domain& domain, Context& context) {
  for (auto& os : each(domain.os())) {
    for (auto& type : each(os.type())) {
      if (has(type.arch())) continue;
      if (const auto& arch = context.profile.host.arch; !arch.empty()) {
        set(type.arch(), arch);
      } else {
        context.leave_open(&type, "@arch", "the host's architecture");
      }
    }
  }
}

template <class Domain>
void os_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"uuid", "G137", {}, "every domain has a uuid", "domain_conf.c:virDomainDefParseIDs"},
            open_identity<Domain>);
  rules.add(Stage::parse,
            {"os-arch",
             "G28",
             {},
             "a guest has the host's architecture unless told otherwise",
             "domain_conf.c:virDomainDefParseCaps"},
            open_arch<Domain>);
  rules.add(Stage::domain,
            {"boot-device",
             "G30",
             {},
             "a guest that names nothing to boot from boots its disk",
             "domain_postparse.c:virDomainDefBootOrderPostParse"},
            boot_order<Domain>);
}

}  // namespace virtbind::rules::libvirt
