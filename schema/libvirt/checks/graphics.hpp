// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What shows the guest's screen.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "audio_devices.hpp"
#include "effective.hpp"

namespace virtbind::checks {

/// Calls a generic function with every display.
template <class Domain, class Function>
void for_each_graphics(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& graphics : each(devices.graphics())) function(graphics);
  }
}

/// The attributes of old repeat what the first listen element says.
template <class Domain>
void graphics_listen_mismatch(const Domain& domain, Context& context) {
  for_each_graphics(domain, [&](const auto& graphics) {
    const auto* listen = find(graphics.listen());
    if (listen == nullptr || !is(graphics.type(), "vnc", "spice", "rdp")) return;
    const auto compare = [&](const auto& old, const auto& given) {
      if (!has(old) || !has(given) || text(old) == text(given)) return;
      context
          .report(old, fmt::format("'{}' here, and '{}' in the first listen element: "
                                   "leave out the attribute",
                                   text(old), text(given)))
          .related(given, "the listen element");
    };
    if (is(listen->type(), "address")) compare(graphics.listen1(), listen->address());
    if (is(listen->type(), "socket")) compare(graphics.socket(), listen->socket());
  });
}

template <class Domain>
void rdp_listen_type(const Domain& domain, Context& context) {
  for_each_graphics(domain, [&](const auto& graphics) {
    if (!is(graphics.type(), "rdp")) return;
    for (const auto& listen : each(graphics.listen())) {
      if (!is(listen.type(), "socket", "none")) continue;
      context.report(listen.type(),
                     fmt::format("RDP listens on an address, not on '{}'", text(listen.type())));
    }
  });
}

template <class Domain>
void graphics_audio_missing(const Domain& domain, Context& context) {
  const AudioDevices devices(domain, context.profile);
  for_each_graphics(domain, [&](const auto& graphics) {
    if (!is(graphics.type(), "vnc")) return;
    for (const auto& audio : each(graphics.audio())) devices.require(audio.id(), context);
  });
}

template <class Domain>
void password_time_format(const Domain& domain, Context& context) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  for_each_graphics(domain, [&](const auto& graphics) {
    if (!has(graphics.passwd()) || !has(graphics.passwdValidTo())) return;
    const std::string time = text(graphics.passwdValidTo());
    const bool fits = std::equal(time.begin(), time.end(), kForm.begin(), kForm.end(),
                                 [](const char c, const char form) {
                                   return form == '0' ? c >= '0' && c <= '9' : c == form;
                                 });
    if (fits) return;
    context.report(graphics.passwdValidTo(),
                   fmt::format("'{}' is not YYYY-MM-DDTHH:MM:SS, in UTC and without a zone", time));
  });
}

}  // namespace virtbind::checks
