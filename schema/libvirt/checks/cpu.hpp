// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Virtual CPUs: how many, which of them are there, and what model they are.
#pragma once

#include <map>
#include <string>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

/// Whether single CPUs are switched on and off, which outdoes a mere number.
template <class Domain>
bool has_individual_vcpus(const Domain& domain) {
  return any(domain.vcpus(), [](const auto& vcpus) { return has(vcpus.vcpu()); });
}

template <class Domain>
void current_vcpus_exceed_maximum(const Domain& domain, Context& context) {
  if (has_individual_vcpus(domain)) return;
  for (const auto& vcpu : each(domain.vcpu())) {
    const auto current = number(vcpu.current());
    if (!current || *current <= max_vcpus(domain)) continue;
    context.report(vcpu.current(), fmt::format("{} CPUs are to be there of {} at most", *current,
                                               max_vcpus(domain)));
  }
}

template <class Domain>
void vcpu_id_beyond_maximum(const Domain& domain, Context& context) {
  for (const auto& vcpus : each(domain.vcpus())) {
    for (const auto& vcpu : each(vcpus.vcpu())) {
      const auto id = number(vcpu.id());
      if (!id || *id < max_vcpus(domain)) continue;
      context.report(vcpu.id(), fmt::format("there is no CPU {}: the guest has {} at most, 0 to {}",
                                            *id, max_vcpus(domain), max_vcpus(domain) - 1));
    }
  }
}

template <class Domain>
void vcpu_offline_for_good(const Domain& domain, Context& context) {
  for (const auto& vcpus : each(domain.vcpus())) {
    for (const auto& vcpu : each(vcpus.vcpu())) {
      if (!is(vcpu.enabled(), "no") || !is(vcpu.hotpluggable(), "no")) continue;
      context.report(vcpu, fmt::format("CPU {} is switched off and cannot be plugged in: "
                                       "enable it, or make it hotpluggable",
                                       text(vcpu.id())));
    }
  }
}

template <class Domain>
void cpu_feature_unique(const Domain& domain, Context& context) {
  for (const auto& cpu : each(domain.cpu())) {
    FirstWith<std::string, value_of<decltype(cpu.feature())>> first;
    for (const auto& feature : each(cpu.feature())) {
      const auto* other = first.before(text(feature.name()), feature);
      if (other == nullptr) continue;
      context
          .report(feature.name(),
                  fmt::format("'{}' is there already, with policy '{}'", text(feature.name()),
                              has(other->policy()) ? text(other->policy()) : "require"))
          .related(other->name(), "the other one");
    }
  }
}

/// A CPU of the guest's own making (mode 'custom') that does not say of what model.
template <class Cpu>
bool is_custom_without_model(const Cpu& cpu) {
  return (!has(cpu.mode()) || is(cpu.mode(), "custom")) && text(cpu.model()).empty();
}

template <class Domain>
void cpu_features_without_model(const Domain& domain, Context& context) {
  for (const auto& cpu : each(domain.cpu())) {
    if (!is_custom_without_model(cpu) || !has(cpu.feature())) continue;
    context.report(cpu.feature(), "features belong to a model: name it, or set mode='host-model'");
  }
}

template <class Domain>
void cpu_vendor_without_model(const Domain& domain, Context& context) {
  for (const auto& cpu : each(domain.cpu())) {
    if (text(cpu.vendor()).empty() || !text(cpu.model()).empty()) continue;
    context.report(cpu.vendor(), "a vendor belongs to a model, and there is none");
  }
}

template <class Domain>
void cpu_migratable_mode(const Domain& domain, Context& context) {
  for (const auto& cpu : each(domain.cpu())) {
    if (!has(cpu.migratable()) || is(cpu.mode(), "host-passthrough", "maximum")) continue;
    context.report(cpu.migratable(),
                   fmt::format("migratable is for mode 'host-passthrough' or 'maximum', not '{}'",
                               has(cpu.mode()) ? text(cpu.mode()) : "custom"));
  }
}

template <class Domain>
void cpu_check_without_model(const Domain& domain, Context& context) {
  for (const auto& cpu : each(domain.cpu())) {
    if (!is_custom_without_model(cpu) || !has(cpu.check())) continue;
    context.report(cpu.check(), "there is no model to check: name it, or leave out 'check'");
  }
}

}  // namespace virtbind::checks
