// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How guest addresses and other things that every device has are written.
#pragma once

#include <cctype>
#include <string>

#include "support/devices.hpp"
#include "support/hex.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The parts of a PCI address; an address that says nothing stays so.
template <class Address>
void write_pci_address(Address& address) {
  if (!has(address.domain()) && !has(address.bus()) && !has(address.slot()) &&
      !has(address.function())) {
    return;
  }
  write_hex(address.domain(), 4);
  write_hex(address.bus(), 2);
  write_hex(address.slot(), 2);
  write_hex(address.function(), 1);
}

/// Zeros ask for an address, as nothing does: the first slot of the first bus is never free.
template <class Address>
bool is_unset_pci(const Address& address) {
  const auto is_zero = [](const auto& part) {
    return !has(part) || parse_number(text(part)) == 0U;
  };
  return is_zero(address.domain()) && is_zero(address.bus()) && is_zero(address.slot()) &&
         is_zero(address.function());
}

template <class Address>
void write_guest_address(Address& address) {
  if (is(address.type(), "pci")) {
    if (is_unset_pci(address)) {
      clear(address.domain());
      clear(address.bus());
      clear(address.slot());
      clear(address.function());
    }
    write_pci_address(address);
  } else if (is(address.type(), "spapr-vio")) {
    if (has(address.reg())) write_hex(address.reg(), 8);
  } else if (is(address.type(), "drive")) {
    write_decimal(address.controller());
    write_decimal(address.bus());
    write_decimal(address.target());
    write_decimal(address.unit());
  } else if (is(address.type(), "virtio-serial")) {
    write_decimal(address.controller());
    write_decimal(address.bus());
    write_decimal(address.port());
  } else if (is(address.type(), "ccid")) {
    write_decimal(address.controller());
    write_decimal(address.slot());
  } else if (is(address.type(), "isa")) {
    if (has(address.iobase())) write_hex(address.iobase(), 1);
    if (has(address.irq())) write_hex(address.irq(), 1);
  }
}

template <class Domain>
void guest_addresses(Domain& domain, Context&) {
  for_each_device(domain, [](auto& device) {
    if constexpr (requires { device.address()->type(); }) {
      for (auto& address : each(device.address())) write_guest_address(address);
    }
  });
}

/// What QEMU's driver has not numbered by the time of writing is 0.
template <class Domain>
void guest_addresses_s390(Domain& domain, Context&) {
  for_each_device(domain, [](auto& device) {
    if constexpr (requires { device.address()->zpci(); }) {
      for (auto& address : each(device.address())) {
        for (auto& zpci : each(address.zpci())) {
          write_hex(zpci.uid(), 4);
          write_hex(zpci.fid(), 8);
        }
        if (!is(address.type(), "ccw")) continue;
        write_hex(address.cssid(), 1);
        write_hex(address.ssid(), 1);
        write_hex(address.devno(), 4);
      }
    }
  });
}

/// A PCI device of the host has an address too.
template <class Domain>
void host_addresses(Domain& domain, Context&) {
  const auto write = [](auto& source) {
    for (auto& address : each(source.address())) {
      if (has(address.slot())) write_pci_address(address);
    }
  };
  for (auto& devices : each(domain.devices())) {
    for (auto& hostdev : each(devices.hostdev())) {
      for (auto& source : each(hostdev.source())) write(source);
    }
    for (auto& interface : each(devices.interface())) {
      for (auto& source : each(interface.source())) write(source);
    }
    for (auto& disk : each(devices.disk())) {
      for (auto& source : each(disk.source())) write(source);
    }
  }
}

template <class Domain>
void aliases(Domain& domain, Context&) {
  for_each_device(domain, [](auto& device) {
    if constexpr (requires { device.alias(); }) {
      remove_if(device.alias(),
                [](const auto& alias) { return !text(alias.name()).starts_with("ua-"); });
    }
  });
}

template <class Domain>
void boot_loadparm(Domain& domain, Context&) {
  for_each_device(domain, [](auto& device) {
    if constexpr (requires { device.boot()->loadparm(); }) {
      for (auto& boot : each(device.boot())) {
        for (auto& loadparm : each(boot.loadparm())) {
          std::string upper(text_of(loadparm));
          for (char& c : upper) {
            c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
          }
          assign(loadparm, upper);
        }
      }
    }
  });
}

template <class Domain>
void address_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"guest-address",
             "G59 G128 G129",
             {},
             "an address has all its parts, each in its own number base",
             "domain_conf.c:virDomainDeviceInfoParseXML, virDomainDeviceInfoFormat"},
            guest_addresses<Domain>);
  rules.add(Stage::parse,
            {"host-address",
             "G128",
             {},
             "the address of a host device is written as one of the guest is",
             "device_conf.c:virPCIDeviceAddressParseXML, virPCIDeviceAddressFormat"},
            host_addresses<Domain>);
  rules.add(Stage::parse,
            {"alias",
             "G126",
             {},
             "names that libvirt gave to devices of a running guest are no part of its definition",
             "domain_conf.c:virDomainDeviceInfoParseXML"},
            aliases<Domain>);
  rules.add(Stage::parse,
            {"boot-loadparm",
             "G127",
             {},
             "a load parameter has no lower case letters",
             "domain_conf.c:virDomainDeviceBootParseXML"},
            boot_loadparm<Domain>);
  rules.add(
      Stage::format,
      {"guest-address-s390",
       "G129",
       {},
       "addresses of s390x have all their parts",
       "device_conf.c:virDomainDeviceCCWAddressFormat, domain_conf.c:virDomainDeviceInfoFormat"},
      guest_addresses_s390<Domain>);
}

}  // namespace virtbind::rules::libvirt
