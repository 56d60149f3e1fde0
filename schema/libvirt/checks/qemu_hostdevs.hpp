// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices of the host in guests of QEMU (qemuValidateDomainDeviceDefHostdev).
#pragma once

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_mdev_display(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    if (has(devices.graphics())) continue;
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "mdev") || !is(hostdev.display(), "on")) continue;
      context.report(hostdev.display(), "nobody sees the display; add a <graphics>");
    }
  }
}

template <class Domain>
void qemu_mdev_boot(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "mdev") || !is(hostdev.model(), "vfio-pci", "vfio-ap")) continue;
      if (!has(hostdev.boot())) continue;
      context.report(
          hostdev.boot(),
          fmt::format("a guest does not boot from a device of model '{}'", text(hostdev.model())));
    }
  }
}

template <class Domain>
void qemu_mdev_ap(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Hostdev = value_of<decltype(devices.hostdev())>;
    const Hostdev* first = nullptr;
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "mdev") || !is(hostdev.model(), "vfio-ap")) continue;
      if (first == nullptr) {
        first = &hostdev;
      } else {
        context.report(hostdev, "a guest has one device of model 'vfio-ap'")
            .related(*first, "the other one");
      }
    }
  }
}

template <class Domain>
void qemu_hostdev_mode(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& hostdev : each(devices.hostdev())) {
      if (is(hostdev.mode(), "capabilities")) {
        context.report(hostdev.mode(), "mode 'capabilities' is for containers");
      }
    }
  }
}

template <class Domain>
void qemu_hostdev_write_filtering(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "pci")) continue;
      for (const auto& source : each(hostdev.source())) {
        if (!has(source.writeFiltering())) continue;
        context.report(source.writeFiltering(),
                       "QEMU does not say what the guest writes to the device's configuration; "
                       "that is for Xen");
      }
    }
  }
}

template <class Domain>
void qemu_scsi_host_boot(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& hostdev : each(devices.hostdev())) {
      if (!passes_through(hostdev, "scsi_host") || !has(hostdev.boot())) continue;
      context.report(hostdev.boot(), "a guest does not boot from a SCSI host of vhost");
    }
  }
}

}  // namespace virtbind::checks
