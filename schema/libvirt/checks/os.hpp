// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the guest boots: type, boot order, firmware.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void os_type_missing(const Domain& domain, Context& context) {
  if (!os_type(domain).empty()) return;
  context.report(domain, "the guest has neither os/type nor a bootloader");
}

/// OpenVZ's driver knows what to run; of Virtuozzo's nothing is known here.
template <class Domain>
void container_init(const Domain& domain, Context& context) {
  if (context.profile.hypervisor == Hypervisor::openvz ||
      context.profile.hypervisor == Hypervisor::vz) {
    return;
  }
  for (const auto& os : each(domain.os())) {
    if (!is(os.type(), "exe") || !text(os.init()).empty()) continue;
    context.report(os, "a container needs the program to run: add <init>/sbin/init</init>");
  }
}

/// Whether this guest's devices are asked what to boot from.
template <class Domain>
bool boots_from_devices(const Domain& domain, const Profile& profile) {
  return os_type(domain) == "hvm" && has_boot_order(profile);
}

/// Calls a generic function with every boot element of a device.
template <class Domain, class Function>
void for_each_device_boot(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    const auto of = [&function](const auto& kind) {
      for (const auto& device : each(kind)) {
        if constexpr (requires { device.boot(); }) {
          for (const auto& boot : each(device.boot())) function(boot, device);
        }
      }
    };
    of(devices.disk());
    of(devices.filesystem());
    of(devices.interface());
    of(devices.hostdev());
    of(devices.redirdev());
  }
}

template <class Domain>
void boot_order_twofold(const Domain& domain, Context& context) {
  if (!boots_from_devices(domain, context.profile)) return;
  for (const auto& os : each(domain.os())) {
    if (!has(os.boot())) continue;
    bool told = false;
    for_each_device_boot(domain, [&](const auto& boot, const auto& device) {
      if (told) return;
      told = true;
      context
          .report(boot, fmt::format("{} says when it is booted from, and so does os/boot: "
                                    "keep one of the two",
                                    context.name(device)))
          .related(os.boot(), "os/boot is here");
    });
  }
}

template <class Domain>
void boot_order_unique(const Domain& domain, Context& context) {
  if (!boots_from_devices(domain, context.profile)) return;
  struct First {
    std::function<std::string()> name;  ///< of the device
    const void* order;                  ///< that it has
  };
  std::map<unsigned long long, First> first;
  for_each_device_boot(domain, [&](const auto& boot, const auto& device) {
    const auto order = number(boot.order());
    if (!order) return;
    const auto [known, added] = first.emplace(
        *order, First{[&context, &device] { return context.name(device); }, find(boot.order())});
    if (added) return;
    context
        .report(boot.order(),
                fmt::format("'{}' is also the boot order of {}", *order, known->second.name()))
        .related(known->second.order, "the other device");
  });
}

/// Which firmware libvirt looks for itself; "" where the document names a file.
template <class Domain>
std::string firmware_kind(const Domain& domain) {
  for (const auto& os : each(domain.os())) {
    if (is(os.type(), "hvm")) return text(os.firmware1());
  }
  return "";
}

/// Whether the driver looks at the firmware: not in a container.
template <class Domain>
bool has_firmware(const Domain& domain) {
  const std::string type = os_type(domain);
  return type == "hvm" || type == "xen" || type == "xenpvh" || type == "uml";
}

template <class Domain>
void loader_path_missing(const Domain& domain, Context& context) {
  if (!has_firmware(domain) || !firmware_kind(domain).empty()) return;
  for (const auto& os : each(domain.os())) {
    if (!text(os.loader()).empty()) continue;
    const std::string mend = "name the file, or let libvirt choose with <os firmware='efi'>";
    if (has(os.loader())) {
      context.report(os.loader(), "the loader has no path: " + mend);
    } else if (has(os.nvram())) {
      context.report(os.nvram(), "there is no loader to this nvram: " + mend);
    }
  }
}

/// Whether an nvram element says where the variables are, or what they are made from.
template <class Nvram>
bool names_a_file(const Nvram& nvram) {
  if constexpr (requires { nvram.type(); }) {
    if (has(nvram.type())) return true;
  }
  return !text_of(nvram).empty();
}

template <class Domain>
void stateless_with_nvram(const Domain& domain, Context& context) {
  if (!has_firmware(domain)) return;
  for (const auto& os : each(domain.os())) {
    for (const auto& loader : each(os.loader())) {
      if (!is(loader.stateless(), "yes")) continue;
      for (const auto& nvram : each(os.nvram())) {
        if (!names_a_file(nvram) && !has(nvram.template_())) continue;
        context
            .report(nvram, "the loader is stateless='yes', which leaves nothing to keep in nvram")
            .related(loader.stateless(), "stateless is set here");
      }
    }
  }
}

template <class Domain>
void state_without_nvram(const Domain& domain, Context& context) {
  if (!has_firmware(domain)) return;
  const std::string firmware = firmware_kind(domain);
  for (const auto& os : each(domain.os())) {
    for (const auto& loader : each(os.loader())) {
      if (!is(loader.stateless(), "no") || firmware == "efi") continue;
      if (!firmware.empty()) {
        context.report(
            loader.stateless(),
            fmt::format("stateless='no' needs firmware='efi'; '{}' keeps no state", firmware));
      } else if (!text_of(loader).empty() && !is(loader.type(), "pflash")) {
        context.report(loader.stateless(),
                       "stateless='no' needs type='pflash'; a loader in ROM keeps no state");
      }
    }
  }
}

template <class Domain>
void bios_with_nvram(const Domain& domain, Context& context) {
  const std::string firmware = firmware_kind(domain);
  if (firmware.empty() || firmware == "efi") return;
  for (const auto& os : each(domain.os())) {
    for (const auto& nvram : each(os.nvram())) {
      if (!names_a_file(nvram)) continue;
      context.report(nvram, fmt::format("firmware='{}' has no nvram; 'efi' has one", firmware))
          .related(os.firmware1(), "the firmware is set here");
    }
  }
}

template <class Domain>
void enrolled_keys_without_secure_boot(const Domain& domain, Context& context) {
  if (firmware_kind(domain).empty()) return;
  for (const auto& os : each(domain.os())) {
    for (const auto& firmware : each(os.firmware())) {
      using Feature = value_of<decltype(firmware.feature())>;
      const Feature* keys = nullptr;
      const Feature* secure = nullptr;
      for (const auto& feature : each(firmware.feature())) {
        (is(feature.name(), "enrolled-keys") ? keys : secure) = &feature;
      }
      if (keys == nullptr || secure == nullptr || !is(keys->enabled(), "yes") ||
          !is(secure->enabled(), "no")) {
        continue;
      }
      context.report(keys->enabled(), "keys are of no use while secure-boot is enabled='no'")
          .related(*secure, "secure-boot is switched off here");
    }
  }
}

/// libvirt keeps such a guest of old (8.6 to 9.1 wrote it so), and refuses a new one.
template <class Domain>
void firmware_features_unused(const Domain& domain, Context& context) {
  for (const auto& os : each(domain.os())) {
    if (!is(os.type(), "hvm") || has(os.firmware1())) continue;
    for (const auto& firmware : each(os.firmware())) {
      if (!has(firmware.feature())) continue;
      context.report(firmware,
                     "features are for libvirt to choose the firmware by, and it is not "
                     "asked to: set <os firmware='efi'>");
    }
  }
}

template <class Domain>
void loader_nvram_formats(const Domain& domain, Context& context) {
  if (!has_firmware(domain)) return;
  for (const auto& os : each(domain.os())) {
    for (const auto& loader : each(os.loader())) {
      for (const auto& nvram : each(os.nvram())) {
        if constexpr (requires { nvram.format(); }) {
          const auto format = [](const auto& file) {
            return has(file.format()) ? text(file.format()) : "raw";
          };
          if (format(loader) == format(nvram)) continue;
          context
              .report(nvram, fmt::format("the nvram is '{}', and the loader is '{}'", format(nvram),
                                         format(loader)))
              .related(loader, "the loader");
        }
      }
    }
  }
}

template <class Domain>
void acpi_table_once(const Domain& domain, Context& context) {
  for (const auto& os : each(domain.os())) {
    if (!is(os.type(), "hvm")) continue;
    for (const auto& acpi : each(os.acpi())) {
      bool first = true;
      for (const auto& table : each(acpi.table())) {
        if (!first) context.report(table, "there is an ACPI table already, and one is all");
        first = false;
      }
    }
  }
}

template <class Domain>
void nvram_source_missing(const Domain& domain, Context& context) {
  for (const auto& os : each(domain.os())) {
    if (!is(os.type(), "hvm")) continue;
    for (const auto& nvram : each(os.nvram())) {
      if constexpr (requires {
                      nvram.type();
                      nvram.source();
                    }) {
        if (!has(nvram.type()) || has(nvram.source())) continue;
        context.report(nvram, fmt::format("nvram of type '{}' has a <source> that says where it is",
                                          text(nvram.type())));
      }
    }
  }
}

}  // namespace virtbind::checks
