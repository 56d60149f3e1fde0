// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Rules of libvirt's page of 2008 that both of its formats can break.  The core binding takes the
// page at its word; of libvirt's own documents today's libvirt takes what breaks them, so there the
// same functions make warnings.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "each_interface.hpp"
#include "virtbind/check.hpp"

namespace virtbind::checks {

using members::any;
using members::each;
using members::find;
using members::has;
using members::is;
using members::text;

template <class Domain>
bool is_fully_virtualised(const Domain& domain) {
  return any(domain.os(), [](const auto& os) { return is(os.type(), "hvm"); });
}

/// The name of a drive in the guest, without the prefix by which old Xen said that it is emulated.
template <class Disk>
std::string drive_name(const Disk& disk) {
  std::string name;
  for (const auto& target : each(disk.target())) name = text(target.dev());
  constexpr std::string_view kEmulated = "ioemu:";
  return name.starts_with(kEmulated) ? name.substr(kEmulated.size()) : name;
}

/// 224.0.0.0/4; the schemas know no others here.
inline bool is_multicast(std::string_view address) {
  const auto first = members::parse_number(address.substr(0, address.find('.')));
  return first && *first >= 224 && *first <= 239;
}

/// The attribute, whose accessor has a number where a child element has its name.
template <class Source>
const auto& source_address(const Source& source) {
  if constexpr (requires { source.address1(); }) {
    return source.address1();
  } else {
    return source.address();
  }
}

template <class Domain>
void interface_multicast_address(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!is(interface.type(), "mcast")) return;
    for (const auto& source : each(interface.source())) {
      if (!has(source_address(source)) || is_multicast(text(source_address(source)))) continue;
      context.report(source_address(source),
                     fmt::format("'{}' is no multicast address; those are 224.0.0.0 to "
                                 "239.255.255.255",
                                 text(source_address(source))));
    }
  });
}

/// What connects a card by QEMU's own means.  A host device is not among them: Xen passes it on.
template <class Domain>
void interface_xen_type(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    if (!has(interface.type()) ||
        is(interface.type(), "network", "bridge", "ethernet", "hostdev")) {
      return;
    }
    context.report(
        interface.type(),
        fmt::format("Xen connects no interface of type '{}'; it takes network, bridge and "
                    "ethernet",
                    text(interface.type())));
  });
}

template <class Domain>
void cdrom_xen_channel(const Domain& domain, Context& context) {
  constexpr HypervisorVersion kLastWithOneChannel{3, 0, 2};
  const auto& version = context.profile.version;
  if (!version || *version > kLastWithOneChannel || !is_fully_virtualised(domain)) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& disk : each(devices.disk())) {
      if (!is(disk.device(), "cdrom") || drive_name(disk) == "hdc") continue;
      context.report(disk.target(), fmt::format("a CD-ROM drive of this version of Xen is 'hdc', "
                                                "not '{}'",
                                                drive_name(disk)));
    }
  }
}

/// A guest that runs has an id.
template <class Domain>
void console_tty_running(const Domain& domain, Context& context) {
  if (has(domain.id())) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& console : each(devices.console())) {
      if (!has(console.tty())) continue;
      context.report(
          console.tty(),
          fmt::format("'{}' is for the hypervisor to say: this guest has no id, so it does "
                      "not run",
                      text(console.tty())));
    }
  }
}

}  // namespace virtbind::checks
