// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks that another process serves: the hypervisor does not touch their data, and cannot do to
// them what it does to others.
#pragma once

#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

/// Whether any limit of an <iotune> is one.
template <class Iotune>
bool limits_rates(const Iotune& iotune) {
  const auto set = [](const auto&... limits) { return ((number(limits).value_or(0) != 0) || ...); };
  return set(iotune.total_bytes_sec(), iotune.read_bytes_sec(), iotune.write_bytes_sec(),
             iotune.total_iops_sec(), iotune.read_iops_sec(), iotune.write_iops_sec(),
             iotune.total_bytes_sec_max(), iotune.read_bytes_sec_max(),
             iotune.write_bytes_sec_max(), iotune.total_iops_sec_max(), iotune.read_iops_sec_max(),
             iotune.write_iops_sec_max(), iotune.size_iops_sec());
}

template <class Domain>
void vhostuser_disk_bus(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (storage_type(disk) != "vhostuser" || disk_bus(disk) == "virtio") return;
    context.report(disk, fmt::format("a disk of type 'vhostuser' is on bus 'virtio', not '{}'",
                                     disk_bus(disk)));
  });
}

template <class Domain>
void vhostuser_disk_options(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (storage_type(disk) != "vhostuser") return;
    const auto report = [&](const auto& option, std::string_view name) {
      if (has(option)) {
        context.report(option,
                       fmt::format("'{}' has no effect on a disk of type 'vhostuser'", name));
      }
    };
    if (!is(disk.snapshot(), "no")) report(disk.snapshot(), "snapshot");
    report(disk.backingStore(), "backingStore");
    report(disk.encryption(), "encryption");
    report(disk.readonly(), "readonly");
    report(disk.shareable(), "shareable");
    report(disk.transient(), "transient");
    report(disk.serial(), "serial");
    report(disk.wwn(), "wwn");
    report(disk.vendor(), "vendor");
    report(disk.product(), "product");
    report(disk.auth(), "auth");
    report(disk.geometry(), "geometry");
    for (const auto& iotune : each(disk.iotune())) {
      if (has(iotune.group_name()) || limits_rates(iotune)) report(disk.iotune(), "iotune");
    }
    for (const auto& blockio : each(disk.blockio())) {
      const bool sizes = number(blockio.logical_block_size()).value_or(0) > 0 ||
                         number(blockio.physical_block_size()).value_or(0) > 0;
      if (sizes) report(disk.blockio(), "blockio");
    }
    for (const auto& source : each(disk.source())) {
      report(source.auth(), "auth");
      report(source.encryption(), "encryption");
    }
    for (const auto& driver : each(disk.driver())) {
      if (!is(driver.cache(), "default")) report(driver.cache(), "cache");
      report(driver.error_policy(), "error_policy");
      report(driver.rerror_policy(), "rerror_policy");
      report(driver.io(), "io");
      report(driver.ioeventfd(), "ioeventfd");
      report(driver.copy_on_read(), "copy_on_read");
      report(driver.discard(), "discard");
      report(driver.iothread(), "iothread");
      report(driver.detect_zeroes(), "detect_zeroes");
      report(driver.metadata_cache(), "metadata_cache");
    }
  });
}

}  // namespace virtbind::checks
