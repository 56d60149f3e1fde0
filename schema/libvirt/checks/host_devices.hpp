// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices of the host that a guest gets.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain, class Function>
void for_each_hostdev(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& hostdev : each(devices.hostdev())) function(hostdev);
  }
}

/// The number that a text spells, in one spelling; absent is 0.
template <class M>
std::string plain_number(const M& member) {
  return fmt::to_string(parse_number(text(member)).value_or(0));
}

/// Which USB device is meant: the one in a certain place, or the one of a certain make.  To libvirt
/// what says no make is of make 0:0.
template <class Source>
std::string usb_place(const Source& source) {
  const auto* address = find(source.address());
  if (address == nullptr) return {};
  const std::string bus = plain_number(address->bus());
  const std::string device = plain_number(address->device());
  return bus == "0" || device == "0" ? "" : fmt::format("usb {}:{}", bus, device);
}
template <class Source>
std::string usb_make(const Source& source) {
  const auto id = [](const auto& part) {
    const auto* said = find(part);
    return said != nullptr ? plain_number(said->id()) : "0";
  };
  return fmt::format("usb make {}:{}", id(source.vendor()), id(source.product()));
}

template <class Source>
std::string pci_place(const Source& source) {
  const auto* at = find(source.address());
  if (at == nullptr) return {};
  return fmt::format("pci {}:{}:{}.{}", plain_number(at->domain()), plain_number(at->bus()),
                     plain_number(at->slot()), plain_number(at->function()));
}

template <class Source>
std::string scsi_place(const Source& source) {
  if (is(source.protocol(), "iscsi")) {
    const auto* host = find(source.host());
    std::string name = text(source.name());
    if (host == nullptr || name.empty()) return {};
    if (name.find('/') == std::string::npos) name += "/0";
    return fmt::format("iscsi {} {} {}", text(host->name()), text(host->port()), name);
  }
  const auto* adapter = find(source.adapter());
  const auto* at = find(source.address());
  if (adapter == nullptr || at == nullptr) return {};
  return fmt::format("scsi {} {}:{}:{}", text(adapter->name()), plain_number(at->bus()),
                     plain_number(at->target()), plain_number(at->unit()));
}

/// A UUID without what two spellings of it can differ in.
inline std::string plain_uuid(std::string_view uuid) {
  std::string plain;
  for (const char c : uuid) {
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0) {
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return plain;
}

/// What a device of any other type is on the host, as one text; empty where that is not said
/// (domain_conf.c:virDomainHostdevMatch).
template <class Hostdev, class Source>
std::string host_identity(const Hostdev& hostdev, const Source& source) {
  const std::string type = text(hostdev.type());
  const auto named = [&](std::string_view kind, const auto& member) {
    return has(member) ? fmt::format("{} {}", kind, text(member)) : std::string();
  };
  if (is(hostdev.mode(), "capabilities")) {
    if (type == "storage") return named(type, source.block());
    if (type == "misc") return named(type, source.char_());
    return type == "net" ? named(type, source.interface()) : "";
  }
  if (type == "pci") return pci_place(source);
  if (type == "scsi") return scsi_place(source);
  if (type == "scsi_host") return named(type, source.wwpn());
  const auto* address = find(source.address());
  if (type == "mdev" && address != nullptr) return "mdev " + plain_uuid(text(address->uuid()));
  return {};
}

/// Devices of the host, each of which a guest can get once.
template <class Interface, class Hostdev>
class HostDevices {
 public:
  explicit HostDevices(Context& context) : context_(context) {}

  /// A device for which the texts are the same is the same device.
  template <class Device>
  void take(const std::string& identity, const Device& device) {
    if (identity.empty()) return;
    const auto [known, added] = first_.emplace(identity, &device);
    if (!added) report(device, known->second);
  }

  /// libvirt asks of the device that comes first how it is named, and compares that
  /// (domain_conf.c:virDomainHostdevMatchSubsysUSB).
  template <class Device, class Source>
  void take_usb(const Source& source, const Device& device) {
    const std::string place = usb_place(source);
    const std::string make = usb_make(source);
    const auto known = first_.find(make);
    if (known != first_.end()) {
      report(device, known->second);
    } else {
      take(place.empty() ? make : place, device);
    }
  }

 private:
  using Device = std::variant<const Interface*, const Hostdev*>;

  template <class Part>
  void report(const Part& device, const Device& first) {
    std::visit(
        [&](const auto* other) {
          context_
              .report(device,
                      fmt::format("{} is the same device of the host", context_.name(*other)))
              .related(*other, "the other one");
        },
        first);
  }

  Context& context_;
  std::map<std::string, Device> first_;
};

template <class Domain>
void hostdev_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    HostDevices<value_of<decltype(devices.interface())>, value_of<decltype(devices.hostdev())>>
        taken(context);
    for (const auto& interface : each(devices.interface())) {
      if (!is(interface.type(), "hostdev")) continue;
      for (const auto& source : each(interface.source())) {
        const auto* address = find(source.address());
        if (address != nullptr && is(address->type(), "pci")) {
          taken.take(pci_place(source), interface);
        } else {
          taken.take_usb(source, interface);
        }
      }
    }
    for (const auto& hostdev : each(devices.hostdev())) {
      for (const auto& source : each(hostdev.source())) {
        if (passes_through(hostdev, "usb")) {
          taken.take_usb(source, hostdev);
        } else {
          taken.take(host_identity(hostdev, source), hostdev);
        }
      }
    }
  }
}

template <class Domain>
void hostdev_startup_policy(const Domain& domain, Context& context) {
  for_each_hostdev(domain, [&](const auto& hostdev) {
    if (is(hostdev.mode(), "capabilities") || is(hostdev.type(), "usb")) return;
    for (const auto& source : each(hostdev.source())) {
      if (!has(source.startupPolicy())) continue;
      context.report(source.startupPolicy(),
                     fmt::format("a startupPolicy is for type 'usb', not for "
                                 "type '{}'",
                                 text(hostdev.type())));
    }
  });
}

template <class Domain>
void hostdev_address_type(const Domain& domain, Context& context) {
  for_each_hostdev(domain, [&](const auto& hostdev) {
    for (const auto& address : each(hostdev.address())) {
      const auto expect = [&](const auto&... types) {
        if (is(address.type(), types...)) return;
        std::string expected;
        ((expected += (expected.empty() ? "'" : " or '") + std::string(types) + "'"), ...);
        context.report(address.type(),
                       fmt::format("a host device of type '{}' has an address of "
                                   "type {}, not '{}'",
                                   text(hostdev.type()), expected, text(address.type())));
      };
      if (passes_through(hostdev, "pci")) expect("pci", "unassigned");
      if (passes_through(hostdev, "scsi")) expect("drive");
      if (passes_through(hostdev, "scsi_host")) expect("pci", "ccw");
      if (passes_through(hostdev, "usb")) expect("usb");
      if (passes_through(hostdev, "mdev") && is(hostdev.model(), "vfio-pci")) expect("pci");
      if (passes_through(hostdev, "mdev") && is(hostdev.model(), "vfio-ccw")) expect("ccw");
    }
  });
}

template <class Domain>
void hostdev_ramfb(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Hostdev = value_of<decltype(devices.hostdev())>;
    const Hostdev* first = nullptr;
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "mdev") || !is(hostdev.ramfb(), "on")) continue;
      if (first == nullptr) {
        first = &hostdev;
      } else {
        context
            .report(hostdev.ramfb(), fmt::format("one display can start on 'ramfb', and {} does",
                                                 context.name(*first)))
            .related(*first, "the other device");
      }
    }
  }
}

template <class Domain>
void sgio_unfiltered(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& device) {
    if (is(device.sgio(), "unfiltered")) {
      context.report(device.sgio(), "kernels no longer let SCSI commands through unfiltered");
    }
  };
  for_each_disk(domain, judge);
  for_each_hostdev(domain, judge);
}

template <class Domain>
void hostdev_scsi_source(const Domain& domain, Context& context) {
  for_each_hostdev(domain, [&](const auto& hostdev) {
    if (!passes_through(hostdev, "scsi")) return;
    for (const auto& source : each(hostdev.source())) {
      if (is(source.protocol(), "iscsi")) {
        const auto hosts = count(source.host());
        if (hosts == 1) continue;
        context.report(source, fmt::format("an iSCSI device is on one <host>, not on {}", hosts));
        continue;
      }
      for (const auto& adapter : each(source.adapter())) {
        if (!text(adapter.name()).empty()) continue;
        context.report(adapter, "a SCSI device is on an adapter of a name, as 'scsi_host0'");
      }
    }
  });
}

template <class Domain>
void hostdev_teaming(const Domain& domain, Context& context) {
  for_each_hostdev(domain, [&](const auto& hostdev) {
    for (const auto& teaming : each(hostdev.teaming())) {
      if (is(teaming.type(), "transient")) continue;
      context.report(teaming.type(),
                     "a device of the host comes and goes: it is the 'transient' one of a team");
    }
  });
}

template <class Domain>
void hostdev_secret_type(const Domain& domain, Context& context) {
  for_each_hostdev(domain, [&](const auto& hostdev) {
    if (!passes_through(hostdev, "scsi")) return;
    for (const auto& source : each(hostdev.source())) {
      for (const auto& auth : each(source.auth())) {
        for (const auto& secret : each(auth.secret())) {
          if (!has(secret.type()) || is(secret.type(), "iscsi")) continue;
          context.report(secret.type(),
                         fmt::format("protocol 'iscsi' takes a secret of type 'iscsi', not '{}'",
                                     text(secret.type())));
        }
      }
    }
  });
}

}  // namespace virtbind::checks
