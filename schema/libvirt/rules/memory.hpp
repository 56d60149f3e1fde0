// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Memory: sizes, units, limits, huge pages.
#pragma once

#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void memory_units(Domain& domain, Context&) {
  for (auto& memory : each(domain.memory())) in_kib(memory);
  for (auto& memory : each(domain.currentMemory())) in_kib(memory);
  for (auto& memory : each(domain.maxMemory())) in_kib(memory);
}

template <class Domain>
void memory_limit_units(Domain& domain, Context&) {
  for (auto& limits : each(domain.memtune())) {
    for (auto& limit : each(limits.hard_limit())) in_kib(limit);
    for (auto& limit : each(limits.soft_limit())) in_kib(limit);
    for (auto& limit : each(limits.min_guarantee())) in_kib(limit);
    for (auto& limit : each(limits.swap_hard_limit())) in_kib(limit);
  }
}

/// VIR_DOMAIN_MEMORY_PARAM_UNLIMITED: what is as large as this is no limit.
template <class Limit>
void drop_unlimited(Limit& limit) {
  constexpr unsigned long long kUnlimited = (1ULL << 53U) - 1;
  remove_if(limit, [](const auto& value) { return number(value).value_or(0) >= kUnlimited; });
}

template <class Domain>
void no_memory_limit(Domain& domain, Context&) {
  for (auto& limits : each(domain.memtune())) {
    drop_unlimited(limits.hard_limit());
    drop_unlimited(limits.soft_limit());
    drop_unlimited(limits.min_guarantee());
    drop_unlimited(limits.swap_hard_limit());
  }
}

/// Without guest NUMA cells there is only node 0, which need not be named.
template <class Domain>
void hugepage_nodes(Domain& domain, Context&) {
  const bool cells = any(domain.cpu(), [](const auto& cpu) {
    return any(cpu.numa(), [](const auto& numa) { return has(numa.cell()); });
  });
  if (cells) return;
  for (auto& backing : each(domain.memoryBacking())) {
    for (auto& hugepages : each(backing.hugepages())) {
      for (auto& page : each(hugepages.page())) {
        if (is(page.nodeset(), "0")) clear(page.nodeset());
      }
    }
  }
}

template <class Domain>
void hugepage_units(Domain& domain, Context&) {
  for (auto& backing : each(domain.memoryBacking())) {
    for (auto& hugepages : each(backing.hugepages())) {
      for (auto& page : each(hugepages.page())) in_kib(page.size(), page.unit());
    }
  }
}

/// What the guest's NUMA cells hold together, in KiB.
template <class Domain>
unsigned long long memory_of_cells(const Domain& domain) {
  unsigned long long total = 0;
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& numa : each(cpu.numa())) {
      for (const auto& cell : each(numa.cell())) {
        // Cells say their size as an attribute; "cell-units" has made it KiB.
        if (const auto size = number(cell.memory())) total += *size;
      }
    }
  }
  return total;
}

/// What the pluggable modules that are in place from the start hold together, in KiB.
template <class Domain>
unsigned long long memory_of_modules(const Domain& domain) {
  unsigned long long total = 0;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& module : each(devices.memory())) {
      for (const auto& target : each(module.target())) {
        for (const auto& size : each(target.size())) total += number(size).value_or(0);
      }
    }
  }
  return total;
}

template <class Domain>
void memory_total(Domain& domain, Context& context) {
  if (number(domain.memory()).value_or(0) != 0 && !context.profile.fresh) return;
  if (const auto cells = memory_of_cells(domain); cells != 0) {
    auto& memory = ensure(domain.memory());
    assign(memory, cells + memory_of_modules(domain));
    fill(memory.unit(), "KiB");
  }
}

template <class Domain>
void current_memory(Domain& domain, Context&) {
  const auto total = number(domain.memory());
  const auto current = number(domain.currentMemory());
  if (!total || (current.value_or(0) != 0 && *current <= *total)) return;
  auto& memory = ensure(domain.currentMemory());
  assign(memory, *total);
  fill(memory.unit(), "KiB");
}

template <class Domain>
void memory_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"memory-unit",
             "G1",
             {},
             "libvirt counts memory in KiB and writes that unit out",
             "domain_conf.c:virDomainParseMemory"},
            memory_units<Domain>);
  rules.add(Stage::parse,
            {"memory-limit-unit",
             "G1",
             {},
             "limits are kept in KiB as all memory is",
             "domain_conf.c:virDomainParseMemoryLimit"},
            memory_limit_units<Domain>);
  rules.add(Stage::parse,
            {"hugepage-unit",
             "G5",
             {},
             "page sizes are kept in KiB as all memory is",
             "domain_conf.c:virDomainHugepagesParseXML"},
            hugepage_units<Domain>);
  rules.add(Stage::domain,
            {"hugepage-node",
             "G6",
             {},
             "a guest without NUMA cells has all its memory in one",
             "domain_postparse.c:virDomainDefPostParseMemtune"},
            hugepage_nodes<Domain>);
  rules.add(Stage::domain,
            {"memory-unlimited",
             "G4",
             {},
             "a limit that is none is not written",
             "domain_conf.c:virDomainMemtuneFormat"},
            no_memory_limit<Domain>);
  rules.add(Stage::domain,
            {"memory-total",
             "G3",
             {},
             "a guest without a size has what its NUMA cells have",
             "domain_postparse.c:virDomainDefPostParseMemory"},
            memory_total<Domain>);
  rules.add(Stage::domain,
            {"current-memory",
             "G2",
             {},
             "a guest starts with all its memory unless told otherwise",
             "domain_postparse.c:virDomainDefPostParseMemory"},
            current_memory<Domain>);
}

}  // namespace virtbind::rules::libvirt
