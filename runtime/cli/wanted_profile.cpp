// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wanted_profile.hpp"

#include <algorithm>
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
    if (!facts.is_object())
      return fmt::format("{}: host facts are an object: {{\"arch\": ...}}", file);
    for (const auto& [key, value] : facts.items()) {
      if (key == "arch") {
        if (!value.is_string()) return fmt::format("{}: 'arch' has to be a text", file);
        host.arch = value.get<std::string>();
      } else if (key == "emulator") {
        if (!value.is_string()) return fmt::format("{}: 'emulator' has to be a text", file);
        host.emulator = value.get<std::string>();
      } else if (key == "machines") {
        const bool texts =
            value.is_object() && std::all_of(value.begin(), value.end(),
                                             [](const auto& name) { return name.is_string(); });
        if (!texts) return fmt::format("{}: 'machines' has to be an object of texts", file);
        host.machines = value.get<std::map<std::string, std::string>>();
      } else {
        return fmt::format("{}: unknown fact '{}'; known: arch, emulator, machines", file, key);
      }
    }
  } catch (const nlohmann::json::parse_error& error) {
    return fmt::format("{}: this is no JSON, as byte {} shows", file, error.byte);
  } catch (const std::ios_base::failure&) {
    return fmt::format("cannot read '{}'", file);
  }
  return {};
}

}  // namespace

std::string WantedProfile::parse(const Options& options) {
  hypervisor = hypervisor_named(options.hypervisor);
  if (!hypervisor && !options.hypervisor.empty()) {
    return fmt::format(
        "no hypervisor '{}' is known; known: generic, qemu, xen, lxc, openvz, bhyve, "
        "vmware, vbox, vz, ch, hyperv, test",
        options.hypervisor);
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
