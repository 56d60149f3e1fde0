// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Folders of the host in guests of QEMU.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "other_devices.hpp"

namespace virtbind::checks {

template <class Domain, class Function>
void for_each_filesystem(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& filesystem : each(devices.filesystem())) function(filesystem);
  }
}

template <class Domain>
void qemu_filesystem_type(const Domain& domain, Context& context) {
  for_each_filesystem(domain, [&](const auto& filesystem) {
    if (!has(filesystem.type()) || is(filesystem.type(), "mount")) return;
    context.report(filesystem.type(), fmt::format("a machine gets folders, of type 'mount'; type "
                                                  "'{}' is for containers",
                                                  text(filesystem.type())));
  });
}

template <class Domain>
void qemu_filesystem_limits(const Domain& domain, Context& context) {
  for_each_filesystem(domain, [&](const auto& filesystem) {
    const auto report = [&](const auto& limit) {
      if (has(limit)) context.report(limit, "QEMU does not limit how much a folder holds");
    };
    report(filesystem.space_hard_limit());
    report(filesystem.space_soft_limit());
  });
}

template <class Domain>
void qemu_filesystem_modes(const Domain& domain, Context& context) {
  for_each_filesystem(domain, [&](const auto& filesystem) {
    if (is(filesystem.accessmode(), "mapped")) return;
    const auto report = [&](const auto& mode) {
      if (text(mode).find_first_not_of('0') == std::string::npos) return;
      context.report(mode, "only with accessmode='mapped' does the host give new files a mode");
    };
    report(filesystem.fmode());
    report(filesystem.dmode());
  });
}

/// The driver of a folder; "" where none is said.
template <class Filesystem>
std::string filesystem_driver(const Filesystem& filesystem) {
  const auto* driver = find(filesystem.driver());
  return driver != nullptr ? text(driver->type()) : std::string();
}

template <class Domain>
void qemu_filesystem_driver(const Domain& domain, Context& context) {
  for_each_filesystem(domain, [&](const auto& filesystem) {
    const std::string driver = filesystem_driver(filesystem);
    if (driver == "loop" || driver == "nbd" || driver == "ploop") {
      context.report(find(filesystem.driver())->type(),
                     fmt::format("'{}' is for containers; QEMU has 'path' and 'virtiofs'", driver));
    } else if (driver == "handle" || driver == "mtp" ||
               (driver == "virtiofs" && !has(filesystem.source().socket()))) {
      if (!has(filesystem.accessmode()) || is(filesystem.accessmode(), "passthrough")) return;
      context.report(filesystem.accessmode(),
                     fmt::format("'{}' has accessmode='passthrough' only", driver));
    }
  });
}

template <class Domain>
void qemu_virtiofs_options(const Domain& domain, Context& context) {
  for_each_filesystem(domain, [&](const auto& filesystem) {
    if (filesystem_driver(filesystem) != "virtiofs") return;
    const auto& driver = *find(filesystem.driver());
    const auto refuse = [&](const auto& option, std::string_view name) {
      if (has(option)) context.report(option, fmt::format("'virtiofs' has no '{}'", name));
    };
    refuse(driver.format(), "format");
    refuse(filesystem.model(), "model");
    if (!is(filesystem.multidevs(), "default")) refuse(filesystem.multidevs(), "multidevs");
  });
}

}  // namespace virtbind::checks
