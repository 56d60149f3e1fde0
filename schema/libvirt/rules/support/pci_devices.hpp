// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The devices of a guest that sit on PCI, and what each needs to be plugged into.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "support/pci_buses.hpp"
#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// qemuDomainDeviceCalculatePCIConnectFlags, with `express` for machines that have a pcie-root.
class PciNeeds {
 public:
  explicit PciNeeds(bool express) : express_(express) {}

  [[nodiscard]] pci::Flags conventional() const { return pci::kDevice | pci::kAutomatic; }
  [[nodiscard]] pci::Flags express() const {
    return (express_ ? pci::kExpress : pci::kDevice) | pci::kAutomatic;
  }
  /// Of a device that is a part of the board.
  [[nodiscard]] pci::Flags integrated() const { return express() | pci::kIntegrated; }
  /// Transitional virtio devices speak the old protocol too, which needs conventional PCI.
  template <class Model>
  [[nodiscard]] pci::Flags virtio(const Model& model) const {
    return is(model, "virtio-transitional") ? conventional() : express();
  }

  template <class Controller>
  [[nodiscard]] pci::Flags controller(const Controller& controller) const {
    const auto& model = controller.model1();
    if (is(controller.type(), "virtio-serial")) return virtio(model);
    if (is(controller.type(), "sata", "ide")) return conventional();
    if (is(controller.type(), "usb")) {
      if (is(model, "none", "qusb1", "qusb2")) return 0;
      return is(model, "nec-xhci", "qemu-xhci") ? express() : conventional();
    }
    if (is(controller.type(), "scsi")) {
      if (text(model).starts_with("virtio-")) return virtio(model);
      return !has(model) || is(model, "ibmvscsi", "ncr53c90") ? 0 : conventional();
    }
    return 0;
  }

  /// A card that libvirt does not know by name is one of the host, which are all PCI Express.
  template <class Interface>
  [[nodiscard]] pci::Flags interface(const Interface& interface) const {
    constexpr auto kConventional = std::to_array<std::string_view>(
        {"netfront", "rtl8139", "e1000", "virtio-transitional", "spapr-vlan", "lan9118",
         "scm91c111", "smc91c111", "vlance", "vmxnet", "vmxnet2", "vmxnet3", "Am79C970A",
         "Am79C973", "82540EM", "82545EM", "82543GC"});
    const auto* given = find(interface.model());
    const std::string model = given != nullptr ? text(given->type()) : "";
    if (model == "usb-net") return 0;
    const bool known =
        std::find(kConventional.begin(), kConventional.end(), model) != kConventional.end();
    return known ? conventional() : express();
  }

  template <class Sound>
  [[nodiscard]] pci::Flags sound(const Sound& sound) const {
    if (is(sound.model(), "usb", "sb16", "pcspk", "ich7")) return 0;
    return is(sound.model(), "virtio") ? express() : conventional();
  }

  template <class Hostdev>
  [[nodiscard]] pci::Flags hostdev(const Hostdev& hostdev) const {
    if (is(hostdev.type(), "scsi_host")) return virtio(hostdev.model());
    const bool on_pci = is(hostdev.type(), "pci") ||
                        (is(hostdev.type(), "mdev") && is(hostdev.model(), "vfio-pci"));
    return on_pci ? express() : 0;
  }

  template <class Video>
  [[nodiscard]] pci::Flags video(const Video& video) const {
    const auto* model = find(video.model());
    if (model == nullptr || is(model->type(), "none", "ramfb")) return 0;
    return is(model->type(), "virtio", "bochs") ? express() : conventional();
  }

 private:
  bool express_;
};

/// Visits the devices that sit on PCI, with their needs, in the order in which
/// qemuDomainAssignDevicePCISlots gives them slots.
template <class Devices, class Visit>
void for_each_pci_device(Devices& devices, const PciNeeds& needs, Visit visit) {
  const auto when = [&](auto& device, pci::Flags flags) {
    if (flags != 0) visit(device, flags);
  };
  for (auto& controller : each(devices.controller())) {
    if (!is(controller.type(), "pci")) continue;
    if (const auto* kind = pci::kind_of(text(controller.model1()))) {
      when(controller, kind->plugs_into);
    }
  }
  for (auto& filesystem : each(devices.filesystem())) {
    const auto* driver = find(filesystem.driver());
    if (driver != nullptr && is(driver->type(), "mtp")) continue;  // a USB device
    when(filesystem, needs.virtio(filesystem.model()));
  }
  for (auto& interface : each(devices.interface())) {
    if (!is(interface.type(), "hostdev")) when(interface, needs.interface(interface));
  }
  for (auto& sound : each(devices.sound())) when(sound, needs.sound(sound));
  for (auto& controller : each(devices.controller()))
    when(controller, needs.controller(controller));
  for (auto& disk : each(devices.disk())) {
    const auto* target = find(disk.target());
    if (target != nullptr && is(target->bus(), "virtio")) when(disk, needs.virtio(disk.model()));
  }
  for (auto& interface : each(devices.interface())) {
    if (is(interface.type(), "hostdev")) when(interface, needs.express());
  }
  for (auto& hostdev : each(devices.hostdev())) when(hostdev, needs.hostdev(hostdev));
  for (auto& balloon : each(devices.memballoon())) {
    if (!is(balloon.model(), "none", "xen")) when(balloon, needs.virtio(balloon.model()));
  }
  for (auto& rng : each(devices.rng())) when(rng, needs.virtio(rng.model()));
  for (auto& watchdog : each(devices.watchdog())) {
    if (is(watchdog.model(), "i6300esb")) when(watchdog, needs.conventional());
  }
  for (auto& video : each(devices.video())) when(video, needs.video(video));
  for (auto& shmem : each(devices.shmem())) when(shmem, needs.conventional());
  for (auto& input : each(devices.input())) {
    if (is(input.bus(), "virtio")) when(input, needs.virtio(input.model()));
  }
  for (auto& serial : each(devices.serial())) {
    const auto* target = find(serial.target());
    if (target != nullptr && is(target->type(), "pci-serial")) when(serial, needs.conventional());
  }
  for (auto& iommu : each(devices.iommu())) {
    if (is(iommu.model(), "virtio")) when(iommu, needs.integrated());
  }
  for (auto& vsock : each(devices.vsock())) when(vsock, needs.virtio(vsock.model()));
  for (auto& memory : each(devices.memory())) {
    if (is(memory.model(), "virtio-pmem", "virtio-mem")) when(memory, needs.express());
  }
  if constexpr (requires { devices.crypto(); }) {
    for (auto& crypto : each(devices.crypto())) when(crypto, needs.express());
  }
  for (auto& panic : each(devices.panic())) {
    if (is(panic.model(), "pvpanic")) when(panic, needs.integrated());
  }
}

}  // namespace virtbind::rules::libvirt
