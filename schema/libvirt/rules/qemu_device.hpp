// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices that a machine of QEMU has from the start, and the models of those that name none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/qemu_machine.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void qemu_audio(Domain& domain, Context&) {
  auto& devices = ensure(domain.devices());
  if (has(devices.audio())) return;
  std::optional<std::string_view> backend;
  if (!has(devices.graphics())) backend = "none";
  for (const auto& graphics : each(devices.graphics())) {
    if (is(graphics.type(), "vnc")) backend = "none";
    if (is(graphics.type(), "spice")) backend = "spice";
  }
  if (!backend) return;
  auto& audio = add(devices.audio());
  set(audio.id(), "1");
  set(audio.type(), *backend);
}

template <class Devices>
void ensure_input(Devices& devices, std::string_view type, std::string_view bus) {
  const bool there = any(devices.input(), [&](const auto& input) {
    return is(input.type(), type) && is(input.bus(), bus);
  });
  if (there) return;
  auto& input = add(devices.input());
  set(input.type(), type);
  set(input.bus(), bus);
}

template <class Domain>
bool has_ps2(const Domain& domain) {
  if constexpr (requires { domain.features()->ps2(); }) {
    return !any(domain.features(), [](const auto& features) {
      return any(features.ps2(), [](const auto& ps2) { return is(ps2.state(), "off"); });
    });
  }
  return true;
}

template <class Domain>
void qemu_inputs(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  auto& devices = ensure(domain.devices());
  if ((machine.i440fx() || machine.q35() || machine.xenfv() || machine.isapc()) &&
      has_ps2(domain)) {
    ensure_input(devices, "mouse", "ps2");
    ensure_input(devices, "keyboard", "ps2");
  } else if (machine.ppc64() && has(devices.graphics())) {
    ensure_input(devices, "keyboard", "usb");
    const bool tablet = any(devices.input(), [](const auto& input) {
      return is(input.type(), "tablet") && is(input.bus(), "usb");
    });
    if (!tablet) ensure_input(devices, "mouse", "usb");
  }
}

template <class Domain>
void qemu_memballoon(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  auto& balloon = ensure(domain.devices()).memballoon();
  if (has(balloon) || machine.arch.empty() || machine.arm() || machine.loongarch()) return;
  set(add(balloon).model(), "virtio");
}

/// The TCO watchdog is a part of the chipset of q35.
template <class Domain>
void qemu_watchdog(Domain& domain, Context&) {
  if (!machine_of(domain).q35()) return;
  auto& watchdogs = ensure(domain.devices()).watchdog();
  if constexpr (Sequence<decltype(watchdogs)>) {  // older schemas have room for one only
    if (any(watchdogs, [](const auto& watchdog) { return is(watchdog.model(), "itco"); })) return;
    const std::string action = has(watchdogs) ? text(watchdogs.front().action()) : "reset";
    auto& watchdog = add(watchdogs);
    set(watchdog.model(), "itco");
    set(watchdog.action(), action);
  }
}

template <class Domain>
void qemu_panic(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  auto& devices = ensure(domain.devices());
  const std::string_view model = machine.pseries() ? "pseries" : machine.s390() ? "s390" : "isa";
  if (model != "isa" && !any(devices.panic(), [&](const auto& panic) {
        return !has(panic.model()) || is(panic.model(), model);
      })) {
    add(devices.panic());
  }
  for (auto& panic : each(devices.panic())) fill(panic.model(), model);
}

/// The card of a guest that has a display but names none is made here too, so that the common rules
/// find one with a model: libvirt calls the driver again for it.
template <class Domain>
void qemu_video(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  for (auto& devices : each(domain.devices())) {
    if (has(devices.graphics()) && !has(devices.video())) {
      set(ensure(add(devices.video()).model()).type(), "default");
    }
    for (auto& video : each(devices.video())) {
      auto& model = ensure(video.model());
      if (!has(model.type()) || is(model.type(), "", "default")) {
        set(model.type(), machine.ppc64()                    ? "vga"
                          : machine.virt() || machine.s390() ? "virtio"
                                                             : "cirrus");
      }
      if (is(model.type(), "qxl")) fill(model.vgamem(), 16384);
    }
  }
}

inline std::string_view default_interface_model(const Machine& machine) {
  if (machine.s390() || machine.virt()) return "virtio";
  if (machine.arm()) return machine.name == "versatilepb" ? "smc91c111" : "lan9118";
  return "rtl8139";
}

template <class Domain>
void qemu_interface(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  for (auto& devices : each(domain.devices())) {
    for (auto& interface : each(devices.interface())) {
      if (has(interface.model()) || is(interface.type(), "hostdev")) continue;
      set(ensure(interface.model()).type(),
          is(interface.type(), "vdpa") ? "virtio" : default_interface_model(machine));
    }
  }
}

/// The kind of the first serial ports of a machine; "" where there is none.
inline std::string_view default_serial_target(const Machine& machine) {
  if (machine.x86()) return "isa-serial";
  if (machine.pseries()) return "spapr-vio-serial";
  if (machine.virt()) return "system-serial";
  if (machine.s390()) return "sclp-serial";
  return {};
}

inline std::string_view default_serial_model(const Machine& machine, std::string_view target) {
  if (target == "isa-serial" || target == "usb-serial" || target == "pci-serial") return target;
  if (target == "spapr-vio-serial") return "spapr-vty";
  if (target == "sclp-serial") return "sclpconsole";
  if (target == "isa-debug") return "isa-debugcon";
  if (target == "system-serial") {
    if (machine.arm_virt()) return "pl011";
    if (machine.virt()) return "16550a";
  }
  return {};
}

template <class Domain>
void qemu_serial(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  for (auto& devices : each(domain.devices())) {
    for (auto& serial : each(devices.serial())) {
      auto& target = ensure(serial.target());
      const std::string_view usual = default_serial_target(machine);
      // A pSeries guest that says isa-serial was written before there was another word for it.
      if (!usual.empty() && (!has(target.type()) || is(target.type(), "isa-serial"))) {
        if (!is(target.type(), usual)) set(target.type(), usual);
      }
      const std::string type = text(target.type());
      const std::string_view model = default_serial_model(machine, type);
      if (!model.empty() && !has(target.model())) set(ensure(target.model()).name(), model);
    }
  }
}

template <class Domain>
void qemu_tpm(Domain& domain, Context&) {
  const Machine machine = machine_of(domain);
  for (auto& devices : each(domain.devices())) {
    for (auto& tpm : each(devices.tpm())) {
      fill(tpm.model(), machine.ppc64() ? "tpm-spapr" : "tpm-tis");
      for (auto& backend : each(tpm.backend())) {
        if (!is(backend.type(), "emulator")) continue;
        fill(backend.version(), machine.x86() && is(tpm.model(), "tpm-tis") ? "1.2" : "2.0");
      }
    }
  }
}

template <class Domain>
void qemu_shmem(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& shmem : each(devices.shmem())) {
      const auto* model = find(shmem.model());
      const bool doorbell = model != nullptr && is(model->type(), "ivshmem-doorbell");
      if (!doorbell && !has(shmem.size())) {
        auto& size = ensure(shmem.size());
        assign(size, 4);
        set(size.unit(), "M");
      }
      if (doorbell || has(shmem.server())) fill(ensure(shmem.msi()).ioeventfd(), "on");
    }
  }
}

/// Whether a path is one that libvirt, of this or an older version, has chosen for a channel:
/// ".../channel/target/GUEST.NAME", ".../channel/target/domain-GUEST/NAME",
/// ".../channel/1-GUEST/NAME".
inline bool is_own_channel_path(std::string_view path, std::string_view name) {
  constexpr std::string_view kFolder = "/libvirt/qemu/channel/";
  const std::size_t folder = path.find(kFolder);
  if (folder == std::string_view::npos || name.empty() || !path.ends_with(name)) return false;
  path.remove_prefix(folder + kFolder.size());
  if (path.starts_with("target/")) path.remove_prefix(7);
  if (path.size() <= name.size() + 1) return false;
  path.remove_suffix(name.size());
  const char last = path.back();
  path.remove_suffix(1);
  if (path.find('/') != std::string_view::npos) return false;
  if (last == '.') return true;
  const std::size_t digits = path.find_first_not_of("0123456789");
  const bool numbered = digits != 0 && digits != std::string_view::npos && path[digits] == '-';
  return last == '/' && (path.starts_with("domain-") || numbered);
}

/// The far end of a virtio channel is a socket that libvirt makes, by a name of its own choice.
template <class Domain>
void qemu_channel(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& channel : each(devices.channel())) {
      if (!is(channel.type(), "unix")) continue;
      const bool virtio =
          any(channel.target(), [](const auto& target) { return is(target.type(), "virtio"); });
      if (!virtio) continue;
      const std::string name = text(channel.target().name());
      remove_if(channel.source(),
                [&](const auto& source) { return is_own_channel_path(text(source.path()), name); });
      // An empty source is not written.
      remove_if(channel.source(), [](const auto& source) { return !has(source.path()); });
    }
  }
}

template <class Domain>
void qemu_device_rules(Rules<Domain>& rules) {
  constexpr Hypervisors kQemu{Hypervisor::qemu};
  rules.add(Stage::driver_domain,
            {"qemu-inputs", "Q5 Q6", kQemu, "the machine has a mouse and a keyboard",
             "qemu_domain.c:qemuDomainDefAddImplicitInputDevice"},
            qemu_inputs<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-audio", "Q4", kQemu, "sound goes where the display goes",
             "qemu_domain.c:qemuDomainDefAddDefaultAudioBackend"},
            qemu_audio<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-watchdog", "Q11", kQemu, "the chipset of q35 has a watchdog",
             "qemu_domain.c:qemuDomainDefAddDefaultDevices"},
            qemu_watchdog<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-memballoon", "Q12", kQemu,
             "the guest's memory can be taken back unless told otherwise",
             "qemu_domain.c:qemuDomainDefAddDefaultDevices"},
            qemu_memballoon<Domain>);
  rules.add(Stage::driver_domain,
            {"qemu-panic", "Q13 Q14", kQemu, "the machine decides how a guest tells of its panic",
             "qemu_domain.c:qemuDomainDevicePanicDefPostParse"},
            qemu_panic<Domain>);
  rules.add(
      Stage::driver_device,
      {"qemu-video", "Q18 Q19", kQemu, "a video card is of the model that the machine usually has",
       "qemu_domain.c:qemuDomainDeviceVideoDefPostParse"},
      qemu_video<Domain>);
  rules.add(Stage::driver_device,
            {"qemu-interface-model", "Q17", kQemu,
             "a network card is of the model that the machine usually has",
             "qemu_domain.c:qemuDomainDefaultNetModel"},
            qemu_interface<Domain>);
  rules.add(Stage::driver_device,
            {"qemu-tpm", "Q22 Q23", kQemu, "a TPM is of the model that the machine usually has",
             "qemu_domain.c:qemuDomainTPMDefPostParse"},
            qemu_tpm<Domain>);
  rules.add(Stage::driver_device,
            {"qemu-shmem", "Q26 Q27", kQemu,
             "shared memory has a size, and interrupts where a server sends them",
             "qemu_domain.c:qemuDomainShmemDefPostParse"},
            qemu_shmem<Domain>);
  rules.add(Stage::driver_device,
            {"qemu-channel", "Q37", kQemu, "the path of a channel is chosen anew at each start",
             "qemu_domain.c:qemuDomainChrDefDropDefaultPath"},
            qemu_channel<Domain>);
  rules.add(Stage::domain,  // after the port that a console implies
            {"qemu-serial", "Q20 Q21", kQemu, "a serial port is of the kind that the machine has",
             "qemu_domain.c:qemuDomainChrDefPostParse"},
            qemu_serial<Domain>);
}

}  // namespace virtbind::rules::libvirt
