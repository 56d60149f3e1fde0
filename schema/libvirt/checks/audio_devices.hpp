// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The host's audio devices that a guest may mean.
#pragma once

#include <set>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

class AudioDevices {
 public:
  template <class Domain>
  AudioDevices(const Domain& domain, const Profile& profile) {
    for (const auto& devices : each(domain.devices())) {
      for (const auto& audio : each(devices.audio())) {
        if (const auto id = parse_number(text(audio.id()))) ids_.insert(*id);
      }
    }
    // qemuDomainDefAddDefaultAudioBackend: a guest without one gets one.
    if (ids_.empty() && profile.hypervisor == Hypervisor::qemu) ids_.insert(1);
  }

  /// Reports an id that no audio device has.
  template <class Id>
  void require(const Id& member, Context& context) const {
    const auto id = parse_number(text(member));
    if (!id || ids_.contains(*id)) return;
    context.report(member, fmt::format("there is no <audio id='{}'>", *id));
  }

 private:
  std::set<unsigned long long> ids_;
};

}  // namespace virtbind::checks
