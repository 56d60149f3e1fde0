// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which machine the QEMU driver emulates, asked as libvirt asks (qemuDomainIsQ35 and the like).
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

struct Machine {
  std::string arch;  ///< "" where neither the document nor the caller says it
  std::string name;

  [[nodiscard]] bool arch_is(std::initializer_list<std::string_view> names) const {
    return std::find(names.begin(), names.end(), arch) != names.end();
  }
  [[nodiscard]] bool name_is(std::initializer_list<std::string_view> names) const {
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  /// The name itself, or the name with a version: "virt", "virt-9.0".
  [[nodiscard]] bool is(std::string_view family) const {
    return name == family || (name.starts_with(family) && name[family.size()] == '-');
  }

  [[nodiscard]] bool x86() const { return arch_is({"i686", "x86_64"}); }
  [[nodiscard]] bool arm() const { return arch_is({"armv6l", "armv7l", "armv7b", "aarch64"}); }
  [[nodiscard]] bool ppc64() const { return arch_is({"ppc64", "ppc64le"}); }
  [[nodiscard]] bool riscv() const { return arch_is({"riscv32", "riscv64"}); }
  [[nodiscard]] bool loongarch() const { return arch_is({"loongarch64"}); }
  [[nodiscard]] bool s390() const { return arch_is({"s390", "s390x"}); }
  [[nodiscard]] bool mips() const { return arch_is({"mips", "mipsel", "mips64", "mips64el"}); }

  /// A document that names no machine gets the host's preferred one: "pc" in every QEMU for x86.
  [[nodiscard]] bool i440fx() const {
    return x86() && (name.empty() || name == "pc" || name.starts_with("pc-0.") ||
                     name.starts_with("pc-1.") || name.starts_with("pc-i440fx-") ||
                     name.starts_with("rhel"));
  }
  [[nodiscard]] bool q35() const { return x86() && (name == "q35" || name.starts_with("pc-q35")); }
  [[nodiscard]] bool isapc() const { return x86() && name == "isapc"; }
  [[nodiscard]] bool xenfv() const { return x86() && is("xenfv"); }
  [[nodiscard]] bool pseries() const { return ppc64() && is("pseries"); }
  [[nodiscard]] bool s390_ccw() const { return s390() && name.starts_with("s390-ccw"); }
  [[nodiscard]] bool arm_virt() const { return arm() && arch != "armv7b" && is("virt"); }
  [[nodiscard]] bool virt() const { return arm_virt() || ((riscv() || loongarch()) && is("virt")); }
  /// Boards that had USB in the days of the option -usb.
  [[nodiscard]] bool old_arm_usb() const {
    return arm() && (name == "versatilepb" || name.starts_with("realview"));
  }

  [[nodiscard]] bool has_pcie_root() const { return q35() || virt(); }
  [[nodiscard]] bool has_pci_root() const {
    return i440fx() || ppc64() || s390() || arch_is({"alpha", "ppc", "sh4", "sh4eb", "sparc64"}) ||
           (arm() && name == "versatilepb") || (mips() && is("malta"));
  }
};

template <class Domain>
Machine machine_of(const Domain& domain) {
  Machine machine;
  for (const auto& os : each(domain.os())) {
    for (const auto& type : each(os.type())) {
      machine = {.arch = text(type.arch()), .name = text(type.machine())};
    }
  }
  return machine;
}

}  // namespace virtbind::rules::libvirt
