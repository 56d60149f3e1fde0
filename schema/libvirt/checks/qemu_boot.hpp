// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of how a guest boots and ends.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "effective.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_os_type(const Domain& domain, Context& context) {
  for (const auto& os : each(domain.os())) {
    if (is(os.type(), "hvm")) continue;
    context.report(os.type(),
                   fmt::format("QEMU runs guests of type 'hvm', not '{}'", text(os.type())));
  }
}

template <class Domain>
void qemu_bootloader(const Domain& domain, Context& context) {
  if (text(domain.bootloader()).empty()) return;
  context.report(domain.bootloader(), "QEMU has no bootloader on the host: that is for Xen");
}

/// UEFI that libvirt chooses, or a file in flash that nobody writes to
/// (virDomainDefHasOldStyleUEFI).
template <class Domain>
bool has_uefi(const Domain& domain) {
  return any(domain.os(), [](const auto& os) {
    return is(os.firmware1(), "efi") || any(os.loader(), [](const auto& loader) {
             return is(loader.type(), "pflash") && is(loader.readonly(), "yes");
           });
  });
}

template <class Domain>
bool has_acpi(const Domain& domain) {
  return any(domain.features(), [](const auto& features) { return has(features.acpi()); });
}

template <class Domain>
void qemu_uefi_acpi(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  if (os_type(domain) != "hvm") return;
  if (machine.x86() && has_uefi(domain) && !has_acpi(domain)) {
    context.report(domain.os(), "UEFI needs ACPI: add <features><acpi/></features>");
  } else if (machine.arch == "aarch64" && has_acpi(domain) && !has_uefi(domain)) {
    for (const auto& features : each(domain.features())) {
      if (has(features.acpi())) {
        context.report(features.acpi(),
                       "ACPI needs UEFI on this architecture: "
                       "add <os firmware='efi'>");
      }
    }
  }
}

template <class Domain>
void qemu_secure_loader(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  if (machine.arch.empty()) return;
  const bool smm = any(domain.features(), [](const auto& features) {
    return any(features.smm(), [](const auto& on) { return !is(on.state(), "off"); });
  });
  for (const auto& os : each(domain.os())) {
    for (const auto& loader : each(os.loader())) {
      if (!is(loader.secure(), "yes")) continue;
      if (!machine.q35() || machine.arch != "x86_64") {
        context.report(loader.secure(),
                       fmt::format("secure boot is for machine 'q35' and 'x86_64'; this is {}",
                                   describe(machine)));
      } else if (!has(os.firmware1()) && !smm) {
        context.report(loader.secure(), "secure boot needs <features><smm/></features>");
      }
    }
  }
}

template <class Domain>
void qemu_bios_serial(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  const bool serial = any(domain.devices(), [](const auto& devices) {
    return has(devices.serial()) || has(devices.console());
  });
  for (const auto& os : each(domain.os())) {
    for (const auto& bios : each(os.bios())) {
      if (!is(bios.useserial(), "yes")) continue;
      if (is_known_not_x86(machine)) {
        context.report(
            bios.useserial(),
            fmt::format("the BIOS of a PC talks to a serial port; this is {}", describe(machine)));
      } else if (!serial) {
        context.report(bios.useserial(), "there is no serial port for the BIOS to talk to");
      }
    }
  }
}

template <class Domain>
void qemu_sleep_states(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  if (!is_known_not_x86(machine)) return;
  for (const auto& pm : each(domain.pm())) {
    const auto check = [&](const auto& state) {
      if (!any(state, [](const auto& said) { return has(said.enabled()); })) return;
      context.report(state, fmt::format("ACPI's sleep states are those of a PC; this is {}",
                                        describe(machine)));
    };
    check(pm.suspend_to_mem());
    check(pm.suspend_to_disk());
  }
}

template <class Domain>
void qemu_lifecycle(const Domain& domain, Context& context) {
  const auto refuse = [&context](const auto& action, std::string_view word) {
    if (!is(action, word)) return;
    context.report(action,
                   fmt::format("QEMU's driver knows no '{}' here: 'destroy' or 'restart'", word));
  };
  refuse(domain.on_poweroff(), "rename-restart");
  refuse(domain.on_reboot(), "rename-restart");
  refuse(domain.on_crash(), "rename-restart");
  refuse(domain.on_poweroff(), "preserve");
  refuse(domain.on_reboot(), "preserve");
  if (is(domain.on_poweroff(), "restart") && is(domain.on_reboot(), "destroy")) {
    context
        .report(domain.on_poweroff(),
                "QEMU's driver cannot start a guest again that ended, and end one that restarts")
        .related(domain.on_reboot(), "on_reboot is 'destroy' here");
  }
}

template <class Domain>
void qemu_firmware_entry_name(const Domain& domain, Context& context) {
  for (const auto& sysinfo : each(domain.sysinfo())) {
    if (!is(sysinfo.type(), "fwcfg")) continue;
    for (const auto& entry : each(sysinfo.entry())) {
      const std::string name = text(entry.name());
      if (!name.starts_with("opt/")) {
        context.report(
            entry.name(),
            fmt::format("names of one's own begin with 'opt/', and '{}' does not", name));
      } else if (name.starts_with("opt/ovmf/") || name.starts_with("opt/org.qemu/")) {
        context.report(entry.name(), fmt::format("'{}' is in a place that is taken", name));
      }
    }
  }
}

/// The architecture that a QEMU of that name emulates; "" where the name does not say it.
inline std::string emulated_arch(std::string_view path) {
  constexpr std::string_view kPrefix = "qemu-system-";
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  if (!name.starts_with(kPrefix)) return "";
  const std::string_view arch = name.substr(kPrefix.size());
  return arch == "i386" ? "i686" : arch == "arm" ? "armv7l" : std::string(arch);
}

/// Whether a QEMU for an architecture runs guests of another (virQEMUCapsIsArchSupported).
inline bool runs(std::string_view emulated, std::string_view guest) {
  using Pair = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Pair, 4> kAlso{
      {{"x86_64", "i686"}, {"aarch64", "armv7l"}, {"armv7l", "armv6l"}, {"ppc64", "ppc64le"}}};
  return emulated == guest ||
         std::find(kAlso.begin(), kAlso.end(), Pair(emulated, guest)) != kAlso.end();
}

template <class Domain>
void qemu_emulator_arch(const Domain& domain, Context& context) {
  const Machine& guest = qemu_machine(domain, context);
  for (const auto& devices : each(domain.devices())) {
    Machine emulated;
    emulated.arch = emulated_arch(view(devices.emulator()));
    if (guest.arch.empty() || runs(emulated.arch, guest.arch)) return;
    const bool known =
        emulated.x86() || emulated.arm() || emulated.ppc64() || emulated.s390() ||
        emulated.riscv() || emulated.mips() || emulated.loongarch() ||
        emulated.arch_is({"alpha", "ppc", "sparc", "sparc64", "m68k", "sh4", "sh4eb", "hppa"});
    if (!known) return;
    context
        .report(devices.emulator(), fmt::format("'{}' does not run guests of architecture '{}'",
                                                text(devices.emulator()), guest.arch))
        .related(domain.os(), "the architecture is here");
  }
}

template <class Domain>
void qemu_nvram_source(const Domain& domain, Context& context) {
  for (const auto& os : each(domain.os())) {
    for (const auto& nvram : each(os.nvram())) {
      if (has(nvram.type()) && !is(nvram.type(), "file", "block", "network")) {
        context.report(nvram.type(), fmt::format("variables of the firmware are in a 'file', on a "
                                                 "'block' device or on the 'network', not in a "
                                                 "'{}'",
                                                 text(nvram.type())));
        continue;
      }
      for (const auto& source : each(nvram.source())) {
        const auto refuse = [&](const auto& part, std::string_view name) {
          if (has(part)) {
            context.report(part, fmt::format("variables of the firmware have no <{}>", name));
          }
        };
        refuse(source.slices(), "slices");
        refuse(source.reservations(), "reservations");
      }
    }
  }
}

}  // namespace virtbind::checks
