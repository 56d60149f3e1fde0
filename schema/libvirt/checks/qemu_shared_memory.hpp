// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices that other processes serve, in memory that is shared with them
// (qemuValidateDomainDefVhostUserRequireSharedMemory).
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"
#include "numa_cells.hpp"

namespace virtbind::checks {

/// Whether all of a guest's memory is shared.
template <class Domain>
bool has_shared_memory(const Domain& domain) {
  const bool usual = any(domain.memoryBacking(), [](const auto& backing) {
    return any(backing.access(), [](const auto& access) { return is(access.mode(), "shared"); });
  });
  const auto cells = numa_cells(domain);
  if (cells.empty()) return usual;
  for (const auto* cell : cells) {
    if (has(cell->memAccess()) ? !is(cell->memAccess(), "shared") : !usual) return false;
  }
  return true;
}

template <class Domain>
void qemu_shared_memory(const Domain& domain, Context& context) {
  if (has_shared_memory(domain)) return;
  const auto report = [&](const auto& device, std::string_view what) {
    context.report(device, fmt::format("'{}' is served by another process, which needs the guest's "
                                       "memory: say <memoryBacking><access mode='shared'/>",
                                       what));
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& disk : each(devices.disk())) {
      const std::string type = storage_type(disk);
      if (type == "vhostuser" || type == "vhostvdpa") report(disk, type);
    }
    for (const auto& filesystem : each(devices.filesystem())) {
      for (const auto& driver : each(filesystem.driver())) {
        if (is(driver.type(), "virtiofs")) report(filesystem, "virtiofs");
      }
    }
  }
}

template <class Domain>
void qemu_vdpa_cache(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (storage_type(disk) != "vhostvdpa") return;
    const bool uncached = any(
        disk.driver(), [](const auto& driver) { return is(driver.cache(), "none", "directsync"); });
    if (uncached) return;
    context.report(disk,
                   "a disk of type 'vhostvdpa' is not cached: say cache='none' or "
                   "'directsync'");
  });
}

}  // namespace virtbind::checks
