// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The video card that a hypervisor gives to a guest that asks for one without saying which.
#pragma once

#include <string_view>

#include "support/profile.hpp"
#include "support/qemu_machine.hpp"
#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
std::string_view default_video_type(const Domain& domain, const Profile& profile) {
  const std::string arch = arch_of(domain, profile);
  const bool ppc64 = arch == "ppc64" || arch == "ppc64le";
  switch (profile.hypervisor) {
    case Hypervisor::xen:  // libxl_domain.c:libxlDomainDeviceDefPostParse
    case Hypervisor::test:
      return is_xen_pv(domain) ? "xen" : ppc64 ? "vga" : "cirrus";
    case Hypervisor::qemu: {  // qemu_domain.c:qemuDomainDefaultVideoDevice
      const Machine machine = machine_of(domain);
      if (ppc64) return "vga";
      return machine.virt() || machine.s390() ? "virtio" : "cirrus";
    }
    case Hypervisor::bhyve:
      return "gop";
    case Hypervisor::vmware:
      return "vmvga";
    case Hypervisor::vbox:
      return "vbox";
    case Hypervisor::openvz:
    case Hypervisor::vz:
      if (is_hvm(domain)) return "vga";
      return "parallels";
    case Hypervisor::generic:
    case Hypervisor::lxc:
    case Hypervisor::ch:
    case Hypervisor::hyperv:
      break;
  }
  return "default";  // libvirt's own word for a card that no driver has chosen
}

/// What a driver settles of a video card before the common code looks at it: the kind, and on Xen
/// the memory that the device model needs (libxl_domain.c:libxlDomainDeviceDefPostParse).
template <class Domain, class Video>
void settle_video(const Domain& domain, Video& video, const Profile& profile) {
  auto& model = ensure(video.model());
  if (text(model.type()).empty()) set(model.type(), default_video_type(domain, profile));
  if (profile.hypervisor != Hypervisor::xen || !is_hvm(domain)) return;
  if (is(model.type(), "vga", "xen")) fill(model.vram(), 16384);
  if (is(model.type(), "cirrus")) fill(model.vram(), 8192);
  if (is(model.type(), "qxl")) fill(model.vram(), 131072);
}

}  // namespace virtbind::rules::libvirt
