// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The rules of libvirt's page of 2008 that its schema cannot say.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "../../common/checks/page_rules.hpp"

namespace virtbind::checks {

template <class Domain>
void hvm_loader(const Domain& domain, Context& context) {
  if (is_fully_virtualised(domain) && !has(domain.os().loader())) {
    context.report(domain.os(), "Xen starts a fully virtualised guest by a loader; there is none");
  }
}

template <class Domain>
void hvm_emulator(const Domain& domain, Context& context) {
  if (is_fully_virtualised(domain) && !has(domain.devices().emulator())) {
    context.report(domain.devices(),
                   "a fully virtualised guest needs an emulator of its devices; there is none");
  }
}

template <class Domain>
void hvm_graphics(const Domain& domain, Context& context) {
  if (is_fully_virtualised(domain) && !has(domain.devices().graphics())) {
    context.report(domain.devices(),
                   "a fully virtualised guest needs a graphics entry; there is none");
  }
}

template <class Domain>
void disk_xen_target(const Domain& domain, Context& context) {
  using namespace std::string_view_literals;
  constexpr std::array kDrives = {"hda"sv, "hdb"sv, "hdc"sv, "hdd"sv};
  constexpr std::array kFloppies = {"fda"sv, "fdb"sv};
  if (!is_fully_virtualised(domain)) return;
  for (const auto& disk : each(domain.devices().disk())) {
    const bool floppy = is(disk.device(), "floppy");
    const std::string name = drive_name(disk);
    const auto is_it = [&](std::string_view known) { return known == name; };
    if (floppy ? std::any_of(kFloppies.begin(), kFloppies.end(), is_it)
               : std::any_of(kDrives.begin(), kDrives.end(), is_it)) {
      continue;
    }
    context.report(disk.target().dev(), fmt::format("Xen emulates no {} '{}'; it has {}",
                                                    floppy ? "floppy drive" : "drive", name,
                                                    floppy ? "fda and fdb" : "hda to hdd"));
  }
}

template <class Domain>
void mac_address_unicast(const Domain& domain, Context& context) {
  for_each_interface(domain, [&](const auto& interface) {
    for (const auto& mac : each(interface.mac())) {
      const std::string address = text(mac.address());
      const auto first = members::parse_number("0x" + address.substr(0, address.find(':')));
      if (!first || *first % 2 == 0) continue;
      context.report(mac.address(),
                     fmt::format("'{}' is the address of a group, not of one card: its "
                                 "first octet is odd",
                                 address));
    }
  });
}

template <class Domain>
void domain_id_running(const Domain& domain, Context& context) {
  if (!has(domain.id())) return;
  context.report(domain.id(),
                 fmt::format("'{}' is the number of a running guest; to define one, leave "
                             "it out",
                             text(domain.id())));
}

}  // namespace virtbind::checks
