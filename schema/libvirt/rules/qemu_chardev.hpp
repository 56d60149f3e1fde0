// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Serial ports and channels on QEMU.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The kind of the first serial ports of a machine; "" where there is none.
inline std::string_view default_serial_target(const Machine& machine) {
  if (machine.x86()) return "isa-serial";
  if (machine.pseries()) return "spapr-vio-serial";
  if (machine.virt()) return "system-serial";
  if (machine.s390()) return "sclp-serial";
  return {};
}

inline std::string_view default_serial_model(const Machine& machine, std::string_view target) {
  if (target == "isa-serial" || target == "usb-serial" || target == "pci-serial") return target;
  if (target == "spapr-vio-serial") return "spapr-vty";
  if (target == "sclp-serial") return "sclpconsole";
  if (target == "isa-debug") return "isa-debugcon";
  if (target == "system-serial") {
    if (machine.arm_virt()) return "pl011";
    if (machine.virt()) return "16550a";
  }
  return {};
}

template <class Domain>
void qemu_serial(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  for (auto& devices : each(domain.devices())) {
    for (auto& serial : each(devices.serial())) {
      auto& target = ensure(serial.target());
      const std::string_view usual = default_serial_target(machine);
      // A pSeries guest that says isa-serial was written before there was another word for it.
      if (!usual.empty() && (!has(target.type()) || is(target.type(), "isa-serial"))) {
        if (!is(target.type(), usual)) set(target.type(), usual);
      }
      const std::string type = text(target.type());
      const std::string_view model = default_serial_model(machine, type);
      if (!model.empty() && !has(target.model())) set(ensure(target.model()).name(), model);
    }
  }
}

/// Whether a path is one that libvirt, of this or an older version, has chosen for a channel:
/// ".../channel/target/GUEST.NAME", ".../channel/target/domain-GUEST/NAME",
/// ".../channel/1-GUEST/NAME".
inline bool is_own_channel_path(std::string_view path, std::string_view name) {
  constexpr auto kFolders = std::to_array<std::string_view>({"/var/lib/libvirt/qemu/channel/",
                                                             "/var/run/libvirt/qemu/channel/",
                                                             "/run/libvirt/qemu/channel/"});
  const auto* const folder =
      std::find_if(kFolders.begin(), kFolders.end(),
                   [path](std::string_view prefix) { return path.starts_with(prefix); });
  if (folder == kFolders.end() || name.empty() || !path.ends_with(name)) return false;
  path.remove_prefix(folder->size());
  if (path.starts_with("target/")) path.remove_prefix(7);
  if (path.size() <= name.size() + 1) return false;
  path.remove_suffix(name.size());
  const char last = path.back();
  path.remove_suffix(1);
  if (path.find('/') != std::string_view::npos) return false;
  if (last == '.') return true;
  const std::size_t digits = path.find_first_not_of("0123456789");
  const bool numbered = digits != 0 && digits != std::string_view::npos && path[digits] == '-';
  return last == '/' && (path.starts_with("domain-") || numbered);
}

/// The far end of a virtio channel is a socket that libvirt makes, by a name of its own choice.
template <class Domain>
void qemu_channel(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& channel : each(devices.channel())) {
      if (!is(channel.type(), "unix")) continue;
      const bool virtio =
          any(channel.target(), [](const auto& target) { return is(target.type(), "virtio"); });
      if (!virtio) continue;
      const std::string name = text(channel.target().name());
      remove_if(channel.source(),
                [&](const auto& source) { return is_own_channel_path(text(source.path()), name); });
      // An empty source is not written.
      remove_if(channel.source(), [](const auto& source) { return !has(source.path()); });
    }
  }
}

template <class Domain>
void qemu_chardev_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_device,
            {"qemu-channel", "Q37", kQemu, "the path of a channel is chosen anew at each start",
             "qemu_domain.c:qemuDomainChrDefDropDefaultPath"},
            qemu_channel<Domain>);
  // After the port that a console implies.
  rules.add(Stage::domain,
            {"qemu-serial", "Q20 Q21", kQemu, "a serial port is of the kind that the machine has",
             "qemu_domain.c:qemuDomainChrDefPostParse"},
            qemu_serial<Domain>);
}

}  // namespace virtbind::rules::libvirt
