// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What some drivers refuse and the common code takes: for the drivers an error, else a warning.
#pragma once

#include <fmt/format.h>

#include "effective.hpp"
#include "pci_devices.hpp"

namespace virtbind::checks {

/// Reports every device at the PCI address of one before it.
template <class Domain>
void find_shared_pci_addresses(const Domain& domain, Context& context) {
  FirstWith<PciAddress, PciDevice> first;
  for (const PciDevice& device : pci_devices(domain, context)) {
    const PciDevice* other = device.of_chipset ? nullptr : first.before(device.at, device);
    if (other == nullptr) continue;
    const auto& [pci_domain, bus, slot, function] = device.at;
    context
        .report(device.address,
                fmt::format("{:04x}:{:02x}:{:02x}.{:x} is also the address of {}", pci_domain, bus,
                            slot, function, context.name(other->device)))
        .related(other->address, "the other device");
  }
}

template <class Domain>
void pci_address_unique(const Domain& domain, Context& context) {
  find_shared_pci_addresses(domain, context);
}

template <class Domain>
void pci_address_shared(const Domain& domain, Context& context) {
  find_shared_pci_addresses(domain, context);
}

/// Reports a topology that is not for the highest number of virtual CPUs.
template <class Domain>
void compare_topology(const Domain& domain, Context& context) {
  const auto part = [](const auto& member) { return parse_number(text(member)).value_or(1); };
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& topology : each(cpu.topology())) {
      unsigned long long product =
          part(topology.sockets()) * part(topology.cores()) * part(topology.threads());
      if constexpr (requires { topology.dies(); }) product *= part(topology.dies());
      if constexpr (requires { topology.clusters(); }) product *= part(topology.clusters());
      if (product == max_vcpus(domain)) continue;
      context.report(topology, fmt::format("the topology is one of {} CPUs, but 'vcpu' is {}",
                                           product, max_vcpus(domain)));
    }
  }
}

template <class Domain>
void cpu_topology_size(const Domain& domain, Context& context) {
  compare_topology(domain, context);
}

template <class Domain>
void cpu_topology_unlike(const Domain& domain, Context& context) {
  compare_topology(domain, context);
}

}  // namespace virtbind::checks
