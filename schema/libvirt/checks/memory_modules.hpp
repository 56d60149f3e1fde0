// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Memory that is plugged in: DIMMs, persistent memory, memory that grows and shrinks.
#pragma once

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "effective.hpp"
#include "numa_cells.hpp"
#include "ranges.hpp"

namespace virtbind::checks {

/// Calls a generic function with every memory device and its target.
template <class Domain, class Function>
void for_each_module(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& module : each(devices.memory())) {
      for (const auto& target : each(module.target())) function(module, target);
    }
  }
}

template <class Domain>
void memory_module_node_missing(const Domain& domain, Context& context) {
  const auto cells = numa_cells(domain).size();
  // qemuDomainDefNumaAutoAdd: a guest that memory can be plugged into gets its first node.
  const bool first_is_added =
      context.profile.hypervisor == Hypervisor::qemu && has(domain.maxMemory());
  for_each_module(domain, [&](const auto&, const auto& target) {
    const auto node = number(target.node());
    if (!node || *node < cells || (first_is_added && *node == 0)) return;
    context.report(target.node(), fmt::format("there is no node {}: the guest has {}", *node,
                                              describe_cells(cells)));
  });
}

/// Where a module is in the guest's memory.
template <class Module>
struct Stretch {
  const Module* module = nullptr;
  unsigned long long start = 0;  ///< in bytes; 0 is nowhere in particular
  unsigned long long end = 0;
};

inline std::optional<unsigned long long> parse_address(std::string_view text) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  unsigned long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The bytes that a module takes in the guest, nothing where that cannot be told.  The label of an
/// NVDIMM is elsewhere; how it is rounded up is up to the host's pages where the document does not
/// say, so the largest are assumed.
template <class Module, class Target>
std::optional<unsigned long long> mapped_size(const Module& module, const Target& target) {
  constexpr unsigned long long kLargestPage = 64;
  const auto size = kib(target.size());
  if (!size || *size > std::numeric_limits<unsigned long long>::max() / 1024) return std::nullopt;
  unsigned long long label = 0;
  if (is(module.model(), "nvdimm")) {
    unsigned long long align = kLargestPage;
    for (const auto& source : each(module.source())) {
      align = std::max(kib(source.alignsize()).value_or(align), 1ULL);
    }
    for (const auto& element : each(target.label())) {
      label = kib(element.size()).value_or(0);
      label += (align - label % align) % align;
    }
  }
  return *size > label ? (*size - label) * 1024 : 0;
}

template <class Module, class Target>
Stretch<Module> stretch_of(const Module& module, const Target& target) {
  std::optional<unsigned long long> start;
  if (is(module.model(), "dimm", "nvdimm")) {
    for (const auto& address : each(module.address())) {
      if (is(address.type(), "dimm")) start = parse_address(text(address.base()));
    }
  } else if constexpr (requires { target.address(); }) {
    for (const auto& address : each(target.address())) start = parse_address(text(address.base()));
  }
  const auto size = mapped_size(module, target);
  if (!start || !size) return {};
  return {.module = &module, .start = *start, .end = *start + *size};
}

template <class Domain>
void memory_modules_overlap(const Domain& domain, Context& context) {
  using Module = value_of<decltype(find(domain.devices())->memory())>;
  std::vector<Stretch<Module>> stretches;
  for_each_module(domain, [&](const auto& module, const auto& target) {
    const auto stretch = stretch_of(module, target);
    // What ends where it begins is nothing, and what ends before that has no room below 2^64.
    if (stretch.start != 0 && stretch.end > stretch.start) stretches.push_back(stretch);
  });
  const auto by_start = [](const auto& a, const auto& b) { return a.start < b.start; };
  std::stable_sort(stretches.begin(), stretches.end(), by_start);
  const Stretch<Module>* farthest = nullptr;
  for (const auto& stretch : stretches) {
    if (farthest != nullptr && stretch.start < farthest->end) {
      context
          .report(
              *stretch.module,
              fmt::format("this memory begins at {:#x}, where {} has not ended: it goes to {:#x}",
                          stretch.start, context.name(*farthest->module), farthest->end))
          .related(*farthest->module, "the other module");
    }
    if (farthest == nullptr || stretch.end > farthest->end) farthest = &stretch;
  }
}

template <class Domain>
void memory_slot_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    FirstWith<unsigned long long, value_of<decltype(devices.memory())>> first;
    for (const auto& module : each(devices.memory())) {
      for (const auto& address : each(module.address())) {
        const auto slot = parse_number(text(address.slot()));
        if (!is(address.type(), "dimm") || !slot) continue;
        const auto* other = first.before(*slot, module);
        if (other == nullptr) continue;
        context
            .report(address.slot(),
                    fmt::format("slot '{}' is also that of {}", *slot, context.name(*other)))
            .related(find(other->address())->slot(), "the other module");
      }
    }
  }
}

/// Calls a generic function with the targets of memory that grows and shrinks.
template <class Domain, class Function>
void for_each_virtio_mem(const Domain& domain, Function function) {
  for_each_module(domain, [&](const auto& module, const auto& target) {
    if (is(module.model(), "virtio-mem")) function(module, target);
  });
}

template <class Domain>
void virtio_mem_block_size(const Domain& domain, Context& context) {
  constexpr unsigned long long kLeast = 2048;  // on x86
  for_each_virtio_mem(domain, [&](const auto& module, const auto& target) {
    const auto block = kib(target.block());
    if (!has(target.block())) {
      context.report(module,
                     "memory of model 'virtio-mem' needs target/block, the size that it "
                     "grows by: 2048 KiB are usual");
    } else if (block && !std::has_single_bit(*block)) {
      context.report(target.block(),
                     fmt::format("a block of {} KiB is not a power of two", *block));
    } else if (block && *block < kLeast &&
               is_x86(rules::libvirt::arch_of(domain, context.profile))) {
      context.report(
          target.block(),
          fmt::format("a block of {} KiB is smaller than a huge page, {} KiB", *block, kLeast));
    }
  });
}

template <class Domain>
void virtio_mem_requested(const Domain& domain, Context& context) {
  for_each_virtio_mem(domain, [&](const auto&, const auto& target) {
    const auto requested = kib(target.requested());
    const auto size = kib(target.size());
    const auto block = kib(target.block());
    if (!requested || !size) return;
    if (*requested > *size) {
      context.report(target.requested(),
                     fmt::format("{} KiB are requested of a module of {} KiB", *requested, *size));
    } else if (block && std::has_single_bit(*block) && *requested % *block != 0) {
      context.report(
          target.requested(),
          fmt::format("{} KiB are requested, which is no multiple of the block of {} KiB",
                      *requested, *block));
    }
  });
}

template <class Domain>
void nvdimm_label_size(const Domain& domain, Context& context) {
  constexpr unsigned long long kSmallestLabel = 128;
  for_each_module(domain, [&](const auto& module, const auto& target) {
    if (!is(module.model(), "nvdimm")) return;
    const auto size = kib(target.size());
    if (size == 0U && !has(target.label())) {
      context.report(target.size(), "a module of no size has no room for a label of any");
    }
    for (const auto& label : each(target.label())) {
      const auto label_size = kib(label.size());
      if (!label_size || !size) continue;
      if (*label_size >= *size) {
        context.report(label.size(), fmt::format("a label of {} KiB leaves nothing of {} KiB",
                                                 *label_size, *size));
      } else if (*label_size != 0 && *label_size < kSmallestLabel) {
        context.report(label.size(), fmt::format("a label has {} KiB at least, not {} KiB",
                                                 kSmallestLabel, *label_size));
      }
    }
  });
}

}  // namespace virtbind::checks
