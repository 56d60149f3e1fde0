// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the guest boots: type, boot order, firmware; and what identifies it.
#pragma once

#include "support/devices.hpp"
#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Whether any device says itself when it is booted from.
template <class Devices>
bool has_device_boot_order(const Devices& devices) {
  const auto ordered = [](const auto& device) { return has(device.boot()); };
  return any(devices.disk(), ordered) || any(devices.interface(), ordered) ||
         any(devices.hostdev(), ordered) || any(devices.redirdev(), ordered);
}

template <class Domain>
void boot_order(Domain& domain, Context& context) {
  if (!is_hvm(domain) || !has_boot_order(context.profile) || has(domain.bootloader())) return;
  auto& os = ensure(domain.os());
  if (has(os.boot())) return;
  for (const auto& devices : each(domain.devices())) {
    if (has_device_boot_order(devices)) return;
  }
  set(add(os.boot()).dev(), "hd");
}

template <class Domain>
void open_arch(Domain& domain, Context& context) {
  for (auto& os : each(domain.os())) {
    for (auto& type : each(os.type())) {
      if (has(type.arch())) continue;
      if (const auto& arch = context.profile.host.arch; !arch.empty()) {
        set(type.arch(), arch);
      } else {
        context.leave_open(&type, "@arch", "the host's architecture");
      }
    }
  }
}

/// Type and format of the firmware; what says nothing is not written.
template <class Domain>
void firmware_files(Domain& domain, Context&) {
  for (auto& os : each(domain.os())) {
    for (auto& loader : each(os.loader())) {
      if (!text_of(loader).empty()) fill(loader.type(), "rom");
    }
    const auto format = [](auto& file) -> auto& { return file.format(); };
    for (auto& nvram : each(os.nvram())) {
      if constexpr (requires { nvram.format(); }) {
        if (has(format(nvram)) && !is(format(nvram), "raw")) {
          fill(format(ensure(os.loader())), text(format(nvram)));
        }
        if (is(format(nvram), "raw")) clear(format(nvram));
      }
    }
    for (auto& loader : each(os.loader())) {
      if constexpr (requires { loader.format(); }) {
        if (is(format(loader), "raw")) clear(format(loader));
      }
    }
    remove_if(os.loader(),
              [](const auto& loader) { return text_of(loader).empty() && nothing_in(loader); });
    if (!has(os.firmware1())) clear(os.firmware());
    for (auto& menu : each(os.bootmenu())) {
      if (!is(menu.enable(), "yes")) clear(menu.timeout());
    }
  }
  if (!has(domain.bootloader())) clear(domain.bootloader_args());
}

/// "linux" and "xen" are one on Xen, where a boot loader finds the kernel it need not be said.
template <class Domain>
void paravirtual_type(Domain& domain, Context&) {
  if (text(domain.bootloader()).empty()) clear(domain.bootloader());
  if (has(domain.bootloader()) && !has(domain.os())) set(ensure(domain.os()).type(), "linux");
  if (!is(domain.type(), "xen")) return;
  for (auto& os : each(domain.os())) {
    for (auto& type : each(os.type())) {
      if (is(type, "xen")) assign(type, "linux");
    }
  }
}

/// Only what has firmware has a boot order and settings of the firmware.
template <class Domain>
void firmware_settings(Domain& domain, Context&) {
  if (is_hvm(domain)) return;
  for (auto& os : each(domain.os())) {
    clear(os.boot());
    clear(os.bootmenu());
    clear(os.bios());
  }
}

/// NVRAM without a file is what the driver makes up; it says nothing by itself.
template <class Domain>
void empty_nvram(Domain& domain, Context&) {
  for (auto& os : each(domain.os())) {
    remove_if(os.nvram(),
              [](const auto& nvram) { return text_of(nvram).empty() && nothing_in(nvram); });
  }
}

template <class Domain>
void os_rules(Rules<Domain>& rules) {
  rules.add(Stage::driver_basic,
            {"os-arch",
             "G28",
             {},
             "a guest has the host's architecture unless told otherwise",
             "domain_conf.c:virDomainDefParseCaps"},
            open_arch<Domain>);
  rules.add(Stage::parse,
            {"firmware-file",
             "G31 G32 G33 G34 G35",
             {},
             "firmware is a ROM in raw format unless told otherwise",
             "domain_postparse.c:virDomainDefPostParseOs, domain_conf.c:virDomainLoaderDefFormat"},
            firmware_files<Domain>);
  rules.add(Stage::parse,
            {"os-type-linux",
             "G29",
             {},
             "a paravirtualised guest is written as linux",
             "domain_conf.c:virDomainDefParseCaps, virDomainDefFormatInternalSetRootName"},
            paravirtual_type<Domain>);
  rules.add(Stage::parse,
            {"firmware-setting",
             "",
             {},
             "only a fully virtualised guest has firmware to set up",
             "domain_conf.c:virDomainDefParseBootOptions"},
            firmware_settings<Domain>);
  rules.add(Stage::format,
            {"nvram-empty",
             "",
             {},
             "NVRAM of which nothing is said is not written",
             "domain_conf.c:virDomainLoaderDefFormatNvram"},
            empty_nvram<Domain>);
  rules.add(Stage::domain,
            {"boot-device",
             "G30",
             {},
             "a guest that names nothing to boot from boots its disk",
             "domain_postparse.c:virDomainDefBootOrderPostParse"},
            boot_order<Domain>);
}

}  // namespace virtbind::rules::libvirt
