// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a guest of bhyve boots from (virBhyveProcessBuildLoadCmd).
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// Whether the guest has firmware, so that the host need not load its kernel.
template <class Domain>
bool boots_firmware(const Domain& domain) {
  return any(domain.os(), [](const auto& os) { return has(os.loader()) || has(os.firmware1()); });
}

template <class Domain>
void bhyve_boot_device(const Domain& domain, Context& context) {
  // A bootloader that is named finds the disk by itself.
  if (boots_firmware(domain) || !text(domain.bootloader()).empty()) return;
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
  if (has(domain.bootloader_args()) || boots_firmware(domain)) return;
  context.report(
      domain.bootloader(),
      fmt::format("libvirt does not know what '{}' is to be told: say <bootloader_args>", loader));
}

}  // namespace virtbind::checks
