// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the guest shows and is driven with: displays, video cards, input devices, sound.
#pragma once

#include <bit>
#include <string>

#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void vnc_port(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "vnc")) continue;
      const long long port = number(graphics.port()).value_or(-1);
      if (port == -1 || is(graphics.autoport(), "yes")) {
        set(graphics.port(), -1);
        set(graphics.autoport(), "yes");
      } else {
        set(graphics.autoport(), "no");
      }
    }
  }
}

/// Displays that listen on the network say on which address.
template <class Domain>
void graphics_listen(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "vnc", "spice", "rdp")) continue;
      if (!has(graphics.listen())) {
        auto& listen = add(graphics.listen());
        if (has(graphics.socket())) {
          set(listen.type(), "socket");
          set(listen.socket(), text(graphics.socket()));
        } else {
          set(listen.type(), "address");
          if (has(graphics.listen1())) set(listen.address(), text(graphics.listen1()));
        }
      }
    }
  }
}

template <class Domain>
void graphics_listen_copy(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      for (const auto& listen : each(graphics.listen())) {
        if (!has(listen.address())) continue;
        set(graphics.listen1(), text(listen.address()));
        break;
      }
    }
  }
}

template <class Domain>
void implicit_video(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    if (has(devices.graphics()) && !has(devices.video())) {
      // Which one, the hypervisor says ("video-type"); with none behind it stays open.
      set(ensure(add(devices.video()).model()).type(), "default");
    }
  }
}

template <class Domain>
void video_heads(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& video : each(devices.video())) {
      for (auto& model : each(video.model())) {
        if (!is(model.type(), "none")) fill(model.heads(), 1);
      }
    }
  }
}

template <class Domain>
void video_memory(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& video : each(devices.video())) {
      for (auto& model : each(video.model())) {
        if (is(model.type(), "qxl")) {
          fill(model.vram(), 65536);
          fill(model.ram(), 65536);
        } else if (is(model.type(), "vga", "cirrus", "vmvga", "bochs")) {
          fill(model.vram(), 16384);
        } else if (is(model.type(), "xen")) {
          fill(model.vram(), 4096);
        }
        for (auto& vram : each(model.vram())) assign(vram, std::bit_ceil(*number(vram)));
        for (auto& ram : each(model.ram())) assign(ram, std::bit_ceil(*number(ram)));
      }
    }
  }
}

template <class Domain>
void primary_video(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    auto& videos = devices.video();
    const auto primary = [](const auto& video) {
      const auto* model = find(video.model());
      return model != nullptr && is(model->primary(), "yes");
    };
    for (std::size_t i = 1; i < videos.size(); ++i) {
      if (primary(videos[i])) move(videos, i, 0);
    }
    bool first = true;
    for (auto& video : each(videos)) {
      for (auto& model : each(video.model())) {
        if (first) {
          set(model.primary(), "yes");
        } else if (is(model.primary(), "no")) {
          clear(model.primary());
        }
      }
      first = false;
    }
  }
}

template <class Domain>
void graphics_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"vnc-port",
             "G96",
             {},
             "a VNC server without a port takes a free one at start",
             "domain_conf.c:virDomainGraphicsDefParseXMLVNC"},
            vnc_port<Domain>);
  rules.add(Stage::parse,
            {"graphics-listen",
             "G99",
             {},
             "a display listens on an address or a socket",
             "domain_conf.c:virDomainGraphicsListensParseXML"},
            graphics_listen<Domain>);
  rules.add(Stage::domain,
            {"video-implicit",
             "G102",
             {},
             "what has a display has a video card",
             "domain_postparse.c:virDomainDefAddImplicitVideo"},
            implicit_video<Domain>);
  rules.add(Stage::domain,
            {"video-heads",
             "G103",
             {},
             "a video card has one head unless told otherwise",
             "domain_conf.c:virDomainVideoModelDefParseXML"},
            video_heads<Domain>);
  rules.add(Stage::domain,
            {"video-memory",
             "G105 G106",
             {},
             "video cards have the memory of their model",
             "domain_postparse.c:virDomainVideoDefPostParse"},
            video_memory<Domain>);
  rules.add(Stage::domain,
            {"video-primary",
             "G104",
             {},
             "one video card is the primary one, and comes first",
             "domain_postparse.c:virDomainDefPostParseVideo"},
            primary_video<Domain>);
  rules.add(Stage::format,
            {"graphics-listen-attribute",
             "G101",
             {},
             "the first address is repeated for old readers",
             "domain_conf.c:virDomainGraphicsListenDefFormatAddr"},
            graphics_listen_copy<Domain>);
}

}  // namespace virtbind::rules::libvirt
