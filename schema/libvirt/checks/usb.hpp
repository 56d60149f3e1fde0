// SPDX-License-Identifier: LGPL-2.1-or-later
//
// USB: the controllers of its bus, guests without it, and what is plugged in.
#pragma once

#include <string_view>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain>
void usb_disabled_controllers(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto* none = no_usb(devices);
    if (none == nullptr) continue;
    for (const auto& controller : each(devices.controller())) {
      if (&controller == none || !is(controller.type(), "usb")) continue;
      context
          .report(controller,
                  fmt::format("{} says that this guest has no USB; remove one of the two",
                              context.name(*none)))
          .related(*none, "the model 'none'");
      break;  // libvirt stops here too, and more of them are the same mistake
    }
  }
}

template <class Domain>
void usb_master_missing(const Domain& domain, Context& context) {
  const auto is_companion = [](const auto& controller) {
    if (is(controller.model1(), "none")) return false;  // it stands for no controller
    return has(controller.master()) ||
           is(controller.model1(), "ich9-uhci1", "ich9-uhci2", "ich9-uhci3");
  };
  for (const auto& devices : each(domain.devices())) {
    using Controller = value_of<decltype(devices.controller())>;
    const Controller* companion = nullptr;
    bool master = false;
    for (const auto& controller : each(devices.controller())) {
      if (!is(controller.type(), "usb")) continue;
      if (!is_companion(controller)) {
        master = true;
      } else if (companion == nullptr) {
        companion = &controller;
      }
    }
    if (companion != nullptr && !master) {
      context.report(*companion,
                     "this controller accompanies a faster one, and there is none; add "
                     "one of model 'ich9-ehci1'");
    }
  }
}

template <class Domain>
void usb_device_without_usb(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto* none = no_usb(devices);
    const auto report = [&](const auto& device, std::string_view what) {
      context
          .report(device, fmt::format("{} needs USB, and {} says that this guest has none", what,
                                      context.name(*none)))
          .related(*none, "the controller");
    };
    if (none == nullptr) continue;
    for (const auto& input : each(devices.input())) {
      if (is(input.bus(), "usb")) report(input, "an input device on bus 'usb'");
    }
    for (const auto& hostdev : each(devices.hostdev())) {
      if (passes_through(hostdev, "usb")) report(hostdev, "a USB device of the host");
    }
    for (const auto& hub : each(devices.hub())) report(hub, "a hub");
  }
}

template <class Domain>
void usb_redirection_without_usb(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const auto* none = no_usb(devices);
    // A driver may add a controller where there is none; only the word 'none' is certain.
    if (none == nullptr) continue;
    for (const auto& redirdev : each(devices.redirdev())) {
      context
          .report(redirdev,
                  fmt::format("a redirected device needs USB, and {} says that this guest "
                              "has none",
                              context.name(*none)))
          .related(*none, "the controller");
    }
  }
}

/// Whether an input device is surely one of USB (domain_conf.c:virDomainInputDefParseXML).
template <class Domain, class Input>
bool is_usb_input(const Domain& domain, const Input& input, const Profile& profile) {
  if (has(input.bus())) return is(input.bus(), "usb");
  const std::string arch = rules::libvirt::arch_of(domain, profile);
  if (os_type(domain) != "hvm" || arch.empty() || arch == "s390" || arch == "s390x") return false;
  return is(input.type(), "tablet") || (is(input.type(), "mouse", "keyboard") && !is_x86(arch));
}

template <class Domain>
void usb_address_type(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& device, std::string_view what) {
    for (const auto& address : each(device.address())) {
      if (is(address.type(), "usb")) continue;
      context.report(address.type(), fmt::format("{} has an address of type 'usb', not '{}'", what,
                                                 text(address.type())));
    }
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& redirdev : each(devices.redirdev()))
      judge(redirdev, "a redirected USB device");
    for (const auto& input : each(devices.input())) {
      if (is_usb_input(domain, input, context.profile)) {
        judge(input, "an input device on bus 'usb'");
      }
    }
    for (const auto& serial : each(devices.serial())) {
      const bool usb =
          any(serial.target(), [](const auto& target) { return is(target.type(), "usb-serial"); });
      if (usb) judge(serial, "a serial port of type 'usb-serial'");
    }
  }
}

template <class Domain>
void redirection_filter_number(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& attribute) {
    const std::string written = text(attribute);
    // -1 is any device.
    if (written.empty() || written.front() == '-' || parse_number(written)) return;
    context.report(attribute, fmt::format("'{0}' is read as a decimal number; a hexadecimal one is "
                                          "written '0x{0}'",
                                          written));
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& filter : each(devices.redirfilter())) {
      for (const auto& device : each(filter.usbdev())) {
        judge(device.class_());
        judge(device.vendor());
        judge(device.product());
      }
    }
  }
}

template <class Domain>
void redirection_filter_once(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    const value_of<decltype(devices.redirfilter())>* first = nullptr;
    for (const auto& filter : each(devices.redirfilter())) {
      if (first == nullptr) {
        first = &filter;
        continue;
      }
      context.report(filter, "all rules stand in one filter").related(*first, "the first filter");
    }
  }
}

}  // namespace virtbind::checks
