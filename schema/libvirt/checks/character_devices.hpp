// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What serial ports, consoles, channels and the like are connected to on the host.
#pragma once

#include <string>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// Whether the first console is but another name of the first serial port: then libvirt does not
/// look at what else it says (domain_conf.c:virDomainDefAddConsoleCompat).
template <class Domain, class Devices>
bool first_console_is_serial(const Domain& domain, const Devices& devices, const Profile& profile) {
  if (os_type(domain) != "hvm" || !rules::libvirt::has_stub_console(profile)) return false;
  if (!has(devices.serial()) || !has(devices.console())) return false;
  const auto* target = find(find(devices.console())->target());
  return target == nullptr || !has(target->type()) || is(target->type(), "serial");
}

/// Which consoles count: what libvirt reads it reads of all of them.
enum class Consoles { all, connected };

/// Calls a function with everything that is connected to the host: objects with type(), source()
/// and protocol().
template <class Domain, class Function>
void for_each_connection(const Domain& domain, const Profile& profile, Function function,
                         Consoles consoles = Consoles::connected) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& serial : each(devices.serial())) function(serial);
    for (const auto& parallel : each(devices.parallel())) function(parallel);
    bool is_serial =
        consoles == Consoles::connected && first_console_is_serial(domain, devices, profile);
    for (const auto& console : each(devices.console())) {
      if (!is_serial) function(console);
      is_serial = false;
    }
    for (const auto& channel : each(devices.channel())) function(channel);
    for (const auto& smartcard : each(devices.smartcard())) {
      if (is(smartcard.mode(), "passthrough")) function(smartcard);
    }
    for (const auto& redirdev : each(devices.redirdev())) function(redirdev);
    for (const auto& rng : each(devices.rng())) {
      for (const auto& backend : each(rng.backend())) {
        if (is(backend.model(), "egd")) function(backend);
      }
    }
  }
}

/// Whether libvirt makes up a socket where a device names none.
template <class Device>
bool may_lack_path(const Device& device) {
  if constexpr (requires { device.target(); }) {
    return any(device.target(), [](const auto& target) {
      if constexpr (requires { target.state(); }) return is(target.type(), "virtio", "xen");
      return false;
    });
  }
  return false;
}

/// Whether it waits for others to connect.
template <class Source>
bool listens(const Source& source) {
  return is(source.mode(), "bind");
}

/// Reports at what a device says of its connection, else at the device.
template <class Device>
void report_connection(Context& context, const Device& device, std::string message) {
  if (const auto* source = find(device.source())) {
    context.report(*source, std::move(message));
  } else {
    context.report(device, std::move(message));
  }
}

template <class Domain>
void chardev_path(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    const bool socket = is(device.type(), "unix");
    if (!socket && !is(device.type(), "file", "dev", "pipe")) return;
    if (socket && may_lack_path(device)) return;
    const auto* source = find(device.source());
    if (source != nullptr && has(source->path())) return;
    report_connection(
        context, device,
        fmt::format("a character device of type '{}' needs source/@path", text(device.type())));
  });
}

template <class Domain>
void chardev_tcp_address(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    if (!is(device.type(), "tcp")) return;
    const auto* source = find(device.source());
    if (source != nullptr && has(source->host()) && has(source->service())) return;
    report_connection(context, device,
                      "a character device of type 'tcp' needs source/@host and source/@service");
  });
}

template <class Domain>
void chardev_udp_service(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    if (!is(device.type(), "udp")) return;
    // The first source of the mode that says anything counts.
    for (const auto& source : each(device.source())) {
      if (listens(source) || (!has(source.host()) && !has(source.service()))) continue;
      if (has(source.service())) return;
      break;
    }
    report_connection(context, device,
                      "a character device of type 'udp' needs a source of mode 'connect' with a "
                      "service");
  });
}

template <class Domain>
void chardev_one_source(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& device) {
    const bool udp = is(device.type(), "udp");
    const std::size_t most = udp ? 2 : 1;
    std::size_t position = 0;
    for (const auto& source : each(device.source())) {
      if (position++ != most) continue;
      context.report(source, udp ? "a character device of type 'udp' has two sources at most"
                                 : fmt::format("a character device of type '{}' has one source",
                                               text_or(device.type(), "pty")));
    }
  };
  for_each_connection(domain, context.profile, judge, Consoles::all);
}

template <class Domain>
void chardev_nmdm_ends(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    if (!is(device.type(), "nmdm")) return;
    const auto* source = find(device.source());
    if (source == nullptr || has(source->master()) == has(source->slave())) return;
    context.report(*source, "a null modem has two ends: source/@master and source/@slave");
  });
}

template <class Domain>
void chardev_source_mode(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& device) {
    if (!is(device.type(), "tcp", "udp", "unix")) return;
    for (const auto& source : each(device.source())) {
      if (!has(source.mode()) || is(source.mode(), "connect", "bind")) continue;
      context.report(source.mode(), fmt::format("the mode of a source is 'connect' or 'bind', not "
                                                "'{}'",
                                                text(source.mode())));
    }
  };
  for_each_connection(domain, context.profile, judge, Consoles::all);
}

template <class Domain>
void chardev_port_number(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& device) {
    for (const auto& target : each(device.target())) {
      if (decimal(target.port())) continue;
      context.report(target.port(), fmt::format("a port is a decimal number, not '{}'; leave it "
                                                "out to get the next one",
                                                text(target.port())));
    }
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& serial : each(devices.serial())) judge(serial);
    for (const auto& parallel : each(devices.parallel())) judge(parallel);
    for (const auto& console : each(devices.console())) judge(console);
  }
}

template <class Domain>
void chardev_target_type(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& target, bool known, std::string_view device,
                         std::string_view usual) {
    if (!has(target.type()) || known) return;
    context.report(target.type(), fmt::format("'{}' is no target of a {}; {} is usual",
                                              text(target.type()), device, usual));
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& serial : each(devices.serial())) {
      for (const auto& target : each(serial.target())) {
        judge(target,
              is(target.type(), "isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial",
                 "system-serial", "sclp-serial", "isa-debug"),
              "serial port", "'isa-serial'");
      }
    }
    for (const auto& console : each(devices.console())) {
      for (const auto& target : each(console.target())) {
        judge(
            target,
            is(target.type(), "serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm"),
            "console", "'serial' or 'virtio'");
      }
    }
  }
}

template <class Domain>
void guestfwd_address(const Domain& domain, Context& context) {
  constexpr std::string_view kCharacters = "0123456789abcdefABCDEFxX.";
  for (const auto& devices : each(domain.devices())) {
    for (const auto& channel : each(devices.channel())) {
      for (const auto& target : each(channel.target())) {
        if (!is(target.type(), "guestfwd")) continue;
        const std::string address = text(target.address());
        if (address.empty() || address.find_first_not_of(kCharacters) != std::string::npos) {
          context.report(
              target.address(),
              fmt::format("the guest connects to an IPv4 address, not to '{}'", address));
        } else if (!has(target.port())) {
          context.report(target, "the guest connects to a port: add 'port'");
        } else if (!decimal(target.port())) {
          context.report(target.port(),
                         fmt::format("a port is a decimal number, not '{}'", text(target.port())));
        }
      }
    }
  }
}

template <class Domain>
void chardev_reconnect(const Domain& domain, Context& context) {
  for_each_connection(domain, context.profile, [&](const auto& device) {
    const auto* source = find(device.source());
    if (source == nullptr || !is(device.type(), "tcp", "unix") || !listens(*source)) return;
    for (const auto& reconnect : each(source->reconnect())) {
      if (!has(reconnect.enabled())) continue;
      context.report(reconnect, "only mode 'connect' connects again; this is mode 'bind'")
          .related(source->mode(), "the mode");
    }
  });
}

template <class Domain>
void reconnect_timeout(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& source) {
    for (const auto& reconnect : each(source.reconnect())) {
      if (!is(reconnect.enabled(), "yes") || has(reconnect.timeout())) continue;
      if constexpr (requires { reconnect.delay(); }) {
        if (has(reconnect.delay())) continue;
      }
      context.report(reconnect, "how long to wait before connecting again: 'timeout' says it");
    }
  };
  for_each_connection(domain, context.profile, [&](const auto& device) {
    const auto* source = find(device.source());
    if (source != nullptr && is(device.type(), "tcp", "unix")) judge(*source);
  });
  for_each_disk(domain, [&](const auto& disk) {
    if (storage_type(disk) != "vhostuser") return;
    for (const auto& source : each(disk.source())) judge(source);
  });
  for (const auto& devices : each(domain.devices())) {
    for (const auto& interface : each(devices.interface())) {
      if (!is(interface.type(), "vhostuser")) continue;
      for (const auto& source : each(interface.source())) judge(source);
    }
  }
}

template <class Domain>
void chardev_channel_name(const Domain& domain, Context& context) {
  constexpr std::string_view kCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  for_each_connection(domain, context.profile, [&](const auto& device) {
    if (!is(device.type(), "spiceport", "dbus")) return;
    const auto* source = find(device.source());
    if (source == nullptr || !has(source->channel())) {
      // A USB device that is redirected over D-Bus has a channel of its own.
      if constexpr (requires { device.bus(); }) {
        if (is(device.type(), "dbus")) return;
      }
      report_connection(context, device,
                        fmt::format("a character device of type '{}' needs source/@channel",
                                    text(device.type())));
    } else if (text(source->channel()).find_first_not_of(kCharacters) != std::string::npos) {
      context.report(source->channel(),
                     fmt::format("a channel's name has letters, digits, '_', '-' and '.' only, "
                                 "unlike '{}'",
                                 text(source->channel())));
    }
  });
}

template <class Domain>
void chardev_spicevmc(const Domain& domain, Context& context) {
  const auto report = [&](const auto& device) {
    if (is(device.type(), "spicevmc")) {
      context.report(device.type(),
                     "only a channel with a target of type 'virtio' is connected to "
                     "'spicevmc'");
    }
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& channel : each(devices.channel())) {
      const bool virtio =
          any(channel.target(), [](const auto& target) { return is(target.type(), "virtio"); });
      if (!virtio) report(channel);
    }
    for (const auto& parallel : each(devices.parallel())) report(parallel);
    for (const auto& serial : each(devices.serial())) {
      // libvirt compares the numbers of the words: this one has the number of 'virtio'.
      const bool passes =
          any(serial.target(), [](const auto& target) { return is(target.type(), "usb-serial"); });
      if (!passes) report(serial);
    }
    for (const auto& console : each(devices.console())) {
      // And so does this one.
      const bool passes =
          any(console.target(), [](const auto& target) { return is(target.type(), "xen"); });
      if (!passes) report(console);
    }
  }
}

}  // namespace virtbind::checks
