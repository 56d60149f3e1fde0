// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Guest memory on QEMU: the slots of modules, and the CPUs of NUMA cells.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "support/bitmap.hpp"
#include "support/limits.hpp"
#include "support/qemu_machine.hpp"
#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The slot that a module says it is in; nothing where it says none.
template <class Module>
std::optional<unsigned long long> memory_slot(const Module& module) {
  for (const auto& address : each(module.address())) {
    if (is(address.type(), "dimm")) return parse_number(text(address.slot())).value_or(0);
  }
  return std::nullopt;
}

template <class Domain>
void qemu_memory_slots(Domain& domain, Context&) {
  if (!has(domain.maxMemory())) return;
  for (auto& devices : each(domain.devices())) {
    for (auto& module : each(devices.memory())) {
      if (!is(module.model(), "dimm", "nvdimm") || memory_slot(module)) continue;
      unsigned long long slot = 0;
      while (
          any(devices.memory(), [slot](const auto& other) { return memory_slot(other) == slot; }))
        ++slot;
      auto& address = ensure(module.address());
      set(address.type(), "dimm");
      set(address.slot(), std::to_string(slot));
    }
  }
}

/// The first cell has the CPUs that no cell names.
template <class Domain>
void qemu_numa_cpus(Domain& domain, Context&) {
  const auto vcpus = number(domain.vcpu());
  for (auto& cpu : each(domain.cpu())) {
    for (auto& numa : each(cpu.numa())) {
      auto& cells = numa.cell();
      if (!vcpus || *vcpus > kMostListed || !has(cells)) continue;
      std::size_t named = 0;
      Bitmap first;
      for (unsigned id = 0; id < *vcpus; ++id) first.insert(id);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const Bitmap bits = parse_bitmap(text(cells[i].cpus())).value_or(Bitmap());
        named += bits.size();
        if (i == 0) continue;
        for (const unsigned id : bits) first.erase(id);
      }
      if (named < *vcpus) set(cells.front().cpus(), to_text(first));
    }
  }
}

/// A new guest that memory can be plugged into has a NUMA cell to plug it into.
template <class Domain>
void qemu_numa_cell(Domain& domain, Context& context) {
  if (!context.profile.fresh || !has(domain.maxMemory()) || machine_of(domain).s390_ccw()) return;
  const auto has_cells = [](const auto& cpu) {
    return any(cpu.numa(), [](const auto& numa) { return has(numa.cell()); });
  };
  if (any(domain.cpu(), has_cells)) return;
  unsigned long long modules = 0;
  for (auto& devices : each(domain.devices())) {
    for (auto& module : each(devices.memory())) {
      auto& target = module.target();
      in_kib(target.size());
      modules += number(target.size()).value_or(0);
      if (is(module.model(), "dimm", "nvdimm", "virtio-mem")) fill(target.node(), 0);
    }
  }
  const unsigned long long memory = number(domain.memory()).value_or(0);
  if (memory < modules) return;
  auto& cell = ensure(ensure(ensure(domain.cpu()).numa()).cell());
  set(cell.id(), 0);
  set(cell.memory(), memory - modules);
  set(cell.unit(), "KiB");
}

/// Memory of pSeries comes in blocks; the label of a module of persistent memory is beside them.
template <class Domain>
void qemu_memory_blocks(Domain& domain, Context& context) {
  constexpr unsigned long long kBlock = 256 * 1024;
  if (!context.profile.fresh || !machine_of(domain).ppc64()) return;
  for (auto& devices : each(domain.devices())) {
    for (auto& module : each(devices.memory())) {
      auto& target = module.target();
      in_kib(target.size());
      const unsigned long long size = number(target.size()).value_or(0);
      if (!is(module.model(), "nvdimm")) {
        assign(target.size(), (size + kBlock - 1) / kBlock * kBlock);
        continue;
      }
      unsigned long long label = 0;
      for (auto& its : each(target.label())) {
        in_kib(its.size());
        label = number(its.size()).value_or(0);
      }
      if (size >= label + kBlock) assign(target.size(), (size - label) / kBlock * kBlock + label);
    }
  }
}

template <class Domain>
void qemu_memory_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_domain,
            {"qemu-numa-cell", "Q33", kQemu, "a guest that memory is plugged into has a NUMA cell",
             "qemu_domain.c:qemuDomainDefNumaAutoAdd"},
            qemu_numa_cell<Domain>);
  rules.add(Stage::driver_device,
            {"qemu-memory-blocks", "Q34", kQemu, "memory of pSeries comes in blocks of 256 MiB",
             "qemu_domain.c:qemuDomainMemoryDefPostParse"},
            qemu_memory_blocks<Domain>);
  rules.add(
      Stage::driver_domain,
      {"qemu-numa-cpus", "Q32", kQemu, "a CPU that no NUMA cell names belongs to the first one",
       "qemu_domain.c:qemuDomainDefNumaCPUsRectify"},
      qemu_numa_cpus<Domain>);
  rules.add(Stage::driver_address,
            {"qemu-memory-slots", "3a", kQemu, "every memory module has a slot of its own",
             "qemu_domain_address.c:qemuDomainAssignMemorySlots"},
            qemu_memory_slots<Domain>);
}

}  // namespace virtbind::rules::libvirt
