// SPDX-License-Identifier: LGPL-2.1-or-later
//
// All devices of a domain, whatever their kind.
#pragma once

#include "virtbind/binding/type_info.hpp"
#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// Calls a generic function with every device that has an address or an alias.
template <class Domain, class Function>
void for_each_device(Domain& domain, Function function) {
  for (auto& devices : each(domain.devices())) {
    const auto call = [&function](auto& member) {
      for (auto& device : each(member)) function(device);
    };
    call(devices.disk());
    call(devices.controller());
    call(devices.filesystem());
    call(devices.interface());
    call(devices.input());
    call(devices.sound());
    call(devices.hostdev());
    call(devices.graphics());
    call(devices.video());
    call(devices.console());
    call(devices.parallel());
    call(devices.serial());
    call(devices.channel());
    call(devices.smartcard());
    call(devices.hub());
    call(devices.redirdev());
    call(devices.rng());
    call(devices.tpm());
    call(devices.shmem());
    call(devices.memory());
    call(devices.watchdog());
    call(devices.memballoon());
    call(devices.nvram());
    call(devices.panic());
    call(devices.iommu());
    call(devices.vsock());
    if constexpr (requires { devices.audio(); }) call(devices.audio());
    if constexpr (requires { devices.crypto(); }) call(devices.crypto());
    if constexpr (requires { devices.pstore(); }) call(devices.pstore());
  }
}

/// Calls a generic function with everything that is connected to a character device of the host:
/// objects with type(), source() and protocol().
template <class Domain, class Function>
void for_each_chardev(Domain& domain, Function function) {
  for (auto& devices : each(domain.devices())) {
    for (auto& serial : each(devices.serial())) function(serial);
    for (auto& parallel : each(devices.parallel())) function(parallel);
    for (auto& console : each(devices.console())) function(console);
    for (auto& channel : each(devices.channel())) function(channel);
    for (auto& smartcard : each(devices.smartcard())) function(smartcard);
    for (auto& redirdev : each(devices.redirdev())) function(redirdev);
    for (auto& rng : each(devices.rng())) {
      for (auto& backend : each(rng.backend())) function(backend);
    }
  }
}

/// Whether an element has neither attributes nor children: libvirt does not write it then.
template <class T>
bool nothing_in(const T& object) {
  const TypeInfo& type = type_of<T>();
  const auto empty = [&object](const MemberInfo& member) { return member.size(&object) == 0; };
  return std::all_of(type.attributes.begin(), type.attributes.end(), empty) &&
         std::all_of(type.children.begin(), type.children.end(), empty);
}

}  // namespace virtbind::rules::libvirt
