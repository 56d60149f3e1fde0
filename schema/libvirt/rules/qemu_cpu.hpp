// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The CPU that QEMU gives a guest, and how closely it has to be that one.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The CPU a machine has when the document names none.  libvirt asks the QEMU binary; these are the
/// answers of mainstream builds.
struct DefaultCpu {
  bool (Machine::*is_of)() const;  ///< the architecture
  std::string_view machine;        ///< what its name starts with
  std::string_view model;
};

/// The first row that fits counts.
inline constexpr auto kDefaultCpus = std::to_array<DefaultCpu>({
    {&Machine::x86, "isapc", "486"},
    {&Machine::x86, "", "qemu64"},
    {&Machine::s390, "", "qemu"},
    {&Machine::ppc64, "pseries-2.8", "POWER8"},
    {&Machine::ppc64, "pseries-2.9", "POWER8"},
    {&Machine::ppc64, "pseries-2.10", "POWER8"},
    {&Machine::ppc64, "pseries-2.11", "POWER8"},
    {&Machine::ppc64, "pseries-2.12", "POWER8"},
    {&Machine::ppc64, "pseries-2.", "POWER7"},
    {&Machine::ppc64, "pseries-3.", "POWER8"},
    {&Machine::ppc64, "pseries", "POWER9"},
    {&Machine::ppc64, "powernv8", "POWER8"},
    {&Machine::ppc64, "powernv9", "POWER9"},
    {&Machine::ppc64, "powernv10", "POWER10"},
    {&Machine::ppc64, "mac99", "ppc64"},
    {&Machine::ppc64, "g3beige", "g3"},
    {&Machine::arm_virt, "virt", "cortex-a15"},
    {&Machine::arm, "vexpress-a9", "cortex-a9"},
    {&Machine::arm, "vexpress-a15", "cortex-a15"},
    {&Machine::arm, "versatile", "arm926"},
    {&Machine::arm, "realview-eb-mpcore", "arm11mpcore"},
    {&Machine::arm, "realview-eb", "arm926"},
    {&Machine::arm, "realview-pb-a8", "cortex-a8"},
    {&Machine::arm, "realview-pbx-a9", "cortex-a9"},
    {&Machine::loongarch, "virt", "la464"},
});

/// "" where there is none, or where the host decides.  Under KVM only these three have one that is
/// not the host's.
inline std::string_view default_cpu_model(const Machine& machine, bool tcg) {
  if (!tcg && !machine.x86() && !machine.s390() && !machine.ppc64()) return {};
  for (const DefaultCpu& row : kDefaultCpus) {
    if ((machine.*row.is_of)() && machine.name.starts_with(row.machine)) return row.model;
  }
  return {};
}

template <class Domain>
void qemu_default_cpu(Domain& domain, Context&) {
  if (const auto* cpu = find(domain.cpu());
      cpu != nullptr && (has(cpu->mode()) || has(cpu->model()))) {
    return;
  }
  const Machine machine = machine_of(domain);
  const bool tcg = is(domain.type(), "qemu");
  if (machine.s390() && !tcg) {
    auto& cpu = ensure(domain.cpu());
    set(cpu.mode(), "host-model");
    set(cpu.check(), "partial");
    return;
  }
  const std::string_view name = default_cpu_model(machine, tcg);
  if (name.empty()) return;
  auto& cpu = ensure(domain.cpu());
  set(cpu.mode(), "custom");
  fill(cpu.match(), "exact");
  fill(cpu.check(), "none");
  auto& model = ensure(cpu.model());
  assign(model, name);
  set(model.fallback(), "forbid");
}

template <class Domain>
void qemu_cpu_check(Domain& domain, Context&) {
  for (auto& cpu : each(domain.cpu())) {
    const bool named = has(cpu.model());
    if (is(cpu.mode(), "host-passthrough", "maximum")) {
      fill(cpu.check(), "none");
    } else if (is(cpu.mode(), "host-model")) {
      fill(cpu.check(), "partial");
    } else if (named) {
      fill(cpu.check(), is(domain.type(), "qemu") ? "none" : "partial");
    }
  }
}

template <class Domain>
void qemu_cpu_migratable(Domain& domain, Context&) {
  if (!machine_of(domain).x86()) return;
  for (auto& cpu : each(domain.cpu())) {
    if (is(cpu.mode(), "host-passthrough")) fill(cpu.migratable(), "on");
  }
}

/// A length of SVE vectors that is named asks for SVE itself.
template <class Domain>
void qemu_cpu_sve(Domain& domain, Context&) {
  if (machine_of(domain).arch != "aarch64") return;
  for (auto& cpu : each(domain.cpu())) {
    const bool length = any(cpu.feature(), [](const auto& feature) {
      return text(feature.name()).starts_with("sve") && !is(feature.name(), "sve");
    });
    const bool sve =
        any(cpu.feature(), [](const auto& feature) { return is(feature.name(), "sve"); });
    if (!length || sve) continue;
    auto& feature = add(cpu.feature());
    set(feature.name(), "sve");
    set(feature.policy(), "require");
  }
}

template <class Domain>
void qemu_cpu_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_domain,
            {"qemu-cpu-default", "Q default CPU", kQemu,
             "a machine has the CPU that QEMU gives it unless another is named",
             "qemu_domain.c:qemuDomainDefSetDefaultCPU"},
            qemu_default_cpu<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-cpu-migratable", "Q29", kQemu,
             "features that block migration are hidden unless they are asked for",
             "qemu_domain.c:qemuDomainDefCPUPostParse"},
            qemu_cpu_migratable<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-cpu-sve", "Q30", kQemu, "a vector length of SVE asks for SVE",
             "qemu_domain.c:qemuDomainDefCPUPostParse"},
            qemu_cpu_sve<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-cpu-check", "Q28", kQemu,
             "a CPU made from the host's is compared with it, an emulated one is not",
             "qemu_domain.c:qemuDomainDefCPUPostParse"},
            qemu_cpu_check<Domain>);
}

}  // namespace virtbind::rules::libvirt
