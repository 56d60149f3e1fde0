// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Places that a device can have alone, whatever kind of device it is.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "each_device.hpp"

namespace virtbind::checks {

/// What was taken by which device, whatever kinds of devices these are.
class Taken {
 public:
  explicit Taken(Context& context) : context_(context) {}

  /// Takes something for a device, or reports that another one has it, at `part`.
  template <class Device, class Part>
  void take(const std::string& what, const Device& device, const Part& part) {
    const auto [known, added] = first_.emplace(what, Holder{&device, find(part)});
    if (added) return;
    const Holder& other = known->second;
    context_.report(part, fmt::format("{} is also that of {}", what, context_.name(other.device)))
        .related(other.part, "the other device");
  }

 private:
  struct Holder {
    const void* device;
    const void* part;  ///< that says so
  };

  Context& context_;
  std::map<std::string, Holder> first_;
};

/// Calls a generic function with each device that has an address of a type, and that address.
template <class Domain, class Function>
void for_each_address_of_type(const Domain& domain, std::string_view type, Function function) {
  for_each_device(domain, [&](const auto& device) {
    if constexpr (requires { find(device.address())->type(); }) {
      for (const auto& address : each(device.address())) {
        if (is(address.type(), type)) function(device, address);
      }
    }
  });
}

/// The same, of devices that are there: a console that stands for a serial port has the port's.
template <class Domain, class Function>
void for_each_address(const Domain& domain, std::string_view type, Function function) {
  for_each_address_of_type(domain, type, [&](const auto& device, const auto& address) {
    if constexpr (requires { device.tty(); }) {
      if (any(device.target(), [](const auto& target) { return is(target.type(), "serial"); })) {
        return;
      }
    }
    function(device, address);
  });
}

}  // namespace virtbind::checks
