// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an s390x guest needs to know of a PCI device besides its address: two numbers.
#pragma once

#include <set>

#include "support/hex.hpp"
#include "support/qemu_devices.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Calls a generic function with the addresses of all devices on PCI.
template <class Devices, class Function>
void for_each_pci_address(Devices& devices, Function function) {
  for_each_addressed(devices, [&function](auto& device) {
    if constexpr (requires { device.address()->zpci(); }) {
      for (auto& address : each(device.address())) {
        if (is(address.type(), "pci")) function(address);
      }
    }
  });
}

inline unsigned long long take_lowest(std::set<unsigned long long>& taken,
                                      unsigned long long first) {
  while (taken.contains(first)) ++first;
  taken.insert(first);
  return first;
}

/// Devices that name one of the two numbers come before those that name none.
template <class Domain>
void qemu_zpci_numbers(Domain& domain, Context&) {
  if (!machine_of(domain).s390()) return;
  std::set<unsigned long long> uids;
  std::set<unsigned long long> fids;
  for (auto& devices : each(domain.devices())) {
    for_each_pci_address(devices, [&](const auto& address) {
      for (const auto& zpci : each(address.zpci())) {
        if (const auto uid = parse_number(text(zpci.uid()))) uids.insert(*uid);
        if (const auto fid = parse_number(text(zpci.fid()))) fids.insert(*fid);
      }
    });
    for (const bool named : {true, false}) {
      for_each_pci_address(devices, [&](auto& address) {
        if (has(address.zpci()) != named) return;
        auto& zpci = ensure(address.zpci());
        if (!has(zpci.uid())) set(zpci.uid(), hex(take_lowest(uids, 1), 4));
        if (!has(zpci.fid())) set(zpci.fid(), hex(take_lowest(fids, 0), 8));
      });
    }
  }
}

template <class Domain>
void qemu_zpci_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_address,
            {"qemu-zpci",
             "3a",
             {Hypervisor::qemu},
             "every PCI device of s390x has a uid and a fid of its own",
             "domain_addr.c:virDomainPCIAddressExtensionReserveNextAddr"},
            qemu_zpci_numbers<Domain>);
}

}  // namespace virtbind::rules::libvirt
