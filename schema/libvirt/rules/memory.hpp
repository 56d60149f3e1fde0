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
void memory_total(Domain& domain, Context&) {
  if (number(domain.memory()).value_or(0) != 0) return;
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
