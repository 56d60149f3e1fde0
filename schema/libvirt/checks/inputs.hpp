// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Keyboards, mice, tablets.
#pragma once

#include <string>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain, class Function>
void for_each_input(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& input : each(devices.input())) function(input);
  }
}

template <class Domain>
bool is_xen_paravirtual(const Domain& domain) {
  const std::string type = os_type(domain);
  return type == "xen" || type == "xenpvh";
}

template <class Domain>
void input_ps2_type(const Domain& domain, Context& context) {
  if (os_type(domain) != "hvm") return;
  for_each_input(domain, [&](const auto& input) {
    if (!is(input.bus(), "ps2") || is(input.type(), "mouse", "keyboard")) return;
    context.report(input.bus(), fmt::format("bus 'ps2' is for a mouse or a keyboard, not for type "
                                            "'{}'; try bus 'usb'",
                                            text(input.type())));
  });
}

template <class Domain>
void input_xen_bus(const Domain& domain, Context& context) {
  const bool hvm = os_type(domain) == "hvm";
  const bool paravirtual = is_xen_paravirtual(domain);
  for_each_input(domain, [&](const auto& input) {
    if (hvm && is(input.bus(), "xen")) {
      context.report(input.bus(), "bus 'xen' is for paravirtualised guests; this one is 'hvm'");
    } else if (paravirtual && has(input.bus()) && !is(input.bus(), "xen")) {
      context.report(input.bus(),
                     fmt::format("in a paravirtualised guest an input device is on bus "
                                 "'xen', not '{}'",
                                 text(input.bus())));
    } else if (paravirtual && !is(input.type(), "mouse", "keyboard")) {
      context.report(input.type(),
                     fmt::format("bus 'xen' is for a mouse or a keyboard, not for type "
                                 "'{}'",
                                 text(input.type())));
    }
  });
}

template <class Domain>
void input_in_container(const Domain& domain, Context& context) {
  const std::string type = os_type(domain);
  if (type.empty() || type == "hvm" || is_xen_paravirtual(domain)) return;
  if (is(domain.type(), "vz", "parallels")) return;
  for_each_input(domain, [&](const auto& input) {
    context.report(input, fmt::format("a guest of type '{}' has no input devices", type));
  });
}

template <class Domain>
void input_model_bus(const Domain& domain, Context& context) {
  const std::string arch = rules::libvirt::arch_of(domain, context.profile);
  const bool s390 = arch == "s390" || arch == "s390x";
  const bool paravirtual = is_xen_paravirtual(domain);
  if (os_type(domain) != "hvm" && !paravirtual) return;
  for_each_input(domain, [&](const auto& input) {
    if (!has(input.model()) || is(input.bus(), "virtio")) return;
    // input-xen-bus says what else is wrong with it.
    if (paravirtual && !has(input.bus()) && !is(input.type(), "mouse", "keyboard")) return;
    const bool elsewhere = is(input.type(), "evdev") && !s390;  // on no bus
    if (!has(input.bus()) && !elsewhere && !paravirtual &&
        (s390 || arch.empty() || is(input.type(), "passthrough"))) {
      return;
    }
    context.report(input.model(),
                   fmt::format("model '{}' is for bus 'virtio'", text(input.model())));
  });
}

/// There libvirt thinks of virtio before it thinks of evdev, which is on no bus.
template <class Domain>
void input_evdev_bus(const Domain& domain, Context& context) {
  const std::string arch = rules::libvirt::arch_of(domain, context.profile);
  if (os_type(domain) != "hvm" || (arch != "s390x" && arch != "s390")) return;
  for_each_input(domain, [&](const auto& input) {
    if (!is(input.type(), "evdev") || has(input.bus())) return;
    context.report(input.type(),
                   fmt::format("a guest of '{}' has no input devices of type 'evdev'; "
                               "'passthrough' does the same",
                               arch));
  });
}

template <class Domain>
void input_ps2_feature(const Domain& domain, Context& context) {
  for (const auto& features : each(domain.features())) {
    if constexpr (requires { features.ps2(); }) {
      if (!any(features.ps2(), [](const auto& ps2) { return is(ps2.state(), "off"); })) continue;
      const bool usual =
          os_type(domain) == "hvm" && is_x86(rules::libvirt::arch_of(domain, context.profile));
      for_each_input(domain, [&](const auto& input) {
        const bool ps2 = has(input.bus()) ? is(input.bus(), "ps2")
                                          : usual && is(input.type(), "mouse", "keyboard");
        if (!ps2) return;
        context
            .report(input,
                    "this is a PS/2 device, and the feature 'ps2' is off; try bus 'usb' or "
                    "'virtio'")
            .related(features.ps2(), "the feature");
      });
    }
  }
}

}  // namespace virtbind::checks
