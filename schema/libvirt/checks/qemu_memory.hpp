// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of memory.
#pragma once

#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "effective.hpp"
#include "numa_cells.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_hugepages_backing(const Domain& domain, Context& context) {
  for (const auto& backing : each(domain.memoryBacking())) {
    if (!has(backing.hugepages())) continue;
    for (const auto& allocation : each(backing.allocation())) {
      if (is(allocation.mode(), "ondemand")) {
        context.report(allocation.mode(), "huge pages are taken at once, not on demand");
      }
    }
    for (const auto& source : each(backing.source())) {
      if (is(source.type(), "anonymous")) {
        context.report(source.type(),
                       "huge pages come from a file or 'memfd', not from 'anonymous'");
      }
    }
  }
}

template <class Domain>
void qemu_min_guarantee(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.memtune())) {
    for (const auto& guarantee : each(tune.min_guarantee())) {
      if (number(guarantee).value_or(0) == 0) continue;
      context.report(guarantee, "QEMU's driver guarantees no memory");
    }
  }
}

template <class Domain>
void qemu_hotplug_numa(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  // PowerPC and s390x have memory to plug in without.
  if (machine.arch.empty() || machine.ppc64() || machine.s390() || !numa_cells(domain).empty())
    return;
  const bool disk_like = any(domain.devices(), [](const auto& devices) {
    return any(devices.memory(),
               [](const auto& memory) { return is(memory.model(), "virtio-pmem"); });
  });
  if (disk_like) return;  // it is in no cell
  for (const auto& most : each(domain.maxMemory())) {
    if (number(most).value_or(0) == 0) continue;
    context.report(most,
                   "memory is plugged into cells of NUMA: list one at least in <cpu><numa>, or "
                   "leave <maxMemory> out");
  }
}

template <class Domain>
void qemu_hotplug_slots(const Domain& domain, Context& context) {
  const auto* most = find(domain.maxMemory());
  const auto slots = most != nullptr ? number(most->slots_()).value_or(0) : 0;
  for (const auto& devices : each(domain.devices())) {
    std::size_t modules = 0;
    for (const auto& memory : each(devices.memory())) {
      if (is(memory.model(), "sgx-epc")) continue;  // a part of the memory that is there
      if (most == nullptr) {
        context.report(memory, "a memory module needs <maxMemory slots='…'>, with a slot for it");
        break;
      }
      if (!is(memory.model(), "dimm", "nvdimm")) continue;  // others are on PCI
      if (++modules == slots + 1) {
        context
            .report(memory,
                    fmt::format("there are more modules than slots, of which there are {}", slots))
            .related(most->slots_(), "the slots");
      }
    }
  }
}

template <class Domain>
void qemu_module_slot(const Domain& domain, Context& context) {
  const auto* most = find(domain.maxMemory());
  const auto slots = most != nullptr ? number(most->slots_()) : std::nullopt;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& memory : each(devices.memory())) {
      if (!is(memory.model(), "dimm", "nvdimm")) continue;
      for (const auto& address : each(memory.address())) {
        const auto slot = parse_number(text(address.slot()));
        if (!is(address.type(), "dimm")) {
          context.report(address.type(),
                         fmt::format("a module of model '{}' has an address of type 'dimm', not "
                                     "'{}'",
                                     text(memory.model()), text(address.type())));
        } else if (slots && slot && *slot >= *slots) {
          context
              .report(address.slot(), fmt::format("there is no slot {}; the last one of {} is {}",
                                                  *slot, *slots, *slots - 1))
              .related(most->slots_(), "the slots");
        }
      }
    }
  }
}

template <class Domain>
void qemu_module_node(const Domain& domain, Context& context) {
  if (numa_cells(domain).empty()) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& memory : each(devices.memory())) {
      if (!is(memory.model(), "dimm", "nvdimm")) continue;
      for (const auto& target : each(memory.target())) {
        if (has(target.node())) continue;
        context.report(target,
                       "the guest has cells of NUMA, and this module is in one of them: "
                       "say <node>");
      }
    }
  }
}

template <class Domain>
void qemu_memory_overflow(const Domain& domain, Context& context) {
  // In KiB; memory comes in whole MiB at least.
  constexpr unsigned long long kMost = 9'007'199'254'740'991ULL / 1024 * 1024;
  const auto judge = [&](const auto& size, std::optional<unsigned long long> kib) {
    if (!kib || *kib <= kMost) return false;
    context.report(size, fmt::format("{} KiB are too many to be rounded up to MiB", *kib));
    return true;
  };
  unsigned long long of_cells = 0;
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& numa : each(cpu.numa())) {
      for (const auto& cell : each(numa.cell())) {
        const auto size = kib(cell.memory(), cell.unit());
        if (judge(cell.memory(), size)) return;
        of_cells += size.value_or(0);
        if (judge(cell.memory(), of_cells)) return;
      }
    }
  }
  // What the cells have is what the guest has, whatever <memory> says.
  if (of_cells == 0 && judge(domain.memory(), kib(domain.memory()))) return;
  judge(domain.maxMemory(), kib(domain.maxMemory()));
}

}  // namespace virtbind::checks
