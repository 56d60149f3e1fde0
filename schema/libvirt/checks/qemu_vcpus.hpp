// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Virtual CPUs one by one, as QEMU's driver plugs them in (qemuDomainDefVcpusPostParse).
#pragma once

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "effective.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_vcpu_first(const Domain& domain, Context& context) {
  for (const auto& vcpus : each(domain.vcpus())) {
    if (!any(vcpus.vcpu(), [](const auto& vcpu) { return number(vcpu.id()) == 0U; })) {
      context.report(vcpus, "the guest boots on CPU 0, which is not in the list: it is disabled");
    }
    for (const auto& vcpu : each(vcpus.vcpu())) {
      if (number(vcpu.id()) != 0U) continue;
      if (is(vcpu.enabled(), "no")) {
        context.report(vcpu.enabled(), "the guest boots on CPU 0, which has to be enabled");
      } else if (is(vcpu.hotpluggable(), "yes")) {
        context.report(vcpu.hotpluggable(), "the guest boots on CPU 0, which cannot be unplugged");
      } else if (number(vcpu.order()).value_or(1) > 1) {
        context.report(vcpu.order(), "CPU 0 is the first to be enabled: order='1'");
      }
    }
  }
}

/// Those that are listed, by their numbers; empty where a number is there twice.
template <class Vcpus>
auto vcpus_by_number(const Vcpus& vcpus) {
  std::vector<const value_of<decltype(vcpus.vcpu())>*> sorted;
  for (const auto& vcpu : each(vcpus.vcpu())) sorted.push_back(&vcpu);
  const auto by_number = [](const auto* one, const auto* other) {
    return number(one->id()) < number(other->id());
  };
  const auto same = [](const auto* one, const auto* other) {
    return number(one->id()) == number(other->id());
  };
  std::sort(sorted.begin(), sorted.end(), by_number);
  if (std::adjacent_find(sorted.begin(), sorted.end(), same) != sorted.end()) sorted.clear();
  return sorted;
}

template <class Domain>
void qemu_vcpu_order(const Domain& domain, Context& context) {
  for (const auto& vcpus : each(domain.vcpus())) {
    const auto sorted = vcpus_by_number(vcpus);
    if (sorted.empty() || number(sorted.front()->id()) != 0U) continue;
    const auto& first = *sorted.front();
    const auto place = [](const auto& vcpu) { return number(vcpu.order()).value_or(0); };
    for (const auto* vcpu : sorted) {
      if (is(vcpu->enabled(), "no")) continue;
      if ((place(*vcpu) != 0) == (place(first) != 0)) continue;
      context
          .report(*vcpu,
                  "either all CPUs that are enabled say their order, or none does; CPU 0 "
                  "decides")
          .related(first, "CPU 0");
      break;
    }
  }
}

template <class Domain>
void qemu_vcpu_fixed_first(const Domain& domain, Context& context) {
  for (const auto& vcpus : each(domain.vcpus())) {
    const auto sorted = vcpus_by_number(vcpus);
    const auto fixed = [](const auto& vcpu) {
      return is(vcpu.enabled(), "yes") && is(vcpu.hotpluggable(), "no");
    };
    const auto place = [](const auto& vcpu) { return number(vcpu.order()).value_or(0); };
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      const auto& before = *sorted[i - 1];
      const auto& vcpu = *sorted[i];
      if (!fixed(vcpu) || number(before.id()).value_or(0) + 1 != number(vcpu.id())) continue;
      if (is(before.hotpluggable(), "yes")) {
        context
            .report(vcpu.hotpluggable(), "CPUs that cannot be unplugged come before those that can")
            .related(before, "this one can");
      } else if (place(vcpu) != 0 && place(before) > place(vcpu)) {
        context
            .report(vcpu.order(),
                    "CPUs that cannot be unplugged are enabled in the order of their "
                    "numbers")
            .related(before, "this one comes later");
      }
    }
  }
}

template <class Domain>
void qemu_vcpu_eim(const Domain& domain, Context& context) {
  constexpr unsigned kMost = 255;
  if (!qemu_machine(domain, context).q35() || max_vcpus(domain) <= kMost) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& iommu : each(devices.iommu())) {
      for (const auto& driver : each(iommu.driver())) {
        if (!is(driver.eim(), "off")) continue;
        context
            .report(driver.eim(), fmt::format("more than {} CPUs need eim='on': interrupts reach "
                                              "no more than that without it",
                                              kMost))
            .related(domain.vcpu(), "the CPUs");
      }
    }
  }
}

}  // namespace virtbind::checks
