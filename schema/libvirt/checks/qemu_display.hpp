// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of displays and sound cards.
#pragma once

#include <cstddef>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_headless_pair(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const value_of<decltype(devices.graphics())>* headless = nullptr;
    for (const auto& graphics : each(devices.graphics())) {
      if (is(graphics.type(), "egl-headless")) headless = &graphics;
    }
    if (headless == nullptr) continue;
    for (const auto& graphics : each(devices.graphics())) {
      const bool gl = any(graphics.gl(), [](const auto& said) { return is(said.enable(), "yes"); });
      if (!is(graphics.type(), "egl-headless", "vnc", "spice")) {
        context
            .report(graphics,
                    fmt::format("'egl-headless' goes with 'vnc' and 'spice', not with '{}'",
                                text(graphics.type())))
            .related(*headless, "the other display");
      } else if (is(graphics.type(), "spice") && gl) {
        context.report(graphics, "OpenGL is rendered once: by 'spice', or by 'egl-headless'")
            .related(*headless, "the other display");
      }
    }
  }
}

template <class Domain>
void qemu_vnc_password(const Domain& domain, Context& context) {
  constexpr std::size_t kMost = 8;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& graphics : each(devices.graphics())) {
      const auto length = text(graphics.passwd()).size();
      if (!is(graphics.type(), "vnc") || length <= kMost) continue;
      context.report(
          graphics.passwd(),
          fmt::format("a password of VNC has {} letters at most, and this one {}", kMost, length));
    }
  }
}

template <class Domain>
void qemu_spice_audio(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto is_spice = [](const auto& graphics) { return is(graphics.type(), "spice"); };
    if (any(devices.graphics(), is_spice)) continue;
    for (const auto& audio : each(devices.audio())) {
      if (!is(audio.type(), "spice")) continue;
      context.report(audio.type(),
                     "sound goes over SPICE, and there is no display of type 'spice'");
    }
  }
}

template <class Domain>
void qemu_sound_model(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& sound : each(devices.sound())) {
      if (!is(sound.model(), "ich7")) continue;
      context.report(sound.model(), "QEMU has no sound card 'ich7': 'ich6' or 'ich9'");
    }
  }
}

template <class Domain>
void qemu_display_type(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "rdp", "desktop")) continue;
      context.report(graphics.type(), fmt::format("QEMU has no display of type '{}': 'vnc', "
                                                  "'spice', 'sdl', 'dbus' or 'egl-headless'",
                                                  text(graphics.type())));
    }
  }
}

template <class Domain>
void qemu_display_listens(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "vnc", "spice")) continue;
      const auto* first = find(graphics.listen());
      for (const auto& listen : each(graphics.listen())) {
        if (&listen == first) continue;
        context.report(listen, "QEMU listens in one place for a display")
            .related(*first, "the first one");
        break;
      }
    }
  }
}

template <class Domain>
void qemu_dbus_audio(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "dbus")) continue;
      for (const auto& sound : each(graphics.audio())) {
        for (const auto& audio : each(devices.audio())) {
          if (text(audio.id()) != text(sound.id()) || is(audio.type(), "dbus")) continue;
          context
              .report(sound.id(), fmt::format("a display on D-Bus has sound of type 'dbus', not "
                                              "'{}'",
                                              text(audio.type())))
              .related(audio.type(), "the sound");
        }
      }
    }
  }
}

}  // namespace virtbind::checks
