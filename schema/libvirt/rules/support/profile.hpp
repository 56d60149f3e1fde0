// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which driver a domain is for, and in what the drivers differ where common code asks.
#pragma once

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

}  // namespace virtbind::rules::libvirt
