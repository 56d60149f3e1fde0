// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Limits of disks in QEMU (qemuValidateDomainDeviceDefDiskBlkdeviotune).
#pragma once

#include <array>
#include <set>
#include <string>

#include <fmt/format.h>

#include "effective_devices.hpp"
#include "vhostuser_disks.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_iotune_group(const Domain& domain, Context& context) {
  std::set<std::string> limited;
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& iotune : each(disk.iotune())) {
      if (limits_rates(iotune)) limited.insert(text(iotune.group_name()));
    }
  });
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& iotune : each(disk.iotune())) {
      if (!has(iotune.group_name()) || limited.contains(text(iotune.group_name()))) continue;
      context.report(
          iotune.group_name(),
          fmt::format("no disk of group '{}' says what its limits are", text(iotune.group_name())));
    }
  });
}

template <class Domain>
void qemu_iotune_range(const Domain& domain, Context& context) {
  constexpr unsigned long long kMost = 1'000'000'000'000'000;
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& iotune : each(disk.iotune())) {
      const auto judge = [&](const auto&... limits) {
        const auto one = [&](const auto& limit) {
          if (number(limit).value_or(0) <= kMost) return;
          context.report(limit, fmt::format("a limit is {} at most", kMost));
        };
        (one(limits), ...);
      };
      judge(iotune.total_bytes_sec(), iotune.read_bytes_sec(), iotune.write_bytes_sec(),
            iotune.total_iops_sec(), iotune.read_iops_sec(), iotune.write_iops_sec(),
            iotune.total_bytes_sec_max(), iotune.read_bytes_sec_max(), iotune.write_bytes_sec_max(),
            iotune.total_iops_sec_max(), iotune.read_iops_sec_max(), iotune.write_iops_sec_max(),
            iotune.size_iops_sec());
    }
  });
}

/// All limits of an <iotune>, to compare; what is not said is 0.
template <class Iotune>
auto limits_of(const Iotune& iotune) {
  const auto list = [](const auto&... limits) {
    return std::array{static_cast<unsigned long long>(number(limits).value_or(0))...};
  };
  return list(iotune.total_bytes_sec(), iotune.read_bytes_sec(), iotune.write_bytes_sec(),
              iotune.total_iops_sec(), iotune.read_iops_sec(), iotune.write_iops_sec(),
              iotune.total_bytes_sec_max(), iotune.read_bytes_sec_max(),
              iotune.write_bytes_sec_max(), iotune.total_iops_sec_max(), iotune.read_iops_sec_max(),
              iotune.write_iops_sec_max(), iotune.size_iops_sec(),
              iotune.total_bytes_sec_max_length(), iotune.read_bytes_sec_max_length(),
              iotune.write_bytes_sec_max_length(), iotune.total_iops_sec_max_length(),
              iotune.read_iops_sec_max_length(), iotune.write_iops_sec_max_length());
}

template <class Domain>
void qemu_iotune_unlike(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    FirstWith<std::string, value_of<decltype(devices.disk())>> first;
    for (const auto& disk : each(devices.disk())) {
      for (const auto& iotune : each(disk.iotune())) {
        // One that says none gets those of the group.
        if (!has(iotune.group_name()) || !limits_rates(iotune)) continue;
        const auto* other = first.before(text(iotune.group_name()), disk);
        if (other == nullptr || limits_of(*find(other->iotune())) == limits_of(iotune)) continue;
        context
            .report(iotune, fmt::format("{} has other limits, and is of group '{}' too",
                                        context.name(*other), text(iotune.group_name())))
            .related(*other, "the other disk");
      }
    }
  }
}

}  // namespace virtbind::checks
