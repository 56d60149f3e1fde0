// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices that a machine of QEMU has from the start, and the models of those that name none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "support/qemu_machine.hpp"
#include "support/video.hpp"
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
  const bool usual = machine.x86() || machine.ppc64() || machine.riscv() || machine.s390() ||
                     machine.mips() || machine.arch_is({"alpha", "ppc", "sh4", "sh4eb", "sparc64"});
  auto& balloon = ensure(domain.devices()).memballoon();
  if (usual && !has(balloon)) set(add(balloon).model(), "virtio");
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
void qemu_video(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    if (has(devices.graphics()) && !has(devices.video())) {
      set(ensure(add(devices.video()).model()).type(), "default");
    }
    for (auto& video : each(devices.video())) {
      auto& model = ensure(video.model());
      if (!has(model.type()) || is(model.type(), "", "default")) {
        set(model.type(), default_video_type(domain, context.profile));
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

/// Sockets of displays that an older libvirt has put among its own files are no wish of anybody's.
template <class Domain>
void qemu_display_socket(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& graphics : each(devices.graphics())) {
      if (!is(graphics.type(), "vnc")) continue;
      for (auto& listen : each(graphics.listen())) {
        if (!is(listen.type(), "socket") ||
            !text(listen.socket()).starts_with("/var/lib/libvirt/qemu")) {
          continue;
        }
        clear(listen.socket());
        set(listen.type(), "address");
        clear(graphics.socket());
        fill(graphics.port(), -1);
        fill(graphics.autoport(), "yes");
      }
    }
  }
}

/// Images below the one a disk shows are decrypted by QEMU too.
template <class Store>
void decrypt_backing_stores(Store& stores) {
  for (auto& store : each(stores)) {
    if constexpr (requires { store.source(); }) {
      for (auto& source : each(store.source())) {
        for (auto& encryption : each(source.encryption())) {
          if constexpr (requires { encryption.engine(); }) fill(encryption.engine(), "qemu");
        }
      }
      decrypt_backing_stores(store.backingStore());
    }
  }
}

template <class Domain>
void qemu_backing_encryption(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) decrypt_backing_stores(disk.backingStore());
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
  rules.add(Stage::driver_domain,
            {"qemu-display-socket", "", kQemu,
             "a display that listened on a socket of libvirt's own listens on an address",
             "qemu_domain.c:qemuDomainRecheckInternalPaths"},
            qemu_display_socket<Domain>);
  rules.add(
      Stage::driver_device,
      {"qemu-backing-encryption", "Q3", kQemu, "QEMU decrypts by itself unless librbd is asked to",
       "qemu_domain.c:qemuDomainDeviceDiskDefPostParse"},
      qemu_backing_encryption<Domain>);
}

}  // namespace virtbind::rules::libvirt
