// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Character devices: serial and parallel ports, consoles, channels.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "support/devices.hpp"
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

/// Parallel ports are numbered while they are read: only those before one count.
template <class Domain>
void parallel_ports(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    unsigned long long next = 0;
    for (auto& port : each(devices.parallel())) {
      auto& target = ensure(port.target());
      fill(target.port(), std::to_string(next));
      next = std::max(next, parse_number(text(target.port())).value_or(0) + 1);
    }
  }
}

/// Makes one character device what another one is, but for its target.
template <class From, class To>
void copy_port(const From& from, To& to) {
  set(to.type(), text(from.type()));
  to.source(from.source());
  to.protocol(from.protocol());
  to.log(from.log());
  to.alias(from.alias());
  to.acpi(from.acpi());
  to.address(from.address());
}

/// Where both are there, the consoles of a fully virtualised guest are written as the serial ports
/// that they stand for.
template <class Domain>
void console_ports(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    auto& consoles = devices.console();
    for (std::size_t position = 0; position < consoles.size(); ++position) {
      auto& console = consoles[position];
      auto& target = ensure(console.target());
      if (is_hvm(domain) && is(target.type(), "serial") && position < devices.serial().size()) {
        copy_port(devices.serial()[position], console);
        const auto* serial = find(devices.serial()[position].target());
        set(target.port(), serial != nullptr && has(serial->port()) ? text(serial->port()) : "0");
      } else {
        set(target.port(), std::to_string(position));
      }
    }
  }
}

template <class Domain>
void chardev_types(Domain& domain, Context&) {
  const auto fill_type = [](auto& ports) {
    for (auto& port : each(ports)) {
      if (text(port.type()).empty()) set(port.type(), "pty");
    }
  };
  for (auto& devices : each(domain.devices())) {
    fill_type(devices.console());
    fill_type(devices.serial());
    fill_type(devices.parallel());
    fill_type(devices.channel());
  }
}

/// What only a running guest has: the pseudo terminal it got, whether a channel is open.
template <class Domain>
void chardev_state(Domain& domain, Context&) {
  for_each_chardev(domain, [](auto& chardev) {
    if (is(chardev.type(), "pty")) clear(chardev.source());
    if constexpr (requires { chardev.tty(); }) clear(chardev.tty());
  });
  for (auto& devices : each(domain.devices())) {
    for (auto& channel : each(devices.channel())) {
      for (auto& target : each(channel.target())) clear(target.state());
    }
  }
}

/// Sockets say which side connects and what is spoken; a socket without a path is libvirt's own.
template <class Domain>
void chardev_source(Domain& domain, Context&) {
  for_each_chardev(domain, [](auto& chardev) {
    if (is(chardev.type(), "tcp", "unix", "udp")) {
      for (auto& source : each(chardev.source())) fill(source.mode(), "connect");
    }
    if (is(chardev.type(), "unix")) {
      remove_if(chardev.source(), [](const auto& source) { return !has(source.path()); });
    }
    if (is(chardev.type(), "udp") && count(chardev.source()) == 2 &&
        is(chardev.source()[1].mode(), "bind")) {
      move(chardev.source(), 1, 0);
    }
    if (is(chardev.type(), "tcp")) {
      fill(ensure(chardev.protocol()).type(), "raw");
    } else {
      clear(chardev.protocol());
    }
  });
}

/// ISA ports are few and wired: each takes the lowest that is free.
template <class Domain>
void isa_serial_ports(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& serial : each(devices.serial())) {
      for (auto& target : each(serial.target())) {
        if (!is(target.type(), "isa-serial") || has(target.port())) continue;
        unsigned long long port = 0;
        const auto taken = [&port](const auto& other) {
          const auto* its = find(other.target());
          return its != nullptr && is(its->type(), "isa-serial") &&
                 parse_number(text(its->port())) == port;
        };
        while (any(devices.serial(), taken)) ++port;
        set(target.port(), std::to_string(port));
      }
    }
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
        copy_port(console, serial);
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
    copy_port(first, console);
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
             "ports are numbered on from the highest before them",
             "domain_conf.c:virDomainDefParseXML"},
            parallel_ports<Domain>);
  rules.add(Stage::parse,
            {"chardev-state",
             "G86 G94 G95",
             {},
             "what a running guest got is no part of its definition",
             "domain_conf.c:virDomainChrSourceDefParseXML, virDomainChrDefParseTargetXML"},
            chardev_state<Domain>);
  rules.add(Stage::parse,
            {"chardev-source",
             "G84 G85",
             {},
             "a socket connects, and TCP is raw, unless told otherwise",
             "domain_conf.c:virDomainChrSourceDefParseTCP, virDomainChrSourceDefFormat"},
            chardev_source<Domain>);
  rules.add(Stage::isa_serial,
            {"isa-serial-port",
             "G87",
             {},
             "an ISA serial port takes the lowest number that is free",
             "domain_postparse.c:virDomainChrIsaSerialDefPostParse"},
            isa_serial_ports<Domain>);
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
             "G89 G93",
             {},
             "consoles are numbered as they stand, or stand for serial ports",
             "domain_conf.c:virDomainDefParseXML, virDomainDefFormatInternalSetRootName"},
            console_ports<Domain>);
}

}  // namespace virtbind::rules::libvirt
