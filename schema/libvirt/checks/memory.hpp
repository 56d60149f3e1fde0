// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How much memory the guest has, and the pages of the host that it is made of.
#pragma once

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "effective.hpp"
#include "numa_cells.hpp"
#include "ranges.hpp"

namespace virtbind::checks {

/// What the document says of the guest's memory, in KiB.
struct GuestMemory {
  unsigned long long total = 0;    ///< memory, or what the NUMA cells and the modules have
  unsigned long long modules = 0;  ///< what is plugged in
};

/// Nothing where a size is too large to tell.
template <class Domain>
std::optional<GuestMemory> guest_memory(const Domain& domain) {
  GuestMemory memory;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& module : each(devices.memory())) {
      for (const auto& target : each(module.target())) {
        const auto size = kib(target.size());
        if (!size) return std::nullopt;
        memory.modules += *size;
      }
    }
  }
  if (has(domain.memory())) {
    const auto size = kib(domain.memory());
    if (!size) return std::nullopt;
    memory.total = *size;
  }
  if (memory.total > 0) return memory;
  for (const auto& cell : numa_cells(domain)) {
    const auto size = kib(cell->memory(), cell->unit());
    if (!size) return std::nullopt;
    memory.total += *size;
  }
  if (memory.total > 0) memory.total += memory.modules;
  return memory;
}

template <class Domain>
void memory_missing(const Domain& domain, Context& context) {
  const auto memory = guest_memory(domain);
  if (!memory) return;
  if (memory->total == 0) {
    context.report(domain.memory(),
                   "the guest has no memory: say how much in <memory>, or in its NUMA cells");
  } else if (memory->total == memory->modules) {
    context.report(domain.memory(),
                   "all memory is in modules; the guest needs some that is not plugged in");
  }
}

template <class Domain>
void memory_modules_exceed_memory(const Domain& domain, Context& context) {
  const auto memory = guest_memory(domain);
  if (!memory || memory->total == 0 || memory->modules <= memory->total) return;
  context.report(
      domain.memory(),
      fmt::format("memory is {} KiB, its modules alone are {} KiB: memory counts them too",
                  memory->total, memory->modules));
}

template <class Domain>
void max_memory_too_small(const Domain& domain, Context& context) {
  const auto maximum = kib(domain.maxMemory());
  const auto memory = guest_memory(domain);
  if (!maximum || *maximum == 0 || !memory || *maximum >= memory->total) return;
  context.report(domain.maxMemory(),
                 fmt::format("maxMemory is {} KiB, and the guest has {} KiB to begin with",
                             *maximum, memory->total));
}

/// Pointers to the kinds of huge pages that the guest's memory is made of.
template <class Domain>
auto huge_pages(const Domain& domain) {
  std::vector<decltype(find(find(find(domain.memoryBacking())->hugepages())->page()))> pages;
  for (const auto& backing : each(domain.memoryBacking())) {
    for (const auto& hugepages : each(backing.hugepages())) {
      for (const auto& page : each(hugepages.page())) pages.push_back(&page);
    }
  }
  return pages;
}

/// Whether pages are for all nodes that have none of their own.  Without NUMA, node 0 is all there
/// is (virDomainDefPostParseMemtune).
template <class Page>
bool is_for_all_nodes(const Page& page, bool numa) {
  if (!has(page.nodeset())) return true;
  const Ranges nodes = ranges_of(page.nodeset());
  return !numa && !nodes.empty() && nodes.last() == 0;
}

template <class Page>
std::string page_size(const Page& page) {
  return fmt::format("{} {}", text(page.size()), has(page.unit()) ? text(page.unit()) : "KiB");
}

template <class Domain>
void hugepages_for_all_once(const Domain& domain, Context& context) {
  const bool numa = !numa_cells(domain).empty();
  const auto pages = huge_pages(domain);
  const auto for_all = [numa](const auto* page) { return is_for_all_nodes(*page, numa); };
  const auto first = std::find_if(pages.begin(), pages.end(), for_all);
  if (first == pages.end()) return;
  for (auto page = std::next(first); page != pages.end(); ++page) {
    if (!for_all(*page)) continue;
    context
        .report(**page, fmt::format("pages of {} are for all nodes that are not named, and so are "
                                    "those of {}: give one of them a nodeset",
                                    page_size(**page), page_size(**first)))
        .related(**first, "the other pages");
  }
}

template <class Domain>
void hugepages_node_missing(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain).size();
  for (const auto* page : huge_pages(domain)) {
    const Ranges nodes = ranges_of(page->nodeset());
    // Without NUMA, node 0 is all there is.
    if (nodes.empty() || nodes.last() == 0 || nodes.last() < cells) continue;
    context.report(page->nodeset(),
                   fmt::format("'{}' names node {}, and the guest has {}", text(page->nodeset()),
                               nodes.last(), describe_cells(cells)));
  }
}

template <class Domain>
void hugepages_nodes_shared(const Domain& domain, Context& context) {
  const bool numa = !numa_cells(domain).empty();
  const auto pages = huge_pages(domain);
  Shares<std::remove_pointer_t<typename decltype(pages)::value_type>> shares;
  for (const auto* page : pages) {
    if (is_for_all_nodes(*page, numa)) continue;
    const auto* other = shares.take(ranges_of(page->nodeset()), *page);
    if (other == nullptr) continue;
    context
        .report(page->nodeset(), fmt::format("a node in '{}' has pages of {} already",
                                             text(page->nodeset()), page_size(*other)))
        .related(other->nodeset(), "the other pages");
  }
}

template <class Domain>
void hugepage_size_zero(const Domain& domain, Context& context) {
  for (const auto* page : huge_pages(domain)) {
    if (number(page->size()) != 0U) continue;
    context.report(page->size(), "pages of size 0; usual are 2048 and 1048576 KiB");
  }
}

template <class Domain>
void max_memory_slots(const Domain& domain, Context& context) {
  for (const auto& most : each(domain.maxMemory())) {
    const bool none = number(most) == 0U;
    if (!has(most.slots_()) || (number(most.slots_()) == 0U) == none) continue;
    context.report(most.slots_(), none ? "there are slots, and no memory to plug in"
                                       : "memory is plugged into slots: say how many, 1 or more");
  }
}

/// How many bytes libvirt can count; but for memory that is shared with others.
inline constexpr auto kMostBytes =
    static_cast<unsigned long long>(std::numeric_limits<long long>::max());

template <class Domain>
void memory_too_large(const Domain& domain, Context& context) {
  constexpr auto kMostShared = std::numeric_limits<unsigned long long>::max();
  const auto judge = [&](const auto& member, const auto& size, const auto& unit,
                         unsigned long long most = kMostBytes) {
    const auto value = number(size);
    const auto bytes = rules::libvirt::bytes_of_unit(has(unit) ? text(unit) : "KiB");
    if (!value || !bytes || *value <= most / *bytes) return;
    context.report(member, fmt::format("'{}' is more than libvirt can count: {} EiB", *value,
                                       most == kMostBytes ? 8 : 16));
  };
  const auto judge_all = [&](const auto& sizes) {
    for (const auto& size : each(sizes)) judge(size, size, size.unit());
  };
  judge_all(domain.memory());
  judge_all(domain.currentMemory());
  judge_all(domain.maxMemory());
  for (const auto& tune : each(domain.memtune())) {
    judge_all(tune.hard_limit());
    judge_all(tune.soft_limit());
    judge_all(tune.swap_hard_limit());
    judge_all(tune.min_guarantee());
  }
  for (const auto* cell : numa_cells(domain)) judge(cell->memory(), cell->memory(), cell->unit());
  for (const auto& devices : each(domain.devices())) {
    for (const auto& module : each(devices.memory())) {
      for (const auto& target : each(module.target())) {
        judge_all(target.size());
        // The rest is read of the models that have it.
        if (is(module.model(), "virtio-mem")) {
          judge_all(target.block());
          judge_all(target.requested());
        }
        if (!is(module.model(), "nvdimm")) continue;
        for (const auto& label : each(target.label())) judge_all(label.size());
      }
    }
    for (const auto& shmem : each(devices.shmem())) {
      for (const auto& size : each(shmem.size())) {
        if (has(size.unit())) judge(size, size, size.unit(), kMostShared);  // else it is in bytes
      }
    }
  }
  for (const auto& backing : each(domain.memoryBacking())) {
    for (const auto& hugepages : each(backing.hugepages())) {
      for (const auto& page : each(hugepages.page())) judge(page, page.size(), page.unit());
    }
  }
}

}  // namespace virtbind::checks
