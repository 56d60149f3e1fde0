// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which host CPUs and nodes serve the guest: pinning, scheduling, I/O threads, NUMA.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "support/bitmap.hpp"
#include "support/limits.hpp"
#include "support/order.hpp"
#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void cpu_sets(Domain& domain, Context&) {
  for (auto& vcpu : each(domain.vcpu())) canonical_bitmap(vcpu.cpuset());
  for (auto& tune : each(domain.cputune())) {
    for (auto& pin : each(tune.vcpupin())) canonical_bitmap(pin.cpuset());
    for (auto& pin : each(tune.emulatorpin())) canonical_bitmap(pin.cpuset());
    for (auto& pin : each(tune.iothreadpin())) canonical_bitmap(pin.cpuset());
  }
  for (auto& tune : each(domain.numatune())) {
    for (auto& memory : each(tune.memory())) canonical_bitmap(memory.nodeset());
    for (auto& node : each(tune.memnode())) canonical_bitmap(node.nodeset());
  }
  for (auto& backing : each(domain.memoryBacking())) {
    for (auto& pages : each(backing.hugepages())) {
      for (auto& page : each(pages.page())) canonical_bitmap(page.nodeset());
    }
  }
  for (auto& cpu : each(domain.cpu())) {
    for (auto& numa : each(cpu.numa())) {
      for (auto& cell : each(numa.cell())) canonical_bitmap(cell.cpus());
    }
  }
  for (auto& devices : each(domain.devices())) {
    for (auto& memory : each(devices.memory())) {
      for (auto& source : each(memory.source())) canonical_bitmap(source.nodemask());
    }
  }
}

/// Scheduling is kept for each virtual CPU and I/O thread, and written one by one in their order.
template <class Elements, class Ids>
void one_scheduler_each(Elements& elements, Ids ids_of) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto ids = parse_bitmap(text(ids_of(elements[i])));
    if (!ids || ids->size() < 2) continue;
    auto at = i;
    for (const unsigned id : *ids) {
      if (at != i) {
        auto& copy = add(elements, at);
        copy = elements[i];
      }
      set(ids_of(elements[at++]), std::to_string(id));
    }
  }
  sort_by(elements, [&](auto& element) { return parse_number(text(ids_of(element))); });
}

template <class Domain>
void schedulers(Domain& domain, Context&) {
  for (auto& tune : each(domain.cputune())) {
    one_scheduler_each(
        tune.vcpusched(), [](auto& sched) -> auto& { return sched.vcpus(); });
    one_scheduler_each(
        tune.iothreadsched(), [](auto& sched) -> auto& { return sched.iothreads(); });
  }
}

template <class Domain>
void pins_of_missing_cpus(Domain& domain, Context&) {
  const auto count = number(domain.vcpu()).value_or(1);
  for (auto& tune : each(domain.cputune())) {
    remove_if(tune.vcpupin(), [&](const auto& pin) { return *number(pin.vcpu()) >= count; });
  }
}

/// Pins stand with what they pin: in the order of the CPUs, and of the I/O threads as listed.
template <class Domain>
void pin_order(Domain& domain, Context&) {
  std::map<unsigned long long, std::size_t> listed;
  for (const auto& ids : each(domain.iothreadids())) {
    for (const auto& thread : each(ids.iothread())) {
      listed.emplace(*number(thread.id()), listed.size());
    }
  }
  for (auto& tune : each(domain.cputune())) {
    sort_by(tune.vcpupin(), [](const auto& pin) { return *number(pin.vcpu()); });
    sort_by(tune.iothreadpin(), [&](const auto& pin) {
      const auto id = *number(pin.iothread());
      const auto found = listed.find(id);
      return std::pair(found != listed.end() ? found->second : listed.size(), id);
    });
  }
}

/// Cache and bandwidth allocations hold for virtual CPUs that are there.
template <class Allocations>
void clip_allocations(Allocations& allocations, unsigned long long count) {
  const auto clip = [count](auto& member) {
    auto bits = parse_bitmap(text(member));
    if (!bits) return;
    std::erase_if(*bits, [count](unsigned bit) { return bit >= count; });
    set(member, to_text(*bits));
  };
  for (auto& allocation : each(allocations)) {
    clip(allocation.vcpus());
    for (auto& monitor : each(allocation.monitor())) clip(monitor.vcpus());
  }
  remove_if(allocations, [](const auto& allocation) { return text(allocation.vcpus()).empty(); });
}

/// The largest unit in which a size is a whole number (virFormatIntPretty).
template <class Cache>
void write_cache_size(Cache& cache) {
  constexpr auto kUnits =
      std::to_array<std::string_view>({"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"});
  const auto scale = bytes_of_unit(has(cache.unit()) ? text(cache.unit()) : "KiB");
  if (!scale) return;
  unsigned long long size = *number(cache.size()) * *scale;
  std::size_t unit = 0;
  for (; size != 0 && size % 1024 == 0 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
  set(cache.size(), size);
  set(cache.unit(), kUnits[unit]);
}

template <class Domain>
void allocations(Domain& domain, Context&) {
  const auto count = number(domain.vcpu()).value_or(1);
  const auto kind_of = [](const auto& cache) {
    return is(cache.type(), "both") ? 0 : is(cache.type(), "code") ? 1 : 2;
  };
  for (auto& tune : each(domain.cputune())) {
    clip_allocations(tune.cachetune(), count);
    for (auto& allocation : each(tune.cachetune())) {
      clear(allocation.id());
      for (auto& cache : each(allocation.cache())) write_cache_size(cache);
      sort_by(allocation.cache(), [&](const auto& cache) {
        return std::tuple(*number(cache.level()), kind_of(cache), *number(cache.id()));
      });
    }
    clip_allocations(tune.memorytune(), count);
    for (auto& allocation : each(tune.memorytune())) {
      sort_by(allocation.node(), [](const auto& node) { return *number(node.id()); });
    }
  }
}

template <class Domain>
void iothread_ids(Domain& domain, Context&) {
  for (auto& ids : each(domain.iothreadids())) {
    const auto wanted = number(domain.iothreads()).value_or(count(ids.iothread()));
    std::set<unsigned long long> taken;
    for (const auto& thread : each(ids.iothread())) taken.insert(*number(thread.id()));
    for (unsigned long long id = 1; count(ids.iothread()) < wanted && wanted <= kMostListed; ++id) {
      if (!taken.contains(id)) set(add(ids.iothread()).id(), id);
    }
    if (count(ids.iothread()) >= wanted && has(ids.iothread())) {
      set(domain.iothreads(), count(ids.iothread()));
    }
  }
  if (number(domain.iothreads()) == 0U) clear(domain.iothreads());
}

/// Memory is bound to the given nodes, else to those that numad names.
template <class Domain>
void numa_placement(Domain& domain, Context&) {
  const bool cpus_placed =
      any(domain.vcpu(), [](const auto& v) { return is(v.placement(), "auto"); });
  const bool bound = any(domain.numatune(), [](const auto& tune) { return has(tune.memory()); });
  if (cpus_placed && !bound) ensure(ensure(domain.numatune()).memory());
  for (auto& tune : each(domain.numatune())) {
    for (auto& node : each(tune.memnode())) fill(node.mode(), "strict");
    sort_by(tune.memnode(), [](const auto& node) { return *number(node.cellid()); });
    for (auto& memory : each(tune.memory())) {
      fill(memory.mode(), "strict");
      if (!has(memory.nodeset()) && (cpus_placed || !has(memory.placement()))) {
        fill(memory.placement(), "auto");
      }
      if (is(memory.placement(), "auto")) {
        clear(memory.nodeset());
      } else {
        clear(memory.placement());  // "static" is what a set of nodes means
      }
    }
  }
}

/// Where numad places the memory it places the CPUs too, unless they are pinned.
template <class Domain>
void cpu_placement(Domain& domain, Context&) {
  const bool memory_placed = any(domain.numatune(), [](const auto& tune) {
    const auto* memory = find(tune.memory());
    return memory != nullptr && is(memory->placement(), "auto");
  });
  const bool pinned = any(domain.cputune(), [](const auto& tune) {
    return has(tune.vcpupin()) || has(tune.emulatorpin()) || has(tune.iothreadpin());
  });
  for (auto& vcpu : each(domain.vcpu())) {
    if (memory_placed && !pinned && !has(vcpu.cpuset())) set(vcpu.placement(), "auto");
    if (is(vcpu.placement(), "auto")) clear(vcpu.cpuset());
  }
}

template <class Domain>
void tuning_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"cpu-set",
             "G16",
             {},
             "sets of CPUs and nodes are written as sorted ranges",
             "virbitmap.c:virBitmapFormat"},
            cpu_sets<Domain>);
  rules.add(Stage::parse,
            {"scheduler-each",
             "G16",
             {},
             "each virtual CPU and I/O thread has a scheduler of its own",
             "domain_conf.c:virDomainCputuneDefFormat"},
            schedulers<Domain>);
  rules.add(Stage::parse,
            {"vcpupin-missing",
             "G17",
             {},
             "a CPU that is not there cannot be pinned",
             "domain_conf.c:virDomainVcpuPinDefParseXML"},
            pins_of_missing_cpus<Domain>);
  rules.add(Stage::domain,
            {"pin-order",
             "",
             {},
             "pins are in the order of what they pin",
             "domain_conf.c:virDomainCputuneDefFormat"},
            pin_order<Domain>);
  rules.add(Stage::parse,
            {"allocation-missing",
             "",
             {},
             "CPUs that are not there have no share of cache or bandwidth; shares are sorted",
             "domain_conf.c:virDomainResctrlParseVcpus, virDomainCachetuneDefFormat"},
            allocations<Domain>);
  rules.add(Stage::parse,
            {"iothread-ids",
             "G18",
             {},
             "I/O threads without an id take the lowest free ones",
             "domain_conf.c:virDomainIOThreadIDDefArrayInit"},
            iothread_ids<Domain>);
  rules.add(Stage::parse,
            {"numa-placement",
             "G13 G14 G15",
             {},
             "memory that is bound to no nodes goes where numad says",
             "numa_conf.c:virDomainNumatuneSet"},
            numa_placement<Domain>);
  rules.add(Stage::parse,
            {"vcpu-placement-auto",
             "G9 G10",
             {},
             "CPUs that are not pinned go where the memory goes",
             "domain_conf.c:virDomainDefParseXML"},
            cpu_placement<Domain>);
}

}  // namespace virtbind::rules::libvirt
