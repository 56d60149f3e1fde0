// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What bhyve's driver cannot put on a command line (virBhyveProcessBuildBhyveCmd).
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain>
void bhyve_controllers(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Controller = value_of<decltype(devices.controller())>;
    FirstWith<std::string, Controller> first;
    for (const auto& controller : each(devices.controller())) {
      if (is(controller.type(), "pci") && has(controller.model1()) &&
          !is(controller.model1(), "pci-root")) {
        context.report(controller.model1(), fmt::format("bhyve has a 'pci-root', and no '{}'",
                                                        text(controller.model1())));
      }
      if (!is(controller.type(), "usb", "isa")) continue;
      const Controller* other = first.before(text(controller.type()), controller);
      if (other == nullptr) continue;
      context
          .report(controller, fmt::format("a guest of bhyve has one controller of type '{}'",
                                          text(controller.type())))
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void bhyve_inputs(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto is_usb = [](const auto& controller) { return is(controller.type(), "usb"); };
    if (!any(devices.controller(), is_usb)) continue;
    const value_of<decltype(devices.input())>* tablet = nullptr;
    for (const auto& input : each(devices.input())) {
      const bool usb = is(input.bus(), "usb") || !has(input.bus());  // as a tablet is
      if (!usb || !is(input.type(), "tablet")) {
        context.report(input, "bhyve's USB controller has a tablet, and no other input device");
      } else if (tablet != nullptr) {
        context.report(input, "bhyve's USB controller has one device")
            .related(*tablet, "the other");
      } else {
        tablet = &input;
      }
    }
    if (has(devices.input())) continue;
    for (const auto& controller : each(devices.controller())) {
      if (!is_usb(controller)) continue;
      context.report(controller,
                     "bhyve's USB controller is for a tablet: add <input type='tablet' "
                     "bus='usb'/>");
      break;
    }
  }
}

template <class Domain>
void bhyve_disks(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    const std::string bus = disk_bus(disk);
    const std::string device = disk_device(disk);
    const std::string type = storage_type(disk);
    if (bus != "sata" && bus != "virtio") {
      context.report(disk, fmt::format("bhyve has buses 'sata' and 'virtio', not '{}'", bus));
    } else if (device != "disk" && (device != "cdrom" || bus != "sata")) {
      context.report(disk, fmt::format("bhyve has no '{}' on bus '{}'", device, bus));
    } else if (type != "file" && type != "volume") {
      context.report(disk.type(), fmt::format("bhyve reads a 'file' or 'volume', not '{}'", type));
    } else if (device == "cdrom" && !has(disk.source())) {
      context.report(disk, "bhyve has no empty CD-ROM drive: name a <source>");
    }
  });
}

template <class Domain>
void bhyve_interfaces(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& interface : each(devices.interface())) {
      for (const auto& model : each(interface.model())) {
        if (is(model.type(), "virtio", "e1000")) continue;
        context.report(model.type(), fmt::format("bhyve has cards 'virtio' and 'e1000', not '{}'",
                                                 text(model.type())));
      }
      // Later versions have the user-mode network.
      if (is(interface.type(), "bridge", "network", "user")) continue;
      context.report(interface.type(),
                     fmt::format("bhyve connects to a 'bridge' or 'network', not to type '{}'",
                                 text(interface.type())));
    }
  }
}

template <class Domain>
void bhyve_filesystems(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& filesystem : each(devices.filesystem())) {
      if (has(filesystem.type()) && !is(filesystem.type(), "mount")) {
        context.report(filesystem.type(), fmt::format("bhyve shows folders, of type 'mount', not "
                                                      "'{}'",
                                                      text(filesystem.type())));
      }
      for (const auto& driver : each(filesystem.driver())) {
        if (!has(driver.type())) continue;
        context.report(driver.type(),
                       fmt::format("bhyve has one way to show folders, 9P; leave '{}' out",
                                   text(driver.type())));
      }
      if (has(filesystem.accessmode()) && !is(filesystem.accessmode(), "passthrough")) {
        context.report(filesystem.accessmode(), fmt::format("bhyve has accessmode='passthrough', "
                                                            "not '{}'",
                                                            text(filesystem.accessmode())));
      }
    }
  }
}

template <class Domain>
void bhyve_topology(const Domain& domain, Context& context) {
  const auto part = [](const auto& member) { return parse_number(text(member)).value_or(1); };
  unsigned long long online = max_vcpus(domain);
  for (const auto& vcpu : each(domain.vcpu())) online = number(vcpu.current()).value_or(online);
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& topology : each(cpu.topology())) {
      if (part(topology.dies()) != 1) {
        context.report(topology.dies(), "a socket of bhyve has one die");
        continue;
      }
      const auto product =
          part(topology.sockets()) * part(topology.cores()) * part(topology.threads());
      if (product == online) continue;
      context
          .report(topology,
                  fmt::format("the topology is one of {} CPUs, and there are {}", product, online))
          .related(domain.vcpu(), "the CPUs");
    }
  }
}

template <class Domain>
void bhyve_clock(const Domain& domain, Context& context) {
  for (const auto& clock : each(domain.clock())) {
    if (is(clock.offset(), "utc", "localtime")) continue;
    context.report(clock.offset(), fmt::format("bhyve's clock is of 'utc' or 'localtime', not '{}'",
                                               text(clock.offset())));
  }
}

/// Where a display listens is said by its first listen element, or by what it has itself.
template <class Graphics>
void judge_bhyve_listen(const Graphics& graphics, Context& context) {
  constexpr std::string_view kMessage = "bhyve listens at an address, not at '{}'";
  const auto* listen = find(graphics.listen());
  if (listen == nullptr && has(graphics.socket())) {
    context.report(graphics.socket(), fmt::format(kMessage, "socket"));
  }
  if (listen == nullptr || !is(listen->type(), "socket", "none")) return;
  context.report(listen->type(), fmt::format(kMessage, text(listen->type())));
}

/// Of a display that does not leave its port to libvirt.
template <class Graphics>
void judge_bhyve_port(const Graphics& graphics, Context& context) {
  constexpr long long kFirst = 5900;
  const auto port = static_cast<long long>(number(graphics.port()).value_or(0));
  const bool left_to_libvirt = has(graphics.autoport()) ? is(graphics.autoport(), "yes")
                                                        : !has(graphics.port()) || port == -1;
  if (left_to_libvirt || port >= kFirst) return;
  if (has(graphics.port())) {
    context.report(graphics.port(), fmt::format("VNC's ports are 5900 and above, unlike {}", port));
  } else {
    context.report(graphics.autoport(), "without 'autoport' a display needs a port");
  }
}

template <class Domain>
void bhyve_display(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto* first = find(devices.graphics());
    if (first == nullptr) continue;
    if (count(devices.graphics()) > 1) {
      for (const auto& graphics : each(devices.graphics())) {
        if (&graphics == first) continue;
        context.report(graphics, "a guest of bhyve has one display").related(*first, "the other");
        break;
      }
    } else if (count(devices.video()) > 1) {
      context.report(*first, "a guest of bhyve has one video card")
          .related(devices.video(), "there are more");
    } else if (!is(first->type(), "vnc")) {
      context.report(first->type(), fmt::format("bhyve's display is of type 'vnc', not '{}'",
                                                text(first->type())));
    } else if (text(first->passwd()).find(',') != std::string::npos) {
      context.report(first->passwd(), "bhyve takes no password with ','");
    } else {
      judge_bhyve_listen(*first, context);
      judge_bhyve_port(*first, context);
    }
  }
}

/// Whether a sound card plays there: at the audio that it names, else at the first.
template <class Sound, class Audio, class Devices>
bool is_audio_of(const Sound& sound, const Audio& audio, const Devices& devices) {
  if constexpr (requires { sound.audio(); }) {
    if (const auto* named = find(sound.audio())) {
      return parse_number(text(named->id())) == parse_number(text(audio.id()));
    }
  }
  return &audio == find(devices.audio());
}

template <class Domain>
void bhyve_sound(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& sound : each(devices.sound())) {
      if (is(sound.model(), "ich7")) continue;
      context.report(sound.model(),
                     fmt::format("bhyve has sound card 'ich7', not '{}'", text(sound.model())));
    }
    for (const auto& audio : each(devices.audio())) {
      const auto plays = [&](const auto& sound) { return is_audio_of(sound, audio, devices); };
      if (is(audio.type(), "oss") || !any(devices.sound(), plays)) continue;
      context.report(audio.type(),
                     fmt::format("bhyve plays sound by 'oss', not by '{}'", text(audio.type())));
    }
  }
}

}  // namespace virtbind::checks
