// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Devices of which there is little to say: input, smart cards, memory modules and the rest.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "support/controllers.hpp"
#include "support/devices.hpp"
#include "support/hex.hpp"
#include "support/profile.hpp"
#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
std::string_view default_input_bus(const Domain& domain, std::string_view type,
                                   const Profile& profile) {
  if (is_hvm(domain)) {
    const std::string arch = arch_of(domain, profile);
    if (is_x86(arch) && (type == "mouse" || type == "keyboard")) return "ps2";
    if (arch == "s390x" || arch == "s390" || type == "passthrough") return "virtio";
    return type == "evdev" ? "" : "usb";
  }
  if (is_xen_pv(domain) ||
      any(domain.os(), [](const auto& os) { return is(os.type(), "xenpvh"); })) {
    return "xen";
  }
  return is(domain.type(), "vz", "parallels") ? "parallels" : "";
}

template <class Domain>
void input_bus(Domain& domain, Context& context) {
  for (auto& devices : each(domain.devices())) {
    for (auto& input : each(devices.input())) {
      if (has(input.bus())) continue;
      const auto bus = default_input_bus(domain, text(input.type()), context.profile);
      if (!bus.empty()) set(input.bus(), bus);
    }
  }
}

/// The slot after the last that is taken of the first smart card reader.
template <class Domain>
void smartcard_address(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& smartcard : each(devices.smartcard())) {
      if (!has(smartcard.address())) {
        unsigned long long next = 0;
        for (const auto& other : each(devices.smartcard())) {
          for (const auto& taken : each(other.address())) {
            if (!is(taken.type(), "ccid") || text(taken.controller()) != "0") continue;
            next = std::max(next, parse_number(text(taken.slot())).value_or(0) + 1);
          }
        }
        auto& address = add(smartcard.address());
        set(address.type(), "ccid");
        set(address.controller(), "0");
        set(address.slot(), std::to_string(next));
      }
      const auto& address = *find(smartcard.address());
      if (!is(address.type(), "ccid")) continue;
      ensure_controller(devices.controller(), "ccid",
                        parse_number(text(address.controller())).value_or(0));
    }
  }
}

template <class Domain>
void memory_modules(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& module : each(devices.memory())) {
      for (auto& target : each(module.target())) {
        for (auto& size : each(target.size())) in_kib(size);
        for (auto& size : each(target.block())) in_kib(size);
        for (auto& size : each(target.requested())) in_kib(size);
        for (auto& label : each(target.label())) {
          for (auto& size : each(label.size())) in_kib(size);
        }
        clear(target.current());  // of a running guest
      }
      for (auto& source : each(module.source())) {
        for (auto& size : each(source.pagesize())) in_kib(size);
        for (auto& size : each(source.alignsize())) in_kib(size);
      }
    }
  }
}

template <class Domain>
void filesystem_ram(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& filesystem : each(devices.filesystem())) {
      if (!is(filesystem.type(), "ram")) continue;
      for (auto& source : each(filesystem.source())) in_kib(source.usage(), source.units());
    }
  }
}

template <class Domain>
void filesystem_modes(Domain& domain, Context&) {
  const auto octal = [](auto& member) {
    for (auto& mode : each(member)) {
      std::string digits(text_of(mode));
      if (digits.size() < 4) assign(mode, std::string(4 - digits.size(), '0') + digits);
    }
  };
  for (auto& devices : each(domain.devices())) {
    for (auto& filesystem : each(devices.filesystem())) {
      if constexpr (requires { filesystem.fmode(); }) {
        octal(filesystem.fmode());
        octal(filesystem.dmode());
      }
    }
  }
}

template <class Domain>
void random_source(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& rng : each(devices.rng())) {
      for (auto& backend : each(rng.backend())) {
        if (is(backend.model(), "random") && text_of(backend).empty()) {
          assign(backend, "/dev/random");
        }
      }
    }
  }
}

template <class Domain>
void tpm_device(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& tpm : each(devices.tpm())) {
      for (auto& backend : each(tpm.backend())) {
        if (is(backend.type(), "passthrough")) fill(ensure(backend.device()).path(), "/dev/tpm0");
      }
    }
  }
}

template <class Domain>
void vsock_cid(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& vsock : each(devices.vsock())) {
      auto& cid = ensure(vsock.cid());
      fill(cid.auto_(), number(cid.address()).value_or(0) != 0 ? "no" : "yes");
    }
  }
}

template <class Domain>
void shared_memory(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& shmem : each(devices.shmem())) {
      if (!has(shmem.model())) set(ensure(shmem.model()).type(), "ivshmem");
      if (is(ensure(shmem.model()).type(), "ivshmem")) clear(shmem.role());
      for (auto& size : each(shmem.size())) in_mib(size);
      remove_if(shmem.size(), [](const auto& size) { return number(size) == 0U; });
    }
  }
}

template <class Domain>
void filesystem_limits(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& filesystem : each(devices.filesystem())) {
      for (auto& limit : each(filesystem.space_hard_limit())) in_bytes(limit);
      for (auto& limit : each(filesystem.space_soft_limit())) in_bytes(limit);
    }
  }
}

/// What is said of a device without saying anything.
template <class Domain>
void empty_parts(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& balloon : each(devices.memballoon())) {
      remove_if(balloon.stats(), [](const auto& stats) { return number(stats.period()) == 0U; });
    }
    for (auto& audio : each(devices.audio())) {
      const auto empty = [](const auto& part) { return nothing_in(part); };
      remove_if(audio.input(), empty);
      remove_if(audio.output(), empty);
    }
  }
}

template <class Domain>
void redirection_bus(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& redirdev : each(devices.redirdev())) fill(redirdev.bus(), "usb");
  }
}

template <class Domain>
void panic_without_model(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    remove_if(devices.panic(),
              [](const auto& panic) { return !has(panic.model()) && !has(panic.address()); });
  }
}

/// "9.4" is the binary coded 9.40; -1 stands for any device, as what is left out does.
inline std::string usb_version(const std::string& version) {
  const auto dot = version.find('.');
  if (dot == std::string::npos) return version + ".00";
  std::string minor = version.substr(dot + 1);
  minor.resize(2, '0');
  return version.substr(0, dot) + '.' + minor;
}

template <class Domain>
void usb_filter(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& filter : each(devices.redirfilter())) {
      for (auto& device : each(filter.usbdev())) {
        if (is(device.class_(), "-1")) clear(device.class_());
        if (is(device.vendor(), "-1")) clear(device.vendor());
        if (is(device.product(), "-1")) clear(device.product());
        if (is(device.version(), "-1")) clear(device.version());
        if (has(device.version())) set(device.version(), usb_version(text(device.version())));
        if (has(device.class_())) write_hex(device.class_(), 2, Letters::upper);
        if (has(device.vendor())) write_hex(device.vendor(), 4, Letters::upper);
        if (has(device.product())) write_hex(device.product(), 4, Letters::upper);
      }
    }
  }
}

template <class Domain>
void device_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"memory-module-unit",
             "G1",
             {},
             "sizes of memory modules are in KiB as all memory is",
             "domain_conf.c:virDomainMemoryDefParseXML"},
            memory_modules<Domain>);
  rules.add(Stage::parse,
            {"filesystem-ram-unit",
             "G118",
             {},
             "a filesystem in memory has its size in KiB",
             "domain_conf.c:virDomainFSDefFormat"},
            filesystem_ram<Domain>);
  rules.add(Stage::parse,
            {"filesystem-mode",
             "G117",
             {},
             "modes of files have four octal digits",
             "domain_conf.c:virDomainFSDefFormat"},
            filesystem_modes<Domain>);
  rules.add(Stage::parse,
            {"tpm-device",
             "G121",
             {},
             "the host's TPM is the first one unless told otherwise",
             "domain_conf.c:virDomainTPMDefParseXML"},
            tpm_device<Domain>);
  rules.add(Stage::parse,
            {"shmem-model",
             "G124",
             {},
             "shared memory is the old kind unless told otherwise, and has whole MiB",
             "domain_conf.c:virDomainShmemDefParseXML, virDomainShmemDefFormat"},
            shared_memory<Domain>);
  rules.add(Stage::parse,
            {"filesystem-limit-unit",
             "",
             {},
             "limits of a filesystem are in bytes",
             "domain_conf.c:virDomainFSDefParseXML"},
            filesystem_limits<Domain>);
  rules.add(Stage::parse,
            {"device-empty-part",
             "",
             {},
             "what says nothing of a device is not written",
             "domain_conf.c:virDomainMemballoonDefFormat, virDomainAudioDefFormat"},
            empty_parts<Domain>);
  rules.add(Stage::parse,
            {"redirdev-bus",
             "G113",
             {},
             "only USB devices are redirected",
             "domain_conf.c:virDomainRedirdevDefParseXML"},
            redirection_bus<Domain>);
  rules.add(Stage::parse,
            {"redirfilter-usbdev",
             "G134",
             {},
             "what matches anything is left out; a version has two digits after the point",
             "domain_conf.c:virDomainRedirFilterUSBDevDefFormat"},
            usb_filter<Domain>);
  rules.add(Stage::device,
            {"input-bus",
             "G109",
             {},
             "input devices sit where the machine has them",
             "domain_postparse.c:virDomainInputDefPostParse"},
            input_bus<Domain>);
  rules.add(Stage::device,
            {"rng-source",
             "G120",
             {},
             "random numbers come from the host's own source",
             "domain_postparse.c:virDomainRNGDefPostParse"},
            random_source<Domain>);
  rules.add(Stage::device,
            {"vsock-cid",
             "G122",
             {},
             "a socket without an address takes a free one at start",
             "domain_postparse.c:virDomainVsockDefPostParse"},
            vsock_cid<Domain>);
  rules.add(Stage::domain,
            {"smartcard-address",
             "G68 G114",
             {},
             "a smart card sits in the next slot of a reader",
             "domain_postparse.c:virDomainDefMaybeAddSmartcardController"},
            smartcard_address<Domain>);
  rules.add(Stage::format,
            {"panic-without-model",
             "G125",
             {},
             "a panic device that says nothing is not written",
             "domain_conf.c:virDomainPanicDefFormat"},
            panic_without_model<Domain>);
}

}  // namespace virtbind::rules::libvirt
