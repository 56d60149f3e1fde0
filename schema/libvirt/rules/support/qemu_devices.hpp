// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The devices of a guest in the order in which libvirt hands out addresses that are mere numbers.
#pragma once

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// Calls a generic function with every device that can have an address
/// (domain_conf.c:virDomainDeviceInfoIterateFlags).
template <class Devices, class Function>
void for_each_addressed(Devices& devices, Function function) {
  const auto call = [&function](auto& member) {
    for (auto& device : each(member)) function(device);
  };
  call(devices.disk());
  call(devices.interface());
  call(devices.sound());
  call(devices.hostdev());
  call(devices.video());
  call(devices.controller());
  call(devices.smartcard());
  call(devices.serial());
  call(devices.parallel());
  call(devices.channel());
  call(devices.console());
  call(devices.input());
  call(devices.filesystem());
  call(devices.watchdog());
  call(devices.memballoon());
  call(devices.rng());
  call(devices.nvram());
  call(devices.hub());
  call(devices.shmem());
  call(devices.tpm());
  call(devices.panic());
  call(devices.redirdev());
  call(devices.memory());
  if constexpr (requires { devices.crypto(); }) call(devices.crypto());
  call(devices.iommu());
  call(devices.vsock());
}

/// Calls a generic function with every virtio device that the machine's own virtio bus can hold
/// (qemuDomainPrimeVirtioDeviceAddresses).
template <class Devices, class Function>
void for_each_virtio_device(Devices& devices, Function function) {
  for (auto& disk : each(devices.disk())) {
    if (any(disk.target(), [](const auto& target) { return is(target.bus(), "virtio"); })) {
      function(disk);
    }
  }
  for (auto& interface : each(devices.interface())) {
    if (any(interface.model(), [](const auto& model) {
          return is(model.type(), "virtio", "virtio-transitional", "virtio-non-transitional");
        })) {
      function(interface);
    }
  }
  for (auto& sound : each(devices.sound())) {
    if (is(sound.model(), "virtio")) function(sound);
  }
  for (auto& video : each(devices.video())) {
    if (any(video.model(), [](const auto& model) { return is(model.type(), "virtio"); })) {
      function(video);
    }
  }
  for (auto& input : each(devices.input())) {
    if (is(input.bus(), "virtio")) function(input);
  }
  for (auto& controller : each(devices.controller())) {
    if (is(controller.type(), "virtio-serial", "scsi")) function(controller);
  }
  for (auto& hostdev : each(devices.hostdev())) {
    if (is(hostdev.type(), "scsi_host")) function(hostdev);
  }
  for (auto& balloon : each(devices.memballoon())) {
    if (!is(balloon.model(), "none")) function(balloon);
  }
  for (auto& rng : each(devices.rng())) function(rng);
  for (auto& memory : each(devices.memory())) {
    if (is(memory.model(), "virtio-pmem", "virtio-mem")) function(memory);
  }
  if constexpr (requires { devices.crypto(); }) {
    for (auto& crypto : each(devices.crypto())) function(crypto);
  }
}

}  // namespace virtbind::rules::libvirt
