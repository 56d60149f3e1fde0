// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices of which there is one or a few: panic notifiers, TPMs, IOMMUs and the like.
#pragma once

#include <bit>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"
#include "support/qemu_machine.hpp"

namespace virtbind::checks {

/// The model of a panic notifier: QEMU's driver takes that of the machine
/// (qemu_postparse.c:qemuDomainDevicePanicDefPostParse).
template <class Domain, class Panic>
std::string panic_model(const Domain& domain, const Panic& panic, const Profile& profile) {
  if (has(panic.model())) return text(panic.model());
  if (profile.hypervisor != Hypervisor::qemu) return "default";
  const auto machine = rules::libvirt::machine_of(domain);
  return machine.pseries() ? "pseries" : machine.s390() ? "s390" : "isa";
}

template <class Domain>
void panic_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Panic = value_of<decltype(devices.panic())>;
    FirstWith<std::string, Panic> first;
    for (const auto& panic : each(devices.panic())) {
      const std::string model = panic_model(domain, panic, context.profile);
      const Panic* other = first.before(model, panic);
      if (other == nullptr) continue;
      context
          .report(panic, fmt::format("{} is of model '{}' too; one of each is enough",
                                     context.name(*other), model))
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void tpm_count(const Domain& domain, Context& context) {
  constexpr std::size_t kMost = 2;
  for (const auto& devices : each(domain.devices())) {
    std::size_t position = 0;
    for (const auto& tpm : each(devices.tpm())) {
      if (position++ == kMost) {
        context.report(tpm, "a guest has two TPMs at most, one of them a TPM proxy");
      }
    }
  }
}

/// The version of an emulated TPM: without one, what QEMU's driver makes of it
/// (qemu_postparse.c:qemuDomainTPMDefPostParse); the others make nothing of it.
template <class Domain, class Tpm, class Backend>
std::string tpm_version(const Domain& domain, const Tpm& tpm, const Backend& backend,
                        const Profile& profile) {
  if (has(backend.version())) return text(backend.version());
  if (profile.hypervisor != Hypervisor::qemu) return "";
  const bool old = !has(tpm.model()) || is(tpm.model(), "tpm-tis");
  return old && is_x86(rules::libvirt::arch_of(domain, profile)) ? "1.2" : "2.0";
}

template <class Domain>
void tpm_banks_version(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& tpm : each(devices.tpm())) {
      for (const auto& backend : each(tpm.backend())) {
        const std::string version = tpm_version(domain, tpm, backend, context.profile);
        if (!is(backend.type(), "emulator") || version == "2.0") continue;
        for (const auto& banks : each(backend.active_pcr_banks())) {
          if (!has(banks.sha1()) && !has(banks.sha256()) && !has(banks.sha384()) &&
              !has(banks.sha512())) {
            continue;
          }
          context.report(banks,
                         fmt::format("banks of PCRs are chosen of a TPM of version '2.0'; this "
                                     "one is of version '{}'",
                                     version.empty() ? "default" : version));
        }
      }
    }
  }
}

template <class Domain>
void vsock_cid(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& vsock : each(devices.vsock())) {
      for (const auto& cid : each(vsock.cid())) {
        const auto address = number(cid.address());
        if (!address || *address >= 3) continue;
        context.report(cid.address(),
                       fmt::format("{} is no guest's number; these begin at 3", *address));
      }
    }
  }
}

template <class Domain>
void shmem_name(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& shmem : each(devices.shmem())) {
      const std::string name = text(shmem.name());
      if (name != "." && name != ".." && name.find('/') == std::string::npos) continue;
      context.report(shmem.name(), fmt::format("'{}' is no name of a file", name));
    }
  }
}

template <class Domain>
void shmem_msi(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& shmem : each(devices.shmem())) {
      if (!has(shmem.msi()) || has(shmem.server())) continue;
      context.report(shmem.msi(), "interrupts come from a server; add <server/>");
    }
  }
}

template <class Filesystem>
bool is_virtiofs(const Filesystem& filesystem) {
  return any(filesystem.driver(), [](const auto& driver) { return is(driver.type(), "virtiofs"); });
}

template <class Filesystem>
std::string target_directory(const Filesystem& filesystem) {
  const auto* target = find(filesystem.target());
  return target != nullptr ? text(target->dir()) : std::string();
}

template <class Domain>
void filesystem_target_unique(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Filesystem = value_of<decltype(devices.filesystem())>;
    FirstWith<std::string, Filesystem> first;
    for (const auto& filesystem : each(devices.filesystem())) {
      if (!is_virtiofs(filesystem)) continue;
      const std::string target = target_directory(filesystem);
      const Filesystem* other = first.before(target, filesystem);
      if (other == nullptr) continue;
      context
          .report(filesystem.target(),
                  fmt::format("'{}' is also the target of {}", target, context.name(*other)))
          .related(other->target(), "the other file system");
    }
  }
}

template <class Domain>
void filesystem_boot(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& filesystem : each(devices.filesystem())) {
      if (is_virtiofs(filesystem) || !has(filesystem.boot())) continue;
      context.report(filesystem.boot(), "guests boot from a file system of driver 'virtiofs' only");
    }
  }
}

template <class Domain>
void pstore_size(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    if constexpr (requires { devices.pstore(); }) {
      for (const auto& pstore : each(devices.pstore())) {
        const auto size = kib(pstore.size());
        if (!size || (*size >= 4 && std::has_single_bit(*size))) continue;
        context.report(pstore.size(),
                       fmt::format("{} KiB is no size for a pstore: it is a power of "
                                   "two, and 4 KiB at least",
                                   *size));
      }
    }
  }
}

template <class Domain>
void rom_disabled(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& device) {
    for (const auto& rom : each(device.rom())) {
      if (!is(rom.enabled(), "no") || (!has(rom.bar()) && !has(rom.file()))) continue;
      context.report(rom, "the ROM is disabled; 'bar' and 'file' have no effect");
    }
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& interface : each(devices.interface())) judge(interface);
    for (const auto& hostdev : each(devices.hostdev())) judge(hostdev);
  }
}

template <class Domain>
void tpm_external_source(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& tpm : each(devices.tpm())) {
      for (const auto& backend : each(tpm.backend())) {
        if (!is(backend.type(), "external") || has(backend.source())) continue;
        context.report(backend,
                       "another program is this TPM: a <source type='unix'> says how to reach it");
      }
    }
  }
}

template <class Domain>
void vsock_virtio_options(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& vsock : each(devices.vsock())) {
      if (has(vsock.model())) continue;  // all are of virtio
      for (const auto& driver : each(vsock.driver())) {
        const auto judge = [&](const auto& option) {
          if (has(option)) context.report(option, "an option of virtio: say model='virtio'");
        };
        judge(driver.iommu());
        judge(driver.ats());
        judge(driver.packed());
        judge(driver.page_per_vq());
      }
    }
  }
}

template <class Domain>
void filesystem_target_missing(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& filesystem : each(devices.filesystem())) {
      if (!target_directory(filesystem).empty()) continue;
      context.report(filesystem, "target/@dir says under which name the guest finds it");
    }
  }
}

}  // namespace virtbind::checks
