// SPDX-License-Identifier: LGPL-2.1-or-later
//
// `virtbind check --format json` with the binding of the newer schemas, for the tests: takes a file
// that names the documents, and the hypervisor and its version, or "".
#include <array>
#include <fstream>
#include <iostream>
#include <libvirt_10_7/checks.hpp>
#include <string>

#include <nlohmann/json.hpp>

namespace {

using Domain = libvirt_10_7::Domain;

/// What the command line would be told; nothing: the document says it.
struct Wanted {
  std::optional<virtbind::Hypervisor> hypervisor;
  std::optional<virtbind::HypervisorVersion> version;
};

std::vector<virtbind::Finding> findings_in(const std::string& file, const Wanted& wanted) {
  const auto text = virtbind::xml::Text::read_file(file);
  if (const auto* finding = std::get_if<virtbind::Finding>(&text)) return {*finding};
  const std::array sets{&virtbind_check_set(static_cast<const Domain*>(nullptr))};
  const auto for_whom = [&](virtbind::Profile profile) {
    if (wanted.hypervisor) profile.hypervisor = *wanted.hypervisor;
    profile.version = wanted.version;
    return profile;
  };
  return virtbind::validate_and_check(libvirt_10_7::binding(), std::get<virtbind::xml::Text>(text),
                                      sets, {}, for_whom);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::ifstream list(argv[1]);
  const Wanted wanted = {virtbind::hypervisor_named(argv[2]),
                         virtbind::HypervisorVersion::parse(argv[3])};
  for (std::string file; std::getline(list, file);) {
    for (const auto& finding : findings_in(file, wanted)) {
      std::cout << nlohmann::json({{"file", finding.file},
                                   {"line", finding.location.line},
                                   {"path", finding.path},
                                   {"severity", to_string(finding.severity)},
                                   {"source", to_string(finding.source)},
                                   {"id", finding.id},
                                   {"message", finding.message}})
                       .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
                << '\n';
    }
  }
  return 0;
}
