// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The NUMA topology of the guest: cells, how far they are from each other, their caches.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "effective.hpp"
#include "numa_cells.hpp"
#include "ranges.hpp"

namespace virtbind::checks {

template <class Domain>
void numa_cpu_beyond_maximum(const Domain& domain, Context& context) {
  for (const auto* cell : numa_cells(domain)) {
    const Ranges cpus = ranges_of(cell->cpus());
    if (cpus.empty() || cpus.last() < max_vcpus(domain)) continue;
    context.report(cell->cpus(),
                   fmt::format("'{}' has CPU {}, and the guest has {} at most, counted from 0",
                               text(cell->cpus()), cpus.last(), max_vcpus(domain)));
  }
}

template <class Domain>
void numa_cpus_shared(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain);
  Shares<std::remove_pointer_t<typename decltype(cells)::value_type>> shares;
  for (const auto* cell : cells) {
    const auto* other = shares.take(ranges_of(cell->cpus()), *cell);
    if (other == nullptr) continue;
    context
        .report(cell->cpus(),
                fmt::format("a CPU in '{}' is also in '{}', of {}", text(cell->cpus()),
                            text(other->cpus()), context.name(*other)))
        .related(other->cpus(), "the other cell");
  }
}

template <class Domain>
void numa_cell_ids_contiguous(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain);
  for (const auto* cell : cells) {
    const auto id = number(cell->id());
    if (!id || *id < cells.size()) continue;
    context.report(cell->id(), fmt::format("cell '{}' of {}: they are counted from 0, without gaps",
                                           *id, cells.size()));
  }
}

/// The number of a cell: its id, else its place.
template <class Cell>
unsigned long long cell_number(const Cell& cell, std::size_t place) {
  return number(cell.id()).value_or(place);
}

template <class Domain>
void numa_cell_id_unique(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain);
  FirstWith<unsigned long long, std::remove_pointer_t<typename decltype(cells)::value_type>> first;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& cell = *cells[i];
    const auto id = cell_number(cell, i);
    const auto* other = first.before(id, cell);
    if (other == nullptr) continue;
    context.report(cell, fmt::format("cell '{}' is there already: {}", id, context.name(*other)))
        .related(*other, "the other cell");
  }
}

/// Calls a generic function with every distance: the cell it is from, its number, the sibling.
template <class Domain, class Function>
void for_each_distance(const Domain& domain, Function function) {
  const auto cells = numa_cells(domain);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (const auto& distances : each(cells[i]->distances())) {
      for (const auto& sibling : each(distances.sibling())) {
        function(cell_number(*cells[i], i), sibling);
      }
    }
  }
}

template <class Domain>
void numa_distance_value(const Domain& domain, Context& context) {
  constexpr unsigned kLocal = 10;
  constexpr unsigned kUnreachable = 255;
  const auto cells = numa_cells(domain).size();
  for_each_distance(domain, [&](auto from, const auto& sibling) {
    const auto to = number(sibling.id());
    const auto value = number(sibling.value());
    if (!to || !value || *to >= cells) return;
    if (*to == from && *value != kLocal) {
      context.report(
          sibling.value(),
          fmt::format("from cell {} to itself it is always '10', not '{}'", from, *value));
    } else if (*value < kLocal || *value > kUnreachable || (*to != from && *value == kLocal)) {
      context.report(sibling.value(),
                     fmt::format("'{}' is no distance from cell {} to cell {}: it is "
                                 "11 to 254, or 255 for what is out of reach",
                                 *value, from, *to));
    }
  });
}

template <class Domain>
void numa_distance_cell_missing(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain).size();
  for_each_distance(domain, [&](auto, const auto& sibling) {
    const auto to = number(sibling.id());
    if (!to || *to < cells) return;
    context.report(sibling.id(), fmt::format("there is no cell {}: the guest has {}", *to,
                                             describe_cells(cells)));
  });
}

template <class Domain>
void numa_cache_level(const Domain& domain, Context& context) {
  constexpr unsigned kHighest = 3;
  for (const auto* cell : numa_cells(domain)) {
    FirstWith<unsigned long long, value_of<decltype(cell->cache())>> first;
    for (const auto& cache : each(cell->cache())) {
      const auto level = number(cache.level());
      if (!level) continue;
      if (*level == 0 || *level > kHighest) {
        context.report(cache.level(), fmt::format("caches have level 1 to 3, not '{}'", *level));
      } else if (const auto* other = first.before(*level, cache)) {
        context
            .report(cache.level(),
                    fmt::format("this cell has a cache of level '{}' already", *level))
            .related(other->level(), "the other cache");
      }
    }
  }
}

/// Calls a generic function with every latency and bandwidth between cells.
template <class Domain, class Function>
void for_each_interconnect(const Domain& domain, Function function) {
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& numa : each(cpu.numa())) {
      for (const auto& interconnects : each(numa.interconnects())) {
        for (const auto& latency : each(interconnects.latency())) function(latency, "latency");
        for (const auto& bandwidth : each(interconnects.bandwidth())) {
          function(bandwidth, "bandwidth");
        }
      }
    }
  }
}

template <class Domain>
void numa_interconnect_cell(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain);
  std::map<unsigned long long, typename decltype(cells)::value_type> by_number;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    by_number.emplace(cell_number(*cells[i], i), cells[i]);
  }
  for_each_interconnect(domain, [&](const auto& link, const auto&) {
    const auto missing = [&](const auto& end) {
      const auto id = number(end);
      if (!id || *id < cells.size()) return false;
      context.report(end, fmt::format("there is no cell {}: the guest has {}", *id,
                                      describe_cells(cells.size())));
      return true;
    };
    if (missing(link.initiator()) || missing(link.target())) return;
    const auto from = by_number.find(number(link.initiator()).value_or(0));
    const auto to = by_number.find(number(link.target()).value_or(0));
    if (from == by_number.end() || to == by_number.end()) return;
    // qemuDomainDefNumaCPUsRectify: CPUs that are in no cell go to the first.
    const bool gets_cpus = from->first == 0 && context.profile.hypervisor == Hypervisor::qemu;
    if (ranges_of(from->second->cpus()).empty() && !gets_cpus) {
      context.report(link.initiator(),
                     fmt::format("cell {} has no CPU that could reach for memory", from->first));
      return;
    }
    const auto level = number(link.cache());
    const auto is_that = [&](const auto& cache) { return number(cache.level()) == level; };
    if (level && *level > 0 && !any(to->second->cache(), is_that)) {
      context.report(link.cache(),
                     fmt::format("cell {} has no cache of level '{}'", to->first, *level));
    }
  });
}

template <class Domain>
void numa_interconnect_unique(const Domain& domain, Context& context) {
  using Number = unsigned long long;
  std::map<std::tuple<std::string, Number, Number, Number, std::string>,
           std::function<std::string()>>
      same;
  std::map<std::pair<Number, Number>, std::function<std::string()>> ways;
  for_each_interconnect(domain, [&](const auto& link, const auto& kind) {
    const Number from = number(link.initiator()).value_or(0);
    const Number to = number(link.target()).value_or(0);
    const auto name = [&context, &link] { return context.name(link); };
    const auto [known, added] = same.emplace(
        std::tuple(kind, from, to, number(link.cache()).value_or(0), text(link.type())), name);
    const auto back = ways.find({to, from});
    if (!added) {
      context.report(
          link, fmt::format("the {} of '{}' from cell {} to cell {} is said already, by {}", kind,
                            text(link.type()), from, to, known->second()));
    } else if (from != to && back != ways.end()) {
      context.report(link,
                     fmt::format("the way between cells {} and {} is there already, from {} to "
                                 "{}: {}",
                                 from, to, to, from, back->second()));
    }
    ways.emplace(std::pair(from, to), name);
  });
}

}  // namespace virtbind::checks
