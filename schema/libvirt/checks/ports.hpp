// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Serial ports and consoles as the guest sees them.
#pragma once

#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// Whether a console without a target's type is a serial one: other drivers have a kind of their
/// own, and QEMU's has one on s390x.
template <class Domain>
bool consoles_are_serial(const Domain& domain, const Profile& profile) {
  switch (profile.hypervisor) {
    case Hypervisor::generic:
    case Hypervisor::test:
      return true;
    case Hypervisor::qemu:
      return is_x86(rules::libvirt::arch_of(domain, profile));
    case Hypervisor::xen:
      return os_type(domain) == "hvm";
    default:
      return false;
  }
}

template <class Domain>
void second_serial_console(const Domain& domain, Context& context) {
  if (!rules::libvirt::has_stub_console(context.profile)) return;
  const bool usual = consoles_are_serial(domain, context.profile);
  for (const auto& devices : each(domain.devices())) {
    std::size_t position = 0;
    for (const auto& console : each(devices.console())) {
      if (position++ == 0) continue;
      const auto* target = find(console.target());
      const bool typed = target != nullptr && has(target->type());
      if (typed ? !is(target->type(), "serial") : !usual) continue;
      const std::string message =
          "only the first console is a serial port; another one needs a "
          "target of another type, 'virtio' for example";
      if (typed) {
        context.report(target->type(), message);
      } else {
        context.report(console, message);
      }
    }
  }
}

template <class Domain>
void isa_serial_ports(const Domain& domain, Context& context) {
  constexpr std::size_t kPorts = 4;
  for (const auto& devices : each(domain.devices())) {
    using Serial = value_of<decltype(devices.serial())>;
    FirstWith<unsigned, Serial> first;
    std::size_t ports = 0;
    for (const auto& serial : each(devices.serial())) {
      for (const auto& target : each(serial.target())) {
        if (!is(target.type(), "isa-serial")) continue;
        const bool too_many = ports++ == kPorts;
        const auto port = has(target.port()) ? decimal(target.port()) : std::nullopt;
        if (too_many) {
          context.report(serial, "a guest has at most 4 serial ports of type 'isa-serial'");
        } else if (port && *port >= kPorts) {
          context.report(
              target.port(),
              fmt::format("{} is no port of type 'isa-serial'; these are 0 to 3", *port));
        } else if (const Serial* other = port ? first.before(*port, serial) : nullptr) {
          context
              .report(target.port(),
                      fmt::format("port {} is also that of {}", *port, context.name(*other)))
              .related(*other, "the other port");
        }
      }
    }
  }
}

template <class Domain>
void isa_debug_arch(const Domain& domain, Context& context) {
  const std::string arch = rules::libvirt::arch_of(domain, context.profile);
  if (arch.empty() || is_x86(arch)) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& serial : each(devices.serial())) {
      for (const auto& target : each(serial.target())) {
        if (!is(target.type(), "isa-debug")) continue;
        context.report(target.type(), fmt::format("'isa-debug' is for x86, not for '{}'", arch));
      }
    }
  }
}

}  // namespace virtbind::checks
