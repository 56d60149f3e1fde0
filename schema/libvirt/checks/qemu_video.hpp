// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of video cards (qemuValidateDomainDeviceDefVideo).
#pragma once

#include <bit>
#include <string_view>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

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
void qemu_video_type(const Domain& domain, Context& context) {
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    if (!is(model.type(), "xen", "vbox", "gop")) return;
    context.report(model.type(), fmt::format("'{}' is a card of another hypervisor: 'virtio', "
                                             "'vga', 'qxl', 'bochs' or 'cirrus'",
                                             text(model.type())));
  });
}

template <class Domain>
void qemu_video_range(const Domain& domain, Context& context) {
  constexpr unsigned long long kMost = 4'194'303;  // KiB
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    if (!is(model.type(), "qxl")) return;
    const auto judge = [&](const auto& member, std::string_view name) {
      if (number(member).value_or(0) <= kMost) return;
      context.report(member, fmt::format("{} is {} KiB at most", name, kMost));
    };
    judge(model.vram(), "vram");
    judge(model.ram(), "ram");
  });
}

template <class Domain>
void qemu_video_blob(const Domain& domain, Context& context) {
  const bool memfd = any(domain.memoryBacking(), [](const auto& backing) {
    return any(backing.source(), [](const auto& source) { return is(source.type(), "memfd"); });
  });
  if (memfd) return;
  for_each_qemu_video(domain, [&](const auto& model, bool) {
    if constexpr (requires { model.blob(); }) {
      if (!is(model.type(), "virtio") || !is(model.blob(), "on")) return;
      context.report(model.blob(),
                     "pictures in memory that is shared need <memoryBacking>"
                     "<source type='memfd'/>");
    }
  });
}

}  // namespace virtbind::checks
