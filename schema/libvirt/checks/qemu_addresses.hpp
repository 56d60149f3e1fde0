// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Addresses on the buses of IBM's machines.
#pragma once

#include <string>

#include <fmt/format.h>

#include "device_addresses.hpp"
#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain>
void ccw_address_unique(const Domain& domain, Context& context) {
  Taken taken(context);
  for_each_address(domain, "ccw", [&](const auto& device, const auto& address) {
    const auto cssid = parse_number(text(address.cssid()));
    const auto ssid = parse_number(text(address.ssid()));
    const auto devno = parse_number(text(address.devno()));
    if (!cssid || !ssid || !devno) return;
    taken.take(fmt::format("the CCW address {:x}.{:x}.{:04x}", *cssid, *ssid, *devno), device,
               address);
  });
}

template <class Domain>
void spapr_vio_address_unique(const Domain& domain, Context& context) {
  Taken taken(context);
  for_each_address(domain, "spapr-vio", [&](const auto& device, const auto& address) {
    const std::string digits = text(address.reg());
    const auto reg = parse_number(digits.starts_with("0x") ? digits : "0x" + digits);
    if (!digits.empty() && reg) {
      taken.take(fmt::format("the register {:#x}", *reg), device, address);
    }
  });
}

template <class Domain>
void zpci_unique(const Domain& domain, Context& context) {
  Taken taken(context);
  for_each_address(domain, "pci", [&](const auto& device, const auto& address) {
    for (const auto& zpci : each(address.zpci())) {
      const auto uid = parse_number(text(zpci.uid()));
      const auto fid = parse_number(text(zpci.fid()));
      if (uid && *uid != 0) taken.take(fmt::format("the uid {:#x}", *uid), device, zpci.uid());
      if (fid) taken.take(fmt::format("the fid {:#x}", *fid), device, zpci.fid());
    }
  });
}

template <class Domain>
void zpci_uid(const Domain& domain, Context& context) {
  for_each_address(domain, "pci", [&](const auto&, const auto& address) {
    for (const auto& zpci : each(address.zpci())) {
      const auto uid = parse_number(text(zpci.uid()));
      if (!uid || (*uid > 0 && *uid <= 0xffff)) continue;
      context.report(zpci.uid(), fmt::format("{:#x} is no uid; these are 0x1 to 0xffff", *uid));
    }
  });
}

}  // namespace virtbind::checks
