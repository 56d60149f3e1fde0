// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the hypervisor offers to the guest.
#pragma once

#include <bit>
#include <limits>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

/// Calls a generic function with the Hyper-V enlightenments, unless those of the host are taken.
template <class Domain, class Function>
void for_each_hyperv(const Domain& domain, Function function) {
  for (const auto& features : each(domain.features())) {
    for (const auto& hyperv : each(features.hyperv())) {
      if (!is(hyperv.mode(), "passthrough")) function(hyperv);
    }
  }
}

template <class Domain>
void hyperv_spinlock_retries(const Domain& domain, Context& context) {
  constexpr unsigned kLeast = 4095;
  for_each_hyperv(domain, [&](const auto& hyperv) {
    for (const auto& spinlocks : each(hyperv.spinlocks())) {
      if (!is(spinlocks.state(), "on")) continue;
      const auto retries = number(spinlocks.retries());
      if (!retries) {
        context.report(spinlocks, fmt::format("spinlocks need 'retries', {} at least", kLeast));
      } else if (*retries < kLeast) {
        context.report(
            spinlocks.retries(),
            fmt::format("Hyper-V retries {} times at least, not '{}'", kLeast, *retries));
      }
    }
  });
}

template <class Domain>
void hyperv_vendor_id_missing(const Domain& domain, Context& context) {
  for_each_hyperv(domain, [&](const auto& hyperv) {
    for (const auto& vendor : each(hyperv.vendor_id())) {
      if (!is(vendor.state(), "on") || has(vendor.value())) continue;
      context.report(vendor, "vendor_id is on and has no value");
    }
  });
}

template <class Domain>
void kvm_dirty_ring_size(const Domain& domain, Context& context) {
  constexpr unsigned kLeast = 1024;
  constexpr unsigned kMost = 65536;
  for (const auto& features : each(domain.features())) {
    for (const auto& kvm : each(features.kvm())) {
      for (const auto& ring : each(kvm.dirty_ring())) {
        if (!is(ring.state(), "on")) continue;
        const auto size = number(ring.size());
        if (!size) {
          context.report(ring, "a dirty ring needs a size, such as '4096'");
        } else if (*size < kLeast || *size > kMost || !std::has_single_bit(*size)) {
          context.report(ring.size(), fmt::format("a dirty ring is a power of two from {} to {}, "
                                                  "not '{}'",
                                                  kLeast, kMost, *size));
        }
      }
    }
  }
}

template <class Domain>
void smm_tseg_too_large(const Domain& domain, Context& context) {
  constexpr auto kMost = std::numeric_limits<unsigned long long>::max();
  for (const auto& features : each(domain.features())) {
    for (const auto& smm : each(features.smm())) {
      if (is(smm.state(), "off")) continue;
      for (const auto& tseg : each(smm.tseg())) {
        const auto value = number(tseg);
        const auto bytes =
            rules::libvirt::bytes_of_unit(has(tseg.unit()) ? text(tseg.unit()) : "MiB");
        if (!value || !bytes || *value <= kMost / *bytes) continue;
        context.report(tseg, fmt::format("'{}' is more than libvirt can count: 16 EiB", *value));
      }
    }
  }
}

template <class Domain>
void hyperv_stimer_state(const Domain& domain, Context& context) {
  for (const auto& features : each(domain.features())) {
    for (const auto& hyperv : each(features.hyperv())) {
      for (const auto& stimer : each(hyperv.stimer())) {
        if (has(stimer.state())) continue;
        context.report(stimer, "'state' says whether the timers are on or off");
      }
    }
  }
}

}  // namespace virtbind::checks
