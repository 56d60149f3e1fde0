// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What memory modules of one model need, and what they do not have (virDomainMemoryDefValidate).
#pragma once

#include <bit>
#include <string_view>

#include <fmt/format.h>

#include "effective.hpp"
#include "memory_modules.hpp"

namespace virtbind::checks {

template <class Domain>
void memory_model_path_missing(const Domain& domain, Context& context) {
  for_each_module(domain, [&](const auto& module, const auto&) {
    if (!is(module.model(), "nvdimm", "virtio-pmem")) return;
    const auto has_path = [](const auto& source) { return !text(source.path()).empty(); };
    if (any(module.source(), has_path)) return;
    context.report(module, fmt::format("memory of model '{}' is a file of the host: name it in "
                                       "<source><path>",
                                       text(module.model())));
  });
}

template <class Domain>
void memory_model_lacks(const Domain& domain, Context& context) {
  const std::string arch = rules::libvirt::arch_of(domain, context.profile);
  const bool not_ppc64 = !arch.empty() && arch != "ppc64" && arch != "ppc64le";
  for_each_module(domain, [&](const auto& module, const auto& target) {
    const auto refuse = [&](const auto& member, std::string_view why) {
      context.report(member, fmt::format("memory of model '{}' {}", text(module.model()), why));
    };
    const bool pmem = is(module.model(), "virtio-pmem");
    const bool nvdimm = is(module.model(), "nvdimm");
    if ((pmem || nvdimm) && is(module.discard(), "yes")) {
      refuse(module.discard(), "keeps what it has: it cannot be discarded");
    }
    if (pmem && is(module.access(), "private")) refuse(module.access(), "is shared with the file");
    if (pmem && has(target.node())) refuse(target.node(), "is on no NUMA node");
    if (nvdimm && not_ppc64 && has(module.uuid())) {
      refuse(module.uuid(), "has a UUID on PowerPC alone");
    }
    if (is(module.model(), "sgx-epc") && has(module.address())) {
      refuse(module.address(), "is at no address");
    }
  });
}

template <class Domain>
void virtio_mem_address(const Domain& domain, Context& context) {
  for_each_virtio_mem(domain, [&](const auto&, const auto& target) {
    if constexpr (requires { target.address(); }) {
      const auto block = kib(target.block());
      for (const auto& address : each(target.address())) {
        const auto base = parse_address(text(address.base()));
        // Beyond 2^54 bytes there is no such block, and no such memory.
        if (!base || !block || !std::has_single_bit(*block) || *block >> 44U != 0) continue;
        if (*base % (*block * 1024) == 0) continue;
        context.report(address.base(),
                       fmt::format("'{}' is not the beginning of a block, of {} KiB each",
                                   text(address.base()), *block));
      }
    }
  });
}

}  // namespace virtbind::checks
