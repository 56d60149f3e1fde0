// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which driver a domain is for, and in what the drivers differ where common code asks.
#pragma once

#include <string>
#include <string_view>

#include "virtbind/defaults/edit.hpp"
#include "virtbind/defaults/profile.hpp"

namespace virtbind::rules::libvirt {

/// domain/@type says it: "kvm" and "hvf" are run by the QEMU driver.  A type that no driver of its
/// own handles gets libvirt's common defaults.
template <class Domain>
Profile profile_for(const Domain& domain) {
  return {.hypervisor = hypervisor_named(text(domain.type())).value_or(Hypervisor::generic),
          .version = {},
          .host = {}};
}

/// VIR_DOMAIN_DEF_FEATURE_NO_BOOT_ORDER: these boot what they like.
inline bool has_boot_order(const Profile& profile) {
  return profile.hypervisor != Hypervisor::vmware && profile.hypervisor != Hypervisor::ch;
}

/// VIR_DOMAIN_DEF_FEATURE_NO_STUB_CONSOLE: no console is made for a serial port.
inline bool has_stub_console(const Profile& profile) {
  return profile.hypervisor != Hypervisor::ch;
}

/// VIR_DOMAIN_DEF_FEATURE_WIDE_SCSI: 15 disks to a SCSI controller instead of 7.
inline bool has_wide_scsi(const Profile& profile) {
  return profile.hypervisor == Hypervisor::vmware;
}

template <class Domain>
bool is_hvm(const Domain& domain) {
  return any(domain.os(), [](const auto& os) { return is(os.type(), "hvm"); });
}

/// A paravirtualised Xen guest, whichever of its two words the document uses.
template <class Domain>
bool is_xen_pv(const Domain& domain) {
  return is(domain.type(), "xen") &&
         any(domain.os(), [](const auto& os) { return is(os.type(), "linux", "xen"); });
}

/// The architecture that the document names, else the host's; "" where neither is known.
template <class Domain>
std::string arch_of(const Domain& domain, const Profile& profile) {
  for (const auto& os : each(domain.os())) {
    for (const auto& type : each(os.type())) {
      if (has(type.arch())) return text(type.arch());
    }
  }
  return profile.host.arch;
}

inline bool is_x86(std::string_view arch) { return arch == "x86_64" || arch == "i686"; }

}  // namespace virtbind::rules::libvirt
