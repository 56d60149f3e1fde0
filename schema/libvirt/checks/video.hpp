// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Video cards.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

template <class Video>
bool is_no_card(const Video& video) {
  return any(video.model(), [](const auto& model) { return is(model.type(), "none"); });
}

/// Calls a generic function with every video card and its model.
template <class Domain, class Function>
void for_each_video(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& video : each(devices.video())) {
      if (is_no_card(video)) continue;  // libvirt drops whatever else is said of it
      for (const auto& model : each(video.model())) function(video, model);
    }
  }
}

template <class Video>
bool is_vhost_user(const Video& video) {
  return any(video.driver(), [](const auto& driver) { return is(driver.name(), "vhostuser"); });
}

template <class Domain>
void video_primary_once(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const value_of<decltype(devices.video())>* first = nullptr;
    for (const auto& video : each(devices.video())) {
      for (const auto& model : each(video.model())) {
        if (!is(model.primary(), "yes")) continue;
        if (first == nullptr) {
          first = &video;
          continue;
        }
        context
            .report(model.primary(),
                    fmt::format("{} is the primary one already", context.name(*first)))
            .related(find(first->model())->primary(), "the other card");
      }
    }
  }
}

template <class Domain>
void video_none_alone(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    if (count(devices.video()) < 2) continue;
    for (const auto& video : each(devices.video())) {
      if (!is_no_card(video)) continue;
      context.report(video,
                     "type 'none' says that there is no video card, and there is another one");
      break;
    }
  }
}

template <class Domain>
void video_rendernode_driver(const Domain& domain, Context& context) {
  for_each_video(domain, [&](const auto& video, const auto& model) {
    if (is_vhost_user(video)) return;
    for (const auto& acceleration : each(model.acceleration())) {
      if (!has(acceleration.rendernode())) continue;
      context.report(acceleration.rendernode(),
                     "a card is rendered on a node of its own by <driver name='vhostuser'/> alone");
    }
  });
}

template <class Domain>
void video_acceleration_empty(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& model) {
    for (const auto& acceleration : each(model.acceleration())) {
      if (has(acceleration.rendernode()) || has(acceleration.accel2d()) ||
          has(acceleration.accel3d())) {
        continue;
      }
      context.report(acceleration, "acceleration of what? Set accel3d, accel2d or rendernode");
    }
  };
  // Of no card libvirt reads this much, too.
  for (const auto& devices : each(domain.devices())) {
    for (const auto& video : each(devices.video())) {
      for (const auto& model : each(video.model())) judge(model);
    }
  }
}

template <class Domain>
void video_resolution_zero(const Domain& domain, Context& context) {
  for_each_video(domain, [&](const auto&, const auto& model) {
    for (const auto& resolution : each(model.resolution())) {
      if (number(resolution.x()) != 0U && number(resolution.y()) != 0U) continue;
      context.report(resolution, fmt::format("a screen of {} by {} pixels", text(resolution.x()),
                                             text(resolution.y())));
    }
  });
}

/// Whether a card without a model is surely none of virtio: only QEMU's driver chooses that one,
/// and on a PC an older one.
template <class Domain>
bool is_usual_card_no_virtio(const Domain& domain, const Profile& profile) {
  return profile.hypervisor != Hypervisor::qemu || is_x86(rules::libvirt::arch_of(domain, profile));
}

template <class Domain>
void vhost_user_video_model(const Domain& domain, Context& context) {
  for_each_video(domain, [&](const auto& video, const auto& model) {
    if (!is_vhost_user(video) || is(model.type(), "virtio")) return;
    context.report(model.type(), fmt::format("driver 'vhostuser' is for type 'virtio', not '{}'",
                                             text(model.type())));
  });
  if (!is_usual_card_no_virtio(domain, context.profile)) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& video : each(devices.video())) {
      if (!is_vhost_user(video) || has(video.model())) continue;
      context.report(video, "driver 'vhostuser' is for <model type='virtio'/>");
    }
  }
}

template <class Domain>
void video_virtio_options(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& video, std::string_view what) {
    for (const auto& driver : each(video.driver())) {
      const auto check = [&](const auto& option) {
        if (has(option)) {
          context.report(option, fmt::format("an option of virtio, and the card is {}", what));
        }
      };
      check(driver.iommu());
      check(driver.ats());
      check(driver.packed());
      check(driver.page_per_vq());
    }
  };
  for_each_video(domain, [&](const auto& video, const auto& model) {
    if (is(model.type(), "virtio")) return;
    judge(video, fmt::format("of type '{}'", text(model.type())));
  });
  if (!is_usual_card_no_virtio(domain, context.profile)) return;
  for (const auto& devices : each(domain.devices())) {
    for (const auto& video : each(devices.video())) {
      if (!has(video.model())) judge(video, "not said to be one: add <model type='virtio'/>");
    }
  }
}

template <class Domain>
void ramfb_address(const Domain& domain, Context& context) {
  for_each_video(domain, [&](const auto& video, const auto& model) {
    if (!is(model.type(), "ramfb") || !has(video.address())) return;
    context.report(video.address(), "type 'ramfb' is a piece of memory, which is at no address");
  });
}

}  // namespace virtbind::checks
