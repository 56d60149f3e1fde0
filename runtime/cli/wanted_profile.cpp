// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wanted_profile.hpp"

#include <fstream>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace virtbind::cli {

namespace {

/// Reads a file of host facts; says what is wrong with it, or nothing.
std::string read_host(const std::string& file, HostFacts& host) {
  std::ifstream stream(file);
  if (!stream) return fmt::format("cannot read '{}'", file);
  try {
    const auto facts = nlohmann::json::parse(stream);
    for (const auto& [key, value] : facts.items()) {
      if (key == "arch") {
        host.arch = value.get<std::string>();
      } else if (key == "emulator") {
        host.emulator = value.get<std::string>();
      } else if (key == "machines") {
        host.machines = value.get<std::map<std::string, std::string>>();
      } else {
        return fmt::format("{}: unknown fact '{}'; known: arch, emulator, machines", file, key);
      }
    }
  } catch (const nlohmann::json::exception& error) {
    return fmt::format("{}: {}", file, error.what());
  }
  return {};
}

}  // namespace

std::string WantedProfile::parse(const Options& options) {
  hypervisor = hypervisor_named(options.hypervisor);
  if (!hypervisor && !options.hypervisor.empty()) {
    return fmt::format("no hypervisor '{}' is known", options.hypervisor);
  }
  version = HypervisorVersion::parse(options.hypervisor_version);
  if (!version && !options.hypervisor_version.empty()) {
    return fmt::format("'{}' is no version", options.hypervisor_version);
  }
  fresh = options.fresh;
  return options.host.empty() ? std::string() : read_host(options.host, host);
}

Profile WantedProfile::profile(Profile of_document) const {
  if (hypervisor) of_document.hypervisor = *hypervisor;
  of_document.version = version;
  of_document.host = host;
  of_document.fresh = fresh;
  return of_document;
}

}  // namespace virtbind::cli
