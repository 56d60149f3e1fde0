// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What some drivers refuse and the common code takes: for the drivers an error, else a warning.
#pragma once

#include <array>
#include <string>

#include <fmt/format.h>

#include "effective.hpp"
#include "support/devices.hpp"

namespace virtbind::checks {

/// Domain, bus, slot and function.
using PciAddress = std::array<unsigned long long, 4>;

/// The PCI address that a device is given; nothing where it has none, or one that says only "pci"
/// (virDeviceInfoPCIAddressIsPresent).
template <class Device>
std::optional<PciAddress> pci_address(const Device& device) {
  if constexpr (requires { device.address(); }) {
    const auto* address = find(device.address());
    if constexpr (requires { address->slot(); }) {
      if (address == nullptr || !is(address->type(), "pci")) return std::nullopt;
      const auto part = [](const auto& member) { return parse_number(text(member)).value_or(0); };
      const PciAddress at = {part(address->domain()), part(address->bus()), part(address->slot()),
                             part(address->function())};
      if (at[0] != 0 || at[1] != 0 || at[2] != 0) return at;
    }
  }
  return std::nullopt;
}

/// The chipset's own IDE and USB controllers, which QEMU's driver does not count at their places
/// (qemuDomainCollectPCIAddress).
template <class Device>
bool is_chipset_controller(const Device& device, const PciAddress& at) {
  if constexpr (requires {
                  device.index();
                  device.model1();
                }) {
    if (parse_number(text(device.index())).value_or(0) != 0) return false;
    const bool usual_usb = !has(device.model1()) || is(device.model1(), "piix3-uhci");
    return (is(device.type(), "ide") && at == PciAddress{0, 0, 1, 1}) ||
           (is(device.type(), "usb") && usual_usb && at == PciAddress{0, 0, 1, 2});
  }
  return false;
}

/// Reports every device at the PCI address of one before it.
template <class Domain>
void find_shared_pci_addresses(const Domain& domain, Context& context) {
  std::map<PciAddress, const void*> first;
  rules::libvirt::for_each_device(domain, [&](const auto& device) {
    if constexpr (requires { device.address(); }) {
      const auto at = pci_address(device);
      if (!at || is_chipset_controller(device, *at)) return;
      const auto [known, added] = first.emplace(*at, &device);
      if (added) return;
      const auto& [pci_domain, bus, slot, function] = *at;
      const void* other = known->second;
      context
          .report(device.address(),
                  fmt::format("{:04x}:{:02x}:{:02x}.{:x} is also the address of {}", pci_domain,
                              bus, slot, function, context.name(other)))
          .related(other, "the other device");
    }
  });
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
