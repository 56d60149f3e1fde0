// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Character devices: serial and parallel ports, consoles, channels.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Gives every port without a number the one after the highest that is taken so far.
template <class Ports>
void number_ports(Ports& ports) {
  for (auto& port : each(ports)) {
    auto& target = ensure(port.target());
    if (has(target.port())) continue;
    unsigned long long next = 0;
    for (const auto& other : each(ports)) {
      for (const auto& taken : each(other.target())) {
        if (const auto value = parse_number(text(taken.port()))) next = std::max(next, *value + 1);
      }
    }
    set(target.port(), std::to_string(next));
  }
}

template <class Domain>
void serial_ports(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) number_ports(devices.serial());
}

template <class Domain>
void parallel_ports(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) number_ports(devices.parallel());
}

template <class Domain>
void console_ports(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    std::size_t position = 0;
    for (auto& console : each(devices.console())) {
      set(ensure(console.target()).port(), std::to_string(position++));
    }
  }
}

template <class Domain>
void chardev_types(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& console : each(devices.console())) fill(console.type(), "pty");
  }
}

template <class Domain>
void console_target(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& console : each(devices.console())) fill(ensure(console.target()).type(), "serial");
  }
}

/// The first serial port and the first console are one device on a fully virtualised guest: where
/// only one of them is there, the other is made to match.
template <class Domain>
void console_of_serial(Domain& domain, Context& context) {
  if (!is_hvm(domain) || !has_stub_console(context.profile)) return;
  for (auto& devices : each(domain.devices())) {
    auto& consoles = devices.console();
    auto& serials = devices.serial();
    const auto* target = has(consoles) ? find(consoles.front().target()) : nullptr;
    if (target != nullptr && is(target->type(), "serial")) {
      if (!has(serials)) {
        const auto& console = consoles.front();
        auto& serial = add(serials);
        set(serial.type(), text(console.type()));
        serial.source(console.source());
        serial.protocol(console.protocol());
        serial.log(console.log());
        set(ensure(serial.target()).port(), "0");
      }
      return;
    }
    if (!has(serials)) return;
    const auto& first = serials.front();
    const auto* kind = find(first.target());
    if (kind != nullptr && has(kind->type()) &&
        !is(kind->type(), "isa-serial", "spapr-vio-serial", "system-serial", "sclp-serial")) {
      return;
    }
    auto& console = add(consoles, 0);
    set(console.type(), text(first.type()));
    console.source(first.source());
    console.protocol(first.protocol());
    console.log(first.log());
    set(ensure(console.target()).type(), "serial");
  }
}

template <class Domain>
void chardev_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"chardev-type",
             "G83",
             {},
             "a character device is a pseudo terminal unless told otherwise",
             "domain_conf.c:virDomainChrDefParseXML"},
            chardev_types<Domain>);
  rules.add(Stage::parse,
            {"parallel-port",
             "G88",
             {},
             "ports are numbered on from the highest",
             "domain_conf.c:virDomainDefParseXML"},
            parallel_ports<Domain>);
  rules.add(Stage::device,
            {"serial-port",
             "G87",
             {},
             "ports are numbered on from the highest",
             "domain_postparse.c:virDomainChrDefPostParse"},
            serial_ports<Domain>);
  rules.add(Stage::device,
            {"console-target",
             "G90",
             {},
             "a console is a serial port unless the driver says otherwise",
             "domain_postparse.c:virDomainChrDefPostParse"},
            console_target<Domain>);
  rules.add(Stage::domain,
            {"console-of-serial",
             "G91 G92",
             {},
             "the first serial port is the first console too",
             "domain_postparse.c:virDomainDefAddConsoleCompat"},
            console_of_serial<Domain>);
  rules.add(Stage::format,
            {"console-port",
             "G89",
             {},
             "consoles are numbered as they stand, whatever they say",
             "domain_conf.c:virDomainDefParseXML"},
            console_ports<Domain>);
}

}  // namespace virtbind::rules::libvirt
