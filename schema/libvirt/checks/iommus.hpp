// SPDX-License-Identifier: LGPL-2.1-or-later
//
// IOMMUs.
#pragma once

#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain, class Function>
void for_each_iommu(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& iommu : each(devices.iommu())) function(iommu);
  }
}

template <class Domain>
void iommu_remapping(const Domain& domain, Context& context) {
  const bool split = any(domain.features(), [](const auto& features) {
    return any(features.ioapic(), [](const auto& ioapic) { return is(ioapic.driver(), "qemu"); });
  });
  for_each_iommu(domain, [&](const auto& iommu) {
    for (const auto& driver : each(iommu.driver())) {
      if (!is(driver.intremap(), "on") || split) continue;
      context.report(driver.intremap(),
                     "remapping interrupts needs <ioapic driver='qemu'/> in "
                     "<features>");
    }
  });
}

template <class Domain>
void iommu_eim(const Domain& domain, Context& context) {
  for_each_iommu(domain, [&](const auto& iommu) {
    for (const auto& driver : each(iommu.driver())) {
      if (!is(driver.eim(), "on") || is(driver.intremap(), "on")) continue;
      context.report(driver.eim(), "'eim' needs intremap='on'");
    }
  });
}

template <class Domain>
void iommu_options(const Domain& domain, Context& context) {
  for_each_iommu(domain, [&](const auto& iommu) {
    if (is(iommu.model(), "intel")) return;
    for (const auto& driver : each(iommu.driver())) {
      const auto report = [&](const auto& option, std::string_view name) {
        if (has(option)) {
          context.report(option, fmt::format("'{}' is for model 'intel', not for model '{}'", name,
                                             text(iommu.model())));
        }
      };
      report(driver.intremap(), "intremap");
      report(driver.caching_mode(), "caching_mode");
      report(driver.eim(), "eim");
      report(driver.iotlb(), "iotlb");
      if (decimal(driver.aw_bits()) != 0U) report(driver.aw_bits(), "aw_bits");
      if constexpr (requires { driver.dma_translation(); }) {
        report(driver.dma_translation(), "dma_translation");
      }
    }
  });
}

template <class Domain>
void iommu_address(const Domain& domain, Context& context) {
  for_each_iommu(domain, [&](const auto& iommu) {
    if (is(iommu.model(), "virtio")) return;
    for (const auto& address : each(iommu.address())) {
      context.report(address,
                     fmt::format("an IOMMU of model '{}' is part of the machine; it has no "
                                 "address",
                                 text(iommu.model())));
    }
  });
}

}  // namespace virtbind::checks
