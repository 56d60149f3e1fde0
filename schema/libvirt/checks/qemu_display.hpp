// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of displays, video and sound cards.
#pragma once

#include <bit>

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

/// Calls a generic function with every card of QEMU, its model, and whether it is the first screen.
template <class Domain, class Function>
void for_each_qemu_video(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    const value_of<decltype(devices.video())>* primary = nullptr;
    for (const auto& video : each(devices.video())) {
      for (const auto& model : each(video.model())) {
        if (is(model.type(), "none")) return;
        if (primary == nullptr && is(model.primary(), "yes")) primary = &video;
      }
    }
    if (primary == nullptr) primary = find(devices.video());
    for (const auto& video : each(devices.video())) {
      for (const auto& model : each(video.model())) function(model, &video == primary);
    }
  }
}

template <class Domain>
void qemu_video_second(const Domain& domain, Context& context) {
  for_each_qemu_video(domain, [&](const auto& model, bool primary) {
    if (primary || is(model.primary(), "yes") || is(model.type(), "qxl", "virtio")) return;
    context.report(model.type(), fmt::format("a second card is of type 'virtio' or 'qxl', not '{}'",
                                             text(model.type())));
  });
}

template <class Domain>
void qemu_video_heads(const Domain& domain, Context& context) {
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    if (is(model.type(), "qxl", "virtio") || number(model.heads()).value_or(1) == 1) return;
    context.report(
        model.heads(),
        fmt::format("type '{}' has one head; 'virtio' and 'qxl' have more", text(model.type())));
  });
}

template <class Domain>
void qemu_video_acceleration(const Domain& domain, Context& context) {
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    for (const auto& acceleration : each(model.acceleration())) {
      if (is(acceleration.accel2d(), "yes")) {
        context.report(acceleration.accel2d(), "QEMU does not speed up flat pictures");
      }
      if (is(acceleration.accel3d(), "yes") && !is(model.type(), "virtio")) {
        context.report(acceleration.accel3d(),
                       fmt::format("3D is for type 'virtio', not '{}'", text(model.type())));
      }
    }
  });
}

template <class Domain>
void qemu_video_memory(const Domain& domain, Context& context) {
  constexpr unsigned kMiB = 1024;
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    const auto vgamem = number(model.vgamem());
    const auto vram = number(model.vram());
    if (is(model.type(), "qxl") && vgamem && *vgamem != 0 &&
        (*vgamem < kMiB || !std::has_single_bit(*vgamem))) {
      context.report(
          model.vgamem(),
          fmt::format("vgamem is a power of two from {} KiB on, not '{}'", kMiB, *vgamem));
    }
    if (is(model.type(), "vga", "vmvga") && vram && *vram != 0 && std::bit_ceil(*vram) < kMiB) {
      context.report(model.vram(), fmt::format("vram is {} KiB at least, not '{}'", kMiB, *vram));
    }
  });
}

template <class Domain>
void qemu_video_resolution(const Domain& domain, Context& context) {
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    if (!has(model.resolution()) || is(model.type(), "vga", "qxl", "virtio", "bochs")) return;
    context.report(model.resolution(),
                   fmt::format("type '{}' cannot be told a resolution", text(model.type())));
  });
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

}  // namespace virtbind::checks
