// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where on the host the guest's memory is taken from.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective.hpp"
#include "numa_cells.hpp"

namespace virtbind::checks {

template <class Domain>
bool places_vcpus_itself(const Domain& domain) {
  return any(domain.vcpu(), [](const auto& vcpu) { return is(vcpu.placement(), "auto"); });
}

/// How all memory is placed: "static", "auto", or "" where nothing is said
/// (virDomainNumatuneParseXML, virDomainNumatuneSet).
template <class Domain>
std::string_view memory_placement(const Domain& domain) {
  const bool automatic = places_vcpus_itself(domain);
  for (const auto& tune : each(domain.numatune())) {
    for (const auto& memory : each(tune.memory())) {
      if (is(memory.placement(), "static")) return "static";
      if (is(memory.placement(), "auto")) return "auto";
      if (has(memory.nodeset())) return "static";
      if (has(memory.mode())) return automatic ? "auto" : "static";
      return "";
    }
  }
  return automatic ? "auto" : "";
}

template <class Domain>
void numatune_nodeset_missing(const Domain& domain, Context& context) {
  if (memory_placement(domain) != "static") return;
  for (const auto& tune : each(domain.numatune())) {
    for (const auto& memory : each(tune.memory())) {
      if (has(memory.nodeset())) continue;
      context.report(memory,
                     "static placement needs a nodeset: name the host's nodes, or set "
                     "placement='auto'");
    }
  }
}

/// Calls a generic function with what is said of the memory of single cells.
template <class Domain, class Function>
void for_each_memnode(const Domain& domain, Function function) {
  for (const auto& tune : each(domain.numatune())) {
    for (const auto& memnode : each(tune.memnode())) function(memnode, tune);
  }
}

template <class Domain>
void memnode_without_cells(const Domain& domain, Context& context) {
  if (!numa_cells(domain).empty()) return;
  for (const auto& tune : each(domain.numatune())) {
    if (!has(tune.memnode())) continue;
    context.report(tune.memnode(), "memnode is about a NUMA cell of the guest, which has none");
  }
}

template <class Domain>
void memnode_cell_missing(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain).size();
  if (cells == 0) return;  // memnode-without-cells says so
  for_each_memnode(domain, [&](const auto& memnode, const auto&) {
    const auto id = number(memnode.cellid());
    if (!id || *id < cells) return;
    context.report(memnode.cellid(), fmt::format("there is no cell {}: the guest has {}", *id,
                                                 describe_cells(cells)));
  });
}

template <class Domain>
void memnode_with_automatic_placement(const Domain& domain, Context& context) {
  if (memory_placement(domain) != "auto") return;
  for (const auto& tune : each(domain.numatune())) {
    if (!has(tune.memnode())) continue;
    context.report(tune.memnode(),
                   "the host chooses nodes for all memory (placement='auto'), "
                   "so none can be named for a cell");
  }
}

template <class Domain>
void memnode_unique(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.numatune())) {
    FirstWith<unsigned long long, value_of<decltype(tune.memnode())>> first;
    for (const auto& memnode : each(tune.memnode())) {
      const auto id = number(memnode.cellid());
      if (!id) continue;
      const auto* other = first.before(*id, memnode);
      if (other == nullptr) continue;
      context
          .report(memnode.cellid(), fmt::format("the memory of cell '{}' is placed already, by {}",
                                                *id, context.name(*other)))
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void restrictive_mode_mixed(const Domain& domain, Context& context) {
  for_each_memnode(domain, [&](const auto& memnode, const auto& tune) {
    const auto restrictive = [](const auto& memory) { return is(memory.mode(), "restrictive"); };
    const bool all = any(tune.memory(), restrictive);
    if (restrictive(memnode) == all) return;
    context.report(memnode, all ? "mode 'restrictive' is for all memory, so for this cell as well"
                                : "mode 'restrictive' is for all memory or for none: set it in "
                                  "numatune/memory too");
  });
}

}  // namespace virtbind::checks
