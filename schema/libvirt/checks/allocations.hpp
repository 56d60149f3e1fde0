// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Shares of the host's caches and of the way to its memory (resctrl).
#pragma once

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "each_allocation.hpp"
#include "effective.hpp"
#include "ranges.hpp"

namespace virtbind::checks {

/// The CPUs of an allocation, as far as the guest has them; for none there is no allocation.
template <class Allocation>
Ranges allocated_vcpus(const Allocation& allocation, unsigned long long count) {
  Ranges cpus = ranges_of(allocation.vcpus());
  cpus.keep_below(count);
  return cpus;
}

/// CPUs that share caches and bandwidth, and what the element is called that says so.
struct AllocationGroup {
  Ranges cpus;
  std::function<std::string()> name;
};

/// Groups share as a whole: two groups are one, or have no CPU in common; and caches are given to a
/// group in one place.
template <class Domain>
void allocation_vcpus_shared(const Domain& domain, Context& context) {
  const auto count = max_vcpus(domain);
  for (const auto& tune : each(domain.cputune())) {
    std::list<AllocationGroup> groups;
    Shares<AllocationGroup> shares;
    const auto take = [&](const auto& allocation, bool may_join) {
      const auto& group = groups.emplace_back(
          AllocationGroup{.cpus = allocated_vcpus(allocation, count),
                          .name = [&context, &allocation] { return context.name(allocation); }});
      const auto* other = shares.take(group.cpus, group);
      if (other == nullptr || (may_join && other->cpus == group.cpus)) return;
      context.report(allocation.vcpus(),
                     fmt::format("a CPU in '{}' is also in '{}', of {}", text(allocation.vcpus()),
                                 to_text(other->cpus), other->name()));
    };
    for (const auto& allocation : each(tune.cachetune())) take(allocation, false);
    for (const auto& allocation : each(tune.memorytune())) take(allocation, true);
  }
}

/// virResctrlAllocCheckCollision: of one cache either all is given, or code and data for
/// themselves.
template <class Domain>
void cache_allocated_once(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& allocation : each(tune.cachetune())) {
      if (allocated_vcpus(allocation, max_vcpus(domain)).empty()) continue;
      using Cache = value_of<decltype(allocation.cache())>;
      std::map<std::pair<unsigned long long, unsigned long long>,
               std::map<std::string, const Cache*>>
          given;
      for (const auto& cache : each(allocation.cache())) {
        const auto level = number(cache.level());
        const auto id = number(cache.id());
        if (!level || !id) continue;
        auto& parts = given[{*level, *id}];
        const std::string type = text(cache.type());
        const auto other =
            type == "both" || parts.contains("both") ? parts.begin() : parts.find(type);
        if (other != parts.end()) {
          context
              .report(cache, fmt::format("'{}' of cache {}, level {}, is given away already: '{}'",
                                         type, *id, *level, other->first))
              .related(*other->second, "the other share");
        }
        parts.emplace(type, &cache);
      }
    }
  }
}

template <class Domain>
void bandwidth_allocated_once(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    // Groups with the same CPUs are one, in whatever element they stand.
    std::map<std::string, std::set<unsigned long long>> nodes_of;
    for (const auto& allocation : each(tune.memorytune())) {
      const Ranges cpus = allocated_vcpus(allocation, max_vcpus(domain));
      if (cpus.empty()) continue;
      auto& nodes = nodes_of[to_text(cpus)];
      for (const auto& node : each(allocation.node())) {
        const auto id = number(node.id());
        if (!id || nodes.insert(*id).second) continue;
        context.report(node, fmt::format("bandwidth to node {} is given to '{}' already", *id,
                                         text(allocation.vcpus())));
      }
    }
  }
}

template <class Domain>
void bandwidth_percentage(const Domain& domain, Context& context) {
  constexpr unsigned kAll = 100;
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& allocation : each(tune.memorytune())) {
      if (allocated_vcpus(allocation, max_vcpus(domain)).empty()) continue;
      for (const auto& node : each(allocation.node())) {
        const auto bandwidth = number(node.bandwidth());
        if (!bandwidth || *bandwidth <= kAll) continue;
        context.report(node.bandwidth(),
                       fmt::format("'{}' is more than all, which is 100 percent", *bandwidth));
      }
    }
  }
}

/// The group of an allocation in which CPUs are watched; none has no monitors.
template <class Domain, class Function>
void for_each_watched(const Domain& domain, Function function) {
  const auto count = max_vcpus(domain);
  for_each_allocation(domain, [&](const auto& allocation) {
    if (!allocated_vcpus(allocation, count).empty()) function(allocation);
  });
}

/// What is watched is a part of the group.
template <class Domain>
void monitor_vcpus_outside(const Domain& domain, Context& context) {
  const auto count = max_vcpus(domain);
  for_each_watched(domain, [&](const auto& allocation) {
    const Ranges group = allocated_vcpus(allocation, count);
    for (const auto& monitor : each(allocation.monitor())) {
      const Ranges watched = allocated_vcpus(monitor, count);
      Ranges outside = watched;
      for (const auto& [first, last] : group) outside.erase(first, last);
      if (watched.empty()) {
        context.report(monitor.vcpus(),
                       fmt::format("no CPU of the guest is in '{}'", text(monitor.vcpus())));
      } else if (!outside.empty()) {
        context.report(monitor.vcpus(), fmt::format("CPU {} is watched, and not in the group '{}'",
                                                    to_text(outside), text(allocation.vcpus())));
      }
    }
  });
}

/// Whether a group is given a part of something, and not only watched.
template <class Allocation>
bool has_share(const Allocation& allocation) {
  if constexpr (requires { allocation.cache(); }) {
    return has(allocation.cache());
  } else {
    return has(allocation.node());
  }
}

template <class Domain>
void monitor_level(const Domain& domain, Context& context) {
  constexpr unsigned kLast = 3;
  for_each_watched(domain, [&](const auto& allocation) {
    for (const auto& monitor : each(allocation.monitor())) {
      if constexpr (requires { monitor.level(); }) {
        const auto level = parse_number(text(monitor.level()));
        if (!level || *level == kLast) continue;
        context.report(monitor.level(),
                       fmt::format("only the last cache is watched, level 3, not '{}'", *level));
      }
    }
  });
}

/// What is watched of which CPUs.
struct Watched {
  bool of_cache;  ///< and not bandwidth
  Ranges cpus;
  const void* monitor;
};

/// Groups with the same CPUs are one, in whatever elements they stand.
struct WatchedGroup {
  bool has_share = false;
  std::vector<Watched> watched;
};

/// What is watched is watched once; but what has a share may be watched as a whole as well, and the
/// same CPUs for their caches and for their bandwidth.
template <class Domain>
void monitor_vcpus_shared(const Domain& domain, Context& context) {
  const auto count = max_vcpus(domain);
  std::map<std::string, WatchedGroup> groups;
  for_each_watched(domain, [&](const auto& allocation) {
    const Ranges whole = allocated_vcpus(allocation, count);
    WatchedGroup& group = groups[to_text(whole)];
    group.has_share = group.has_share || has_share(allocation);
    for (const auto& monitor : each(allocation.monitor())) {
      const bool of_cache = requires { allocation.cache(); };
      const Watched added{of_cache, allocated_vcpus(monitor, count), &monitor};
      const auto other =
          std::find_if(group.watched.begin(), group.watched.end(), [&](const Watched& before) {
            if (before.cpus == added.cpus) return before.of_cache == of_cache;
            const bool one_is_whole = before.cpus == whole || added.cpus == whole;
            return !(group.has_share && one_is_whole) && before.cpus.overlaps(added.cpus);
          });
      if (other != group.watched.end()) {
        context
            .report(monitor.vcpus(), fmt::format("a CPU in '{}' is watched already, with '{}'",
                                                 text(monitor.vcpus()), to_text(other->cpus)))
            .related(other->monitor, "the other monitor");
      }
      group.watched.push_back(added);
    }
  });
}

}  // namespace virtbind::checks
