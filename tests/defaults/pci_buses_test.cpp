// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Slots of guest PCI buses: what fits where, and which buses are added.
#include "support/pci_buses.hpp"

#include <gtest/gtest.h>

namespace {

namespace pci = virtbind::rules::libvirt::pci;
constexpr pci::Flags kNic = pci::kDevice | pci::kHotplug;
constexpr pci::Flags kVirtio = pci::kExpress | pci::kHotplug;

pci::Buses machine(const char* root, bool growing = true) {
  pci::Buses buses(growing);
  buses.set_kind(0, *pci::kind_of(root));
  return buses;
}

TEST(PciBuses, TakesTheFirstFreeSlot) {
  auto buses = machine("pci-root");
  buses.reserve({0, 1, 0}, 0);
  buses.reserve({0, 3, 0}, 0);
  EXPECT_EQ(buses.take(kNic)->slot, 2U);
  EXPECT_EQ(buses.take(kNic)->slot, 4U);
}

TEST(PciBuses, AFullBusNeedsABridge) {
  auto buses = machine("pci-root");
  for (unsigned slot = 1; slot < 32; ++slot) buses.reserve({0, slot, 0}, 0);
  const auto at = buses.take(kNic);
  EXPECT_EQ(at->bus, 1U);
  EXPECT_EQ(at->slot, 1U);
  EXPECT_EQ(buses.model(1), "pci-bridge");
}

TEST(PciBuses, NothingIsAddedToAMachineThatDoesNotGrow) {
  auto buses = machine("pcie-root", false);
  EXPECT_FALSE(buses.take(kVirtio));
  EXPECT_EQ(buses.size(), 1U);
}

TEST(PciBuses, AnExpressDeviceGetsAPortOfItsOwn) {
  auto buses = machine("pcie-root");
  EXPECT_EQ(buses.take(kVirtio)->bus, 1U);
  EXPECT_EQ(buses.take(kVirtio)->bus, 2U);
  EXPECT_EQ(buses.model(2), "pcie-root-port");
}

TEST(PciBuses, AConventionalDeviceOnAnExpressMachineGetsABridgeBehindAPort) {
  auto buses = machine("pcie-root");
  const auto at = buses.take(kNic);
  EXPECT_EQ(at->bus, 2U);
  EXPECT_EQ(at->slot, 1U);
  EXPECT_EQ(buses.model(1), "pcie-root-port");
  EXPECT_EQ(buses.model(2), "pcie-to-pci-bridge");
}

TEST(PciBuses, RootPortsShareASlot) {
  auto buses = machine("pcie-root");
  const auto needs = pci::kind_of("pcie-root-port")->plugs_into;
  for (unsigned port = 0; port < 9; ++port) {
    const auto at = buses.take(needs);
    EXPECT_EQ(at->slot, 1 + port / 8);
    EXPECT_EQ(at->function, port % 8);
  }
  EXPECT_TRUE(buses.shares_slot({0, 1, 0}));
  EXPECT_FALSE(buses.shares_slot({0, 2, 0}));
}

}  // namespace
