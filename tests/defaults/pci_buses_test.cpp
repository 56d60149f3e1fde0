// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Slots of guest PCI buses: what fits where, and which buses are added.
#include "support/pci_buses.hpp"

#include <gtest/gtest.h>

namespace {

namespace pci = virtbind::rules::libvirt::pci;
using pci::Growth;
constexpr pci::Flags kNic = pci::kDevice | pci::kAutomatic;
constexpr pci::Flags kVirtio = pci::kExpress | pci::kAutomatic;

pci::Buses machine(const char* root, Growth growth = Growth::bridges) {
  pci::Buses buses(growth);
  buses.set_kind(0, *pci::kind_of(root));
  return buses;
}

pci::Flags needs_of(const char* controller) { return pci::kind_of(controller)->plugs_into; }

TEST(PciBuses, TakesTheFirstFreeSlot) {
  auto buses = machine("pci-root");
  buses.reserve({0, 1, 0}, 0);
  buses.reserve({0, 3, 0}, 0);
  EXPECT_EQ(buses.take(kNic)->slot, 2U);
  EXPECT_EQ(buses.take(kNic)->slot, 4U);
}

TEST(PciBuses, AFullBusNeedsABridge) {
  auto buses = machine("pci-root");
  for (unsigned slot = 1; slot < 32; ++slot) {
    EXPECT_FALSE(buses.full());
    buses.reserve({0, slot, 0}, 0);
  }
  EXPECT_TRUE(buses.full());
  const auto at = buses.take(kNic);
  EXPECT_EQ(at->bus, 1U);
  EXPECT_EQ(at->slot, 1U);
  EXPECT_EQ(buses.model(1), "pci-bridge");
}

TEST(PciBuses, AFullBusOfPSeriesNeedsAnotherRoot) {
  auto buses = machine("pci-root", Growth::roots);
  for (unsigned slot = 1; slot < 32; ++slot) buses.reserve({0, slot, 0}, 0);
  EXPECT_EQ(buses.take(kNic)->bus, 1U);
  EXPECT_EQ(buses.model(1), "pci-root");
}

TEST(PciBuses, NothingIsAddedToAMachineThatDoesNotGrow) {
  auto buses = machine("pcie-root", Growth::none);
  EXPECT_FALSE(buses.take(kVirtio));
  EXPECT_EQ(buses.size(), 1U);
}

TEST(PciBuses, AnExpressDeviceGetsAPortOfItsOwn) {
  auto buses = machine("pcie-root");
  EXPECT_EQ(buses.take(kVirtio)->bus, 1U);
  EXPECT_EQ(buses.take(kVirtio)->bus, 2U);
  EXPECT_EQ(buses.model(2), "pcie-root-port");
}

TEST(PciBuses, APartOfTheBoardIsOnTheRootBus) {
  auto buses = machine("pcie-root");
  const auto at = buses.take(kVirtio | pci::kIntegrated);
  EXPECT_EQ(at->bus, 0U);
  EXPECT_EQ(at->slot, 1U);
  EXPECT_EQ(buses.size(), 1U);
}

TEST(PciBuses, AConventionalDeviceOnAnExpressMachineGetsABridgeBehindAPort) {
  auto buses = machine("pcie-root");
  const auto at = buses.take(kNic);
  EXPECT_EQ(at->bus, 2U);
  EXPECT_EQ(at->slot, 1U);
  EXPECT_EQ(buses.model(1), "pcie-root-port");
  EXPECT_EQ(buses.model(2), "pcie-to-pci-bridge");
}

TEST(PciBuses, ThePortOfABridgeIsForNothingElse) {
  auto buses = machine("pcie-root");
  buses.take(kNic);
  EXPECT_EQ(buses.take(kVirtio)->bus, 3U);
  EXPECT_EQ(buses.take(needs_of("pcie-to-pci-bridge"))->bus, 1U);
}

TEST(PciBuses, AnAddressOnABusThatIsNotThereMakesIt) {
  auto buses = machine("pcie-root");
  EXPECT_EQ(buses.reserve({3, 0, 0}, kVirtio).bus, 3U);
  EXPECT_EQ(buses.size(), 4U);
}

TEST(PciBuses, AConventionalAddressOnTheNextBusIsBehindItsBridge) {
  auto buses = machine("pcie-root");
  EXPECT_EQ(buses.reserve({1, 5, 0}, kNic).bus, 2U);
  EXPECT_TRUE(buses.slot_in_use({2, 5, 0}));
}

TEST(PciBuses, AnExpanderHoldsDevicesOnceTheRootIsFull) {
  auto buses = machine("pci-root", Growth::none);
  buses.set_kind(1, *pci::kind_of("pci-expander-bus"));
  for (unsigned slot = 1; slot < 32; ++slot) buses.take(kNic);
  const auto at = buses.take(kNic);
  EXPECT_EQ(at->bus, 1U);
  EXPECT_EQ(at->slot, 0U);
}

TEST(PciBuses, ABridgeFromDmiHoldsOnlyWhatIsSentThere) {
  auto buses = machine("pcie-root");
  buses.set_kind(1, *pci::kind_of("dmi-to-pci-bridge"));
  EXPECT_EQ(buses.take(needs_of("pci-bridge"))->bus, 1U);
  const auto at = buses.take(kNic);
  EXPECT_EQ(at->bus, 2U);
  EXPECT_EQ(buses.model(2), "pci-bridge");
}

TEST(PciBuses, RootPortsShareASlot) {
  auto buses = machine("pcie-root");
  for (unsigned port = 0; port < 9; ++port) {
    const auto at = buses.take(needs_of("pcie-root-port"));
    EXPECT_EQ(at->slot, 1 + port / 8);
    EXPECT_EQ(at->function, port % 8);
  }
  EXPECT_TRUE(buses.shares_slot({0, 1, 0}));
  EXPECT_FALSE(buses.shares_slot({0, 2, 0}));
}

}  // namespace
