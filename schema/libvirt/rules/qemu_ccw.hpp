// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where virtio devices sit on machines whose virtio is not on PCI: the channel subsystem of s390x,
// the slots of ARM boards.
#pragma once

#include <set>
#include <string>

#include "support/hex.hpp"
#include "support/qemu_devices.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Says on what kind of bus a device is, where it does not say so itself.
template <class Device>
void fill_address_type(Device& device, const char* type) {
  if (!has(device.address())) set(ensure(device.address()).type(), type);
}

template <class Devices>
void put_on_channel_subsystem(Devices& devices) {
  const auto put = [](auto& device) { fill_address_type(device, "ccw"); };
  for (auto& hostdev : each(devices.hostdev())) {
    if (!is(hostdev.type(), "mdev")) continue;
    if (is(hostdev.model(), "vfio-ccw")) put(hostdev);
    if (is(hostdev.model(), "vfio-ap")) clear(hostdev.address());
  }
  for_each_virtio_device(devices, put);
  for (auto& filesystem : each(devices.filesystem())) put(filesystem);
  for (auto& vsock : each(devices.vsock())) put(vsock);
}

/// Devices take the numbers after each other, from the first of the subsystem for virtio
/// (domain_addr.c:virDomainCCWAddressAssign).
template <class Devices>
void number_ccw_devices(Devices& devices) {
  constexpr unsigned kVirtioSubsystem = 0xfe;
  std::set<unsigned> taken;
  const auto for_each_ccw = [&devices](auto function) {
    for_each_addressed(devices, [&function](auto& device) {
      if constexpr (requires { device.address()->devno(); }) {
        for (auto& address : each(device.address())) {
          if (is(address.type(), "ccw")) function(address);
        }
      }
    });
  };
  for_each_ccw([&](const auto& address) {
    if (!has(address.devno()) || parse_number(text(address.cssid())) != kVirtioSubsystem) return;
    const auto set_id = parse_number(text(address.ssid())).value_or(0);
    const auto number = parse_number(text(address.devno())).value_or(0);
    taken.insert(static_cast<unsigned>(set_id << 16U | number));
  });
  unsigned next = 0;
  for_each_ccw([&](auto& address) {
    if (has(address.devno())) return;
    while (taken.contains(next)) ++next;
    taken.insert(next);
    set(address.cssid(), hex(kVirtioSubsystem, 1));
    set(address.ssid(), hex(next >> 16U, 1));
    set(address.devno(), hex(next & 0xffffU, 4));
  });
}

template <class Domain>
void qemu_ccw_addresses(Domain& domain, Context&) {
  if (!machine_of(domain).s390_ccw()) return;
  auto& devices = ensure(domain.devices());
  put_on_channel_subsystem(devices);
  number_ccw_devices(devices);
}

/// The bus of virtio slots is used on boards that have no PCI Express, and by guests that use it
/// already.
template <class Domain>
void qemu_virtio_mmio(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  const bool board = machine.arm() && machine.name.starts_with("vexpress-");
  if (!board && !machine.arm_virt() && !(machine.riscv() && machine.virt())) return;
  auto& devices = ensure(domain.devices());
  bool used = board;
  for_each_addressed(devices, [&used](const auto& device) {
    if constexpr (requires { device.address()->type(); }) {
      used = used || any(device.address(),
                         [](const auto& address) { return is(address.type(), "virtio-mmio"); });
    }
  });
  if (!used) return;
  for_each_virtio_device(devices, [](auto& device) { fill_address_type(device, "virtio-mmio"); });
}

template <class Domain>
void qemu_ccw_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_address,
            {"qemu-ccw", "3a", kQemu, "virtio devices of s390x are on its channel subsystem",
             "qemu_domain_address.c:qemuDomainAssignS390Addresses"},
            qemu_ccw_addresses<Domain>);
  rules.add(Stage::driver_address,
            {"qemu-virtio-mmio", "3a", kQemu,
             "virtio devices of boards without PCI Express are on the board itself",
             "qemu_domain_address.c:qemuDomainAssignVirtioMMIOAddresses"},
            qemu_virtio_mmio<Domain>);
}

}  // namespace virtbind::rules::libvirt
