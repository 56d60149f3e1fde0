// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices that say where on PCI they are, and what they plug into there.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "each_device.hpp"
#include "support/pci_buses.hpp"

namespace virtbind::checks {

namespace pci = rules::libvirt::pci;

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
      const auto part = [](const auto& member) { return parse_number(view(member)).value_or(0); };
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
    if (number(device.index()).value_or(0) != 0) return false;
    const bool usual_usb = !has(device.model1()) || is(device.model1(), "piix3-uhci");
    return (is(device.type(), "ide") && at == PciAddress{0, 0, 1, 1}) ||
           (is(device.type(), "usb") && usual_usb && at == PciAddress{0, 0, 1, 2});
  }
  return false;
}

/// What a device plugs into; an endpoint goes wherever one of either kind does, and a bridge
/// wherever a conventional device does (domain_addr.c:virDomainPCIAddressFlagsCompatible).
template <class Device>
pci::Flags plug_of(const Device& device) {
  constexpr pci::Flags kEndpoint = pci::kDevice | pci::kExpress;
  if constexpr (requires {
                  device.model1();
                  device.index();
                }) {
    const pci::Kind* kind =
        is(device.type(), "pci") ? pci::kind_of(view(device.model1())) : nullptr;
    if (kind != nullptr && kind->plugs_into != 0) {
      const pci::Flags plug = kind->plugs_into & pci::kTypes;
      return (plug & pci::kBridge) != 0 ? plug | kEndpoint : plug;
    }
    // Of a root pci-root-address says so, and where there is no model the driver finds one.
    if (is(device.type(), "pci")) return pci::kTypes;
  }
  return kEndpoint;
}

struct PciDevice {
  const void* device;
  const void* address;  ///< the element
  PciAddress at;
  pci::Flags plug;
  bool of_chipset;
};

/// All devices that have a PCI address.
template <class Domain>
const std::vector<PciDevice>& pci_devices(const Domain& domain, Context& context) {
  struct Found {
    std::vector<PciDevice> devices;
  };
  return context
      .once<Found>([&domain] {
        Found found;
        for_each_device(domain, [&found](const auto& device) {
          if constexpr (requires { device.address(); }) {
            const auto at = pci_address(device);
            if (!at) return;
            found.devices.push_back({&device, find(device.address()), *at, plug_of(device),
                                     is_chipset_controller(device, *at)});
          }
        });
        return found;
      })
      .devices;
}

}  // namespace virtbind::checks
