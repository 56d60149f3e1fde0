// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a guest of bhyve boots from (virBhyveProcessBuildLoadCmd).
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// Whether the host loads the guest's kernel, from a disk.
template <class Domain>
bool is_loaded_from_disk(const Domain& domain) {
  const std::string loader = text(domain.bootloader());
  const bool firmware = any(
      domain.os(), [](const auto& os) { return has(os.loader()) || is(os.firmware1(), "efi"); });
  return !firmware && (loader.empty() || loader.find("grub-bhyve") != std::string::npos);
}

template <class Domain>
void bhyve_boot_device(const Domain& domain, Context& context) {
  if (!is_loaded_from_disk(domain)) return;
  for (const auto& os : each(domain.os())) {
    const auto* first = find(os.boot());
    if (first == nullptr) continue;
    if (count(os.boot()) > 1) {
      for (const auto& boot : each(os.boot())) {
        if (&boot == first) continue;
        context.report(boot, "the loader knows one place to boot from")
            .related(*first, "the first");
        break;
      }
      continue;
    }
    const std::string_view device = is(first->dev(), "cdrom") ? "cdrom"
                                    : is(first->dev(), "hd")  ? "disk"
                                                              : "";
    if (device.empty()) {
      context.report(first->dev(), fmt::format("the loader boots from 'hd' or 'cdrom', not from "
                                               "'{}'",
                                               text(first->dev())));
      continue;
    }
    const bool found = any(domain.devices(), [&](const auto& devices) {
      return any(devices.disk(), [&](const auto& disk) { return disk_device(disk) == device; });
    });
    if (found) continue;
    context.report(first->dev(), fmt::format("there is no '{}' to boot from", device));
  }
}

template <class Domain>
void bhyve_loader_arguments(const Domain& domain, Context& context) {
  const std::string loader = text(domain.bootloader());
  if (loader.empty() || loader.find("grub-bhyve") != std::string::npos) return;
  const auto has_firmware = [](const auto& os) { return has(os.loader()); };
  if (has(domain.bootloader_args()) || any(domain.os(), has_firmware)) return;
  context.report(
      domain.bootloader(),
      fmt::format("libvirt does not know what '{}' is to be told: say <bootloader_args>", loader));
}

}  // namespace virtbind::checks
