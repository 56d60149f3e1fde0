// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sound cards, and what plays on the host.
#pragma once

#include <fmt/format.h>

#include "audio_devices.hpp"
#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void audio_id_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    FirstWith<unsigned long long, value_of<decltype(devices.audio())>> first;
    for (const auto& audio : each(devices.audio())) {
      const auto id = parse_number(text(audio.id()));
      if (!id) continue;
      const auto* other = first.before(*id, audio);
      if (other == nullptr) continue;
      context
          .report(audio.id(), fmt::format("'{}' is also the id of {}", *id, context.name(*other)))
          .related(*other, "the other audio device");
    }
  }
}

template <class Domain>
void audio_id_zero(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& audio : each(devices.audio())) {
      if (parse_number(text(audio.id())) != 0U) continue;
      context.report(audio.id(), "audio devices are counted from 1");
    }
  }
}

template <class Domain>
void sound_audio_missing(const Domain& domain, Context& context) {
  const AudioDevices audio_devices(domain, context.profile);
  for (const auto& devices : each(domain.devices())) {
    for (const auto& sound : each(devices.sound())) {
      for (const auto& audio : each(sound.audio())) audio_devices.require(audio.id(), context);
    }
  }
}

}  // namespace virtbind::checks
