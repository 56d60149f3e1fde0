// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How much of the host the guest may use, and which CPUs and threads of it.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "each_allocation.hpp"
#include "effective.hpp"
#include "numa_cells.hpp"
#include "ranges.hpp"

namespace virtbind::checks {

template <class Domain>
void vcpupin_unique(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    FirstWith<unsigned long long, value_of<decltype(tune.vcpupin())>> first;
    for (const auto& pin : each(tune.vcpupin())) {
      const auto id = number(pin.vcpu());
      if (!id || *id >= max_vcpus(domain)) continue;  // libvirt drops pins of what is not there
      const auto* other = first.before(*id, pin);
      if (other == nullptr) continue;
      context
          .report(pin.vcpu(),
                  fmt::format("CPU '{}' is pinned already, to '{}'", *id, text(other->cpuset())))
          .related(*other, "the other pin");
    }
  }
}

/// Calls a generic function with every set of the host's CPUs and nodes that libvirt reads.
template <class Domain, class Function>
void for_each_host_set(const Domain& domain, Function function) {
  for (const auto& vcpu : each(domain.vcpu())) {
    if (!is(vcpu.placement(), "auto")) function(vcpu.cpuset());
  }
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& pin : each(tune.vcpupin())) {
      if (number(pin.vcpu()) < max_vcpus(domain)) function(pin.cpuset());
    }
    for (const auto& pin : each(tune.iothreadpin())) function(pin.cpuset());
    for (const auto& pin : each(tune.emulatorpin())) function(pin.cpuset());
  }
  for (const auto& tune : each(domain.numatune())) {
    for (const auto& memory : each(tune.memory())) function(memory.nodeset());
    for (const auto& memnode : each(tune.memnode())) function(memnode.nodeset());
  }
  for (const auto& devices : each(domain.devices())) {
    for (const auto& module : each(devices.memory())) {
      for (const auto& source : each(module.source())) function(source.nodemask());
    }
  }
}

/// The same, with the sets of the guest's own CPUs, threads and nodes.
template <class Domain, class Function>
void for_each_set(const Domain& domain, Function function) {
  for_each_host_set(domain, function);
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& scheduler : each(tune.vcpusched())) function(scheduler.vcpus());
    for (const auto& scheduler : each(tune.iothreadsched())) function(scheduler.iothreads());
  }
  for (const auto& backing : each(domain.memoryBacking())) {
    for (const auto& hugepages : each(backing.hugepages())) {
      for (const auto& page : each(hugepages.page())) function(page.nodeset());
    }
  }
}

/// Sets of CPUs and nodes from which all was taken out again.  Only a list with '^' can be one.
template <class Domain>
void cpuset_empty(const Domain& domain, Context& context) {
  for_each_set(domain, [&context](const auto& member) {
    const std::string list = text(member);
    if (list.find('^') == std::string::npos) return;
    const auto ranges = Ranges::parse(list);
    if (!ranges || !ranges->empty()) return;
    context.report(member, fmt::format("'{}' is empty: what it has is taken out again", list));
  });
}

/// What the schema takes for a set and libvirt does not: "9-3", and numbers of any length.
template <class Domain>
void cpuset_malformed(const Domain& domain, Context& context) {
  const auto check = [&context](const auto& member) {
    if (Ranges::parse(text(member))) return;
    context.report(member, fmt::format("'{}' is no set of numbers: a range goes from the lower to "
                                       "the higher one, as 3-9",
                                       text(member)));
  };
  for_each_set(domain, check);
  for (const auto* cell : numa_cells(domain)) check(cell->cpus());
  // Of what is watched of them monitor-vcpus-outside says so.
  for_each_allocation(domain, [&](const auto& allocation) { check(allocation.vcpus()); });
}

template <class Domain>
void cpuset_too_far(const Domain& domain, Context& context) {
  constexpr unsigned kEnd = 16384;
  const auto check = [&](const auto& member) {
    const Ranges ranges = ranges_of(member);
    if (ranges.empty() || ranges.last() < kEnd) return;
    context.report(member, fmt::format("'{}' goes to {}; libvirt counts to {}", text(member),
                                       ranges.last(), kEnd - 1));
  };
  for_each_host_set(domain, check);
  for_each_allocation(domain, [&](const auto& allocation) { check(allocation.vcpus()); });
}

template <class Domain>
void vcpusched_overlap(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    Shares<value_of<decltype(tune.vcpusched())>> shares;
    for (const auto& scheduler : each(tune.vcpusched())) {
      const auto* other = shares.take(ranges_of(scheduler.vcpus()), scheduler);
      if (other == nullptr) continue;
      context
          .report(scheduler.vcpus(), fmt::format("a CPU in '{}' has a scheduler already, '{}'",
                                                 text(scheduler.vcpus()), text(other->scheduler())))
          .related(*other, "the other scheduler");
    }
  }
}

template <class Domain>
void vcpusched_cpu_missing(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& scheduler : each(tune.vcpusched())) {
      const Ranges cpus = ranges_of(scheduler.vcpus());
      if (cpus.empty() || cpus.last() < max_vcpus(domain)) continue;
      context.report(scheduler.vcpus(),
                     fmt::format("'{}' has CPU {}, and the guest has {} at most, counted from 0",
                                 text(scheduler.vcpus()), cpus.last(), max_vcpus(domain)));
    }
  }
}

template <class Domain>
void cputune_quota_range(const Domain& domain, Context& context) {
  constexpr long long kLeast = 1000;
  constexpr long long kMost = 17'592'186'044'415;  // what the kernel can hold
  for (const auto& tune : each(domain.cputune())) {
    const auto check = [&](const auto& quota) {
      const auto value = number(quota);
      if (!value || *value <= 0 || (*value >= kLeast && *value <= kMost)) return;
      context.report(quota, fmt::format("a quota is {} to {} microseconds, or negative for as much "
                                        "as there is; not '{}'",
                                        kLeast, kMost, *value));
    };
    check(tune.quota());
    check(tune.global_quota());
    check(tune.emulator_quota());
    check(tune.iothread_quota());
  }
}

template <class Domain>
void blkiotune_device_unique(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.blkiotune())) {
    FirstWith<std::string, value_of<decltype(tune.device())>> first;
    for (const auto& device : each(tune.device())) {
      const auto* other = first.before(text(device.path()), device);
      if (other == nullptr) continue;
      context
          .report(device.path(), fmt::format("'{}' is also the path of {}", text(device.path()),
                                             context.name(*other)))
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void perf_event_unique(const Domain& domain, Context& context) {
  for (const auto& perf : each(domain.perf())) {
    FirstWith<std::string, value_of<decltype(perf.event())>> first;
    for (const auto& event : each(perf.event())) {
      const auto* other = first.before(text(event.name()), event);
      if (other == nullptr) continue;
      context
          .report(event.name(), fmt::format("event '{}' is there already, enabled='{}'",
                                            text(event.name()), text(other->enabled())))
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void scheduler_of_nothing(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& scheduler : each(tune.vcpusched())) {
      if (!has(scheduler.vcpus())) context.report(scheduler, "'vcpus' says whose scheduler it is");
    }
    for (const auto& scheduler : each(tune.iothreadsched())) {
      if (has(scheduler.iothreads())) continue;
      context.report(scheduler, "'iothreads' says whose scheduler it is");
    }
  }
}

}  // namespace virtbind::checks
