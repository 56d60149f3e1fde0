// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the guest shows and is driven with: displays, video cards, input devices, sound.
#pragma once

#include <bit>
#include <string>

#include "support/devices.hpp"
#include "support/profile.hpp"
#include "support/video.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Whether a display listens on no port, but on a socket or nowhere.
template <class Graphics>
bool has_no_port(const Graphics& graphics) {
  const auto* listen = find(graphics.listen());
  return listen != nullptr && !is(listen->type(), "address", "network");
}

template <class Domain>
void vnc_port(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "vnc") || has_no_port(graphics)) continue;
      const bool automatic = has(graphics.autoport()) ? is(graphics.autoport(), "yes")
                                                      : number(graphics.port()).value_or(-1) == -1;
      if (automatic) {
        set(graphics.port(), -1);
      } else if (number(graphics.port()).value_or(0) <= 0) {
        clear(graphics.port());  // none, and none to be chosen
      }
      set(graphics.autoport(), automatic ? "yes" : "no");
      if (number(graphics.websocket()) == 0) clear(graphics.websocket());
    }
  }
}

/// SPICE and RDP count a port that is not given as 0, and write ports only where there are some.
template <class Domain>
void spice_port(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "spice") || has_no_port(graphics)) continue;
      const bool automatic =
          is(graphics.autoport(), "yes") || (number(graphics.port()).value_or(0) == -1 &&
                                             number(graphics.tlsPort()).value_or(0) == -1);
      set(graphics.autoport(), automatic ? "yes" : "no");
      if (automatic || number(graphics.port()) == 0) clear(graphics.port());
      if (automatic || number(graphics.tlsPort()) == 0) clear(graphics.tlsPort());
    }
  }
}

template <class Domain>
void rdp_port(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "rdp")) continue;
      // libvirt writes no port of 0, which means a free one as soon as it is read again.
      if (number(graphics.port()).value_or(-1) <= 0 || is(graphics.autoport(), "yes")) {
        set(graphics.port(), 0);
        set(graphics.autoport(), "yes");
      } else {
        clear(graphics.autoport());
      }
    }
  }
}

/// What a display is like by default is not said.
template <class Domain>
void usual_display(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (is(graphics.multiUser(), "no")) clear(graphics.multiUser());
      if (is(graphics.replaceUser(), "no")) clear(graphics.replaceUser());
      if (is(graphics.fullscreen(), "no")) clear(graphics.fullscreen());
      if (is(graphics.defaultMode(), "any")) clear(graphics.defaultMode());
      remove_if(graphics.channel(), [](const auto& channel) { return is(channel.mode(), "any"); });
    }
  }
}

/// A SPICE server that nobody gave a port does not listen, which has a word of its own.
template <class Domain>
void silent_spice(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      auto* listen = find(graphics.listen());
      if (!is(graphics.type(), "spice") || listen == nullptr) continue;
      if (!is(listen->type(), "address") || has(graphics.port()) || has(graphics.tlsPort()) ||
          is(graphics.autoport(), "yes")) {
        continue;
      }
      set(listen->type(), "none");
      clear(listen->address());
    }
  }
}

/// Displays that listen on the network say on which address.
template <class Domain>
void graphics_listen(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "vnc", "spice", "rdp")) continue;
      for (auto& listen : each(graphics.listen())) {
        if (is(listen.type(), "network")) clear(listen.address());  // of a running guest
      }
      const bool socket = is(graphics.type(), "vnc") && has(graphics.socket());
      if (!has(graphics.listen())) {
        auto& listen = add(graphics.listen());
        if (socket) {
          set(listen.type(), "socket");
          set(listen.socket(), text(graphics.socket()));
        } else {
          set(listen.type(), "address");
          if (has(graphics.listen1())) set(listen.address(), text(graphics.listen1()));
        }
      } else if (auto& listen = graphics.listen().front(); socket && is(listen.type(), "address")) {
        set(listen.type(), "socket");
        set(listen.socket(), text(graphics.socket()));
        clear(listen.address());
      }
    }
  }
}

/// Attributes of the display itself follow from the first place that it listens on.
template <class Domain>
void graphics_listen_copy(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      const auto* listen = find(graphics.listen());
      if (listen == nullptr) continue;
      clear(graphics.listen1());
      clear(graphics.socket());
      if (is(listen->type(), "address", "network")) {
        if (has(listen->address())) set(graphics.listen1(), text(listen->address()));
        continue;
      }
      if (has(listen->socket()) && is(graphics.type(), "vnc")) {
        set(graphics.socket(), text(listen->socket()));
      }
      clear(graphics.port());
      clear(graphics.tlsPort());
      clear(graphics.autoport());
      clear(graphics.websocket());
    }
  }
}

template <class Domain>
void video_type(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& video : each(devices.video())) {
      settle_video(domain, video, context.profile);
    }
  }
}

/// A card that is none has nothing else, and I/O ports are where VGA has always been.
template <class Domain>
void video_none(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& video : each(devices.video())) {
      for (auto& driver : each(video.driver())) {
        if (is(driver.vgaconf(), "io")) clear(driver.vgaconf());
      }
      remove_if(video.driver(), [](const auto& driver) { return nothing_in(driver); });
      for (auto& model : each(video.model())) {
        if (!is(model.type(), "none")) continue;
        model = *make<std::remove_cvref_t<decltype(model)>>();
        set(model.type(), "none");
      }
    }
  }
}

template <class Domain>
void implicit_video(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    if (has(devices.graphics()) && !has(devices.video())) {
      settle_video(domain, add(devices.video()), context.profile);
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
        for (auto* size : {&model.vram(), &model.ram()}) {
          if (number(*size) == 0U) clear(*size);  // as if it were not there
        }
        if (is(model.type(), "qxl")) {
          fill(model.vram(), 65536);
          fill(model.ram(), 65536);
        } else if (is(model.type(), "vga", "cirrus", "vmvga")) {
          // virDomainVideoDefaultRAM asks for the domain's type, not for the driver.
          const unsigned usual = is(domain.type(), "vbox")     ? 8192
                                 : is(domain.type(), "vmware") ? 4096
                                                               : 16384;
          fill(model.vram(), usual);
        } else if (is(model.type(), "bochs")) {
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
        if (is(model.type(), "none")) continue;
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
            {"graphics-listen",
             "G99",
             {},
             "a display listens on an address or a socket",
             "domain_conf.c:virDomainGraphicsListensParseXML"},
            graphics_listen<Domain>);
  rules.add(Stage::parse,
            {"vnc-port",
             "G96",
             {},
             "a VNC server without a port takes a free one at start",
             "domain_conf.c:virDomainGraphicsDefParseXMLVNC"},
            vnc_port<Domain>);
  rules.add(Stage::parse,
            {"spice-port",
             "G97",
             {},
             "a SPICE server takes free ports at start only where it is told so",
             "domain_conf.c:virDomainGraphicsDefParseXMLSpice"},
            spice_port<Domain>);
  rules.add(Stage::parse,
            {"rdp-port",
             "G98",
             {},
             "an RDP server without a port takes a free one at start",
             "domain_conf.c:virDomainGraphicsDefParseXMLRDP"},
            rdp_port<Domain>);
  rules.add(Stage::parse,
            {"graphics-usual",
             "",
             {},
             "what a display is like by default is not written",
             "domain_conf.c:virDomainGraphicsDefFormat"},
            usual_display<Domain>);
  rules.add(Stage::driver_device,
            {"video-type",
             "Q18 X10 X11",
             {},
             "a video card that is not named is the hypervisor's usual one",
             "xen: libxl_domain.c; qemu: qemu_domain.c:qemuDomainDefaultVideoDevice; "
             "test: test_driver.c; domain_conf.c:virDomainVideoDefaultType"},
            video_type<Domain>);
  rules.add(Stage::domain,
            {"spice-silent",
             "G100",
             {},
             "a SPICE server without a port does not listen",
             "domain_postparse.c:virDomainDefPostParseGraphics"},
            silent_spice<Domain>);
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
  rules.add(Stage::domain,
            {"video-none",
             "G107 G108",
             {},
             "no video card has no settings",
             "domain_postparse.c:virDomainDefPostParseVideo"},
            video_none<Domain>);
  rules.add(Stage::format,
            {"graphics-listen-attribute",
             "G101",
             {},
             "the first address is repeated for old readers; what does not listen has no port",
             "domain_conf.c:virDomainGraphicsDefFormat"},
            graphics_listen_copy<Domain>);
}

}  // namespace virtbind::rules::libvirt
