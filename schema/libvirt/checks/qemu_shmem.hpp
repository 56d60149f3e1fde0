// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of shared memory (qemuValidateDomainDeviceDefShmem).
#pragma once

#include <bit>

#include <fmt/format.h>

#include "effective.hpp"
#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_shmem_size(const Domain& domain, Context& context) {
  constexpr unsigned long long kLeast = 1024ULL * 1024;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& shmem : each(devices.shmem())) {
      for (const auto& size : each(shmem.size())) {
        const auto unit = rules::libvirt::bytes_of_unit(text_or(size.unit(), "bytes"));
        const auto amount = number(size);
        if (!unit || !amount || *amount > ~0ULL / *unit) continue;
        const unsigned long long bytes = *amount * *unit;
        if (bytes == 0 || (bytes >= kLeast && std::has_single_bit(bytes))) continue;
        context.report(size, "the size of shared memory is a power of two, and 1 MiB at least");
      }
    }
  }
}

template <class Domain>
void qemu_shmem_server(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& shmem : each(devices.shmem())) {
      for (const auto& model : each(shmem.model())) {
        if (is(model.type(), "ivshmem-doorbell") && !has(shmem.server())) {
          context.report(model.type(), "'ivshmem-doorbell' needs a <server/>");
        }
        if (is(model.type(), "ivshmem-plain") && has(shmem.server())) {
          context.report(shmem.server(),
                         "'ivshmem-plain' has no server; 'ivshmem-doorbell' has one");
        }
        if (is(model.type(), "ivshmem-doorbell") && has(shmem.server()) && has(shmem.size())) {
          context.report(shmem.size(), "of 'ivshmem-doorbell' the server says the size");
        }
      }
    }
  }
}

template <class Domain>
void qemu_shmem_address(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& shmem : each(devices.shmem())) {
      for (const auto& address : each(shmem.address())) {
        if (is(address.type(), "pci")) continue;
        context.report(address.type(), fmt::format("shared memory is on PCI, not at an address of "
                                                   "type '{}'",
                                                   text(address.type())));
      }
    }
  }
}

}  // namespace virtbind::checks
