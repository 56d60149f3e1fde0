// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The CPU that QEMU gives a guest, and how closely it has to be that one.
#pragma once

#include <string>
#include <string_view>

#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// The CPU a machine has when the document names none.  libvirt asks the QEMU binary; these are the
/// answers of mainstream builds.  "" where there is none, or where the host decides.
inline std::string_view default_cpu_model(const Machine& machine, bool tcg) {
  if (machine.isapc()) return "486";
  if (machine.x86()) return "qemu64";
  if (machine.s390() && tcg) return "qemu";
  if (machine.pseries() || (machine.ppc64() && machine.name == "powernv9")) return "POWER9";
  if (machine.ppc64() && machine.name == "mac99") return "ppc64";
  if (machine.arch == "ppc" && machine.name == "g3beige") return "g3";
  if (machine.arch == "aarch64" && machine.arm_virt() && tcg) return "cortex-a15";
  if (machine.arm() && machine.name == "vexpress-a9") return "cortex-a9";
  if (machine.arm() && machine.name == "versatilepb") return "arm926";
  if (machine.loongarch() && machine.virt()) return "la464";
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
      const std::string name = text(feature.name());
      return name.size() > 3 && name.starts_with("sve") &&
             name.find_first_not_of("0123456789", 3) == std::string::npos &&
             !is(feature.policy(), "disable");
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
