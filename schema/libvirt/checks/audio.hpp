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
          .related(other->id(), "the other audio device");
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

template <class Domain>
void audio_settings_fixed(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& end) {
    const bool fixed = is(end.fixedSettings(), "yes");
    if (fixed && !is(end.mixingEngine(), "yes")) {
      context.report(end.fixedSettings(),
                     "settings are fixed by the mixing engine: set mixingEngine='yes'");
    }
    if (!fixed && has(end.settings())) {
      context.report(end.settings(), "settings are of use with fixedSettings='yes' only");
    }
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& audio : each(devices.audio())) {
      for (const auto& input : each(audio.input())) judge(input);
      for (const auto& output : each(audio.output())) judge(output);
    }
  }
}

template <class Domain>
void audio_number_zero(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& member) {
    if (parse_number(text(member)) != 0U) return;
    context.report(member, "0 of these is no sound; leave it out for what is usual");
  };
  const auto judge_end = [&](const auto& end) {
    judge(end.voices());
    judge(end.bufferLength());
    for (const auto& settings : each(end.settings())) {
      judge(settings.frequency());
      judge(settings.channels());
    }
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& audio : each(devices.audio())) {
      judge(audio.timerPeriod());
      for (const auto& input : each(audio.input())) judge_end(input);
      for (const auto& output : each(audio.output())) judge_end(output);
    }
  }
}

}  // namespace virtbind::checks
