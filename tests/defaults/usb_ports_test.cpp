// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Ports of guest USB controllers and hubs: which one is next.
#include "support/usb_ports.hpp"

#include <gtest/gtest.h>

namespace {

using virtbind::rules::libvirt::UsbPorts;

TEST(UsbPorts, TakesTheFirstFreePortOfTheFirstController) {
  UsbPorts ports;
  ports.add_controller(0, 2);
  ports.add_controller(1, 4);
  ports.reserve({0, "1"});
  EXPECT_EQ(ports.take()->port, "2");
  const auto next = ports.take();
  EXPECT_EQ(next->bus, 1U);
  EXPECT_EQ(next->port, "1");
}

TEST(UsbPorts, AHubGivesItsPortsOnceTheControllerIsFull) {
  UsbPorts ports;
  ports.add_controller(0, 2);
  ports.add_hub({0, "2"});
  EXPECT_EQ(ports.take()->port, "1");
  EXPECT_EQ(ports.take()->port, "2.1");
  ports.reserve({0, "2.2"});
  EXPECT_EQ(ports.take()->port, "2.3");
}

TEST(UsbPorts, StaysOnTheBusThatIsAskedFor) {
  UsbPorts ports;
  ports.add_controller(0, 4);
  ports.add_controller(3, 1);
  EXPECT_EQ(ports.take(3)->bus, 3U);
  EXPECT_FALSE(ports.take(3));
  EXPECT_FALSE(ports.take(7));
}

TEST(UsbPorts, PortsThatAreNotThereAreNoMatter) {
  UsbPorts ports;
  ports.add_controller(0, 1);
  ports.reserve({0, "9"});
  ports.reserve({0, "1.1"});
  ports.reserve({5, "1"});
  ports.reserve({0, "x"});
  EXPECT_EQ(ports.take()->port, "1");
  EXPECT_FALSE(ports.take());
}

}  // namespace
