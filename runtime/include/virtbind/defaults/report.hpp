// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What filling in defaults has done, as values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/defaults/profile.hpp"

namespace virtbind {

/// What people are told of a rule.
struct RuleInfo {
  std::string_view id;   ///< stable, readable: "vcpu-count"
  std::string_view ref;  ///< in the project's list of libvirt's defaults: "G7"; may be empty
  Hypervisors hypervisors;
  std::string_view reason;  ///< why the hypervisor does it, one sentence
  std::string_view source;  ///< where the behaviour was read: "domain_conf.c:virDomainVcpuParse"
};

/// One node that a rule added, changed or removed.
struct Application {
  enum class Action : std::uint8_t { added, changed, removed };

  Action action = Action::added;
  std::string path;      ///< "/domain/devices/disk[2]/target/@bus", as the document was right then
  std::string value;     ///< "" for an element without text, and for what was removed
  std::string previous;  ///< of what was changed or removed
  const RuleInfo* rule = nullptr;  ///< lives as long as the program
};

/// A value that the hypervisor fills in from its host or by chance.
struct OpenValue {
  std::string path;
  std::string reason;
};

struct DefaultsReport {
  std::vector<Application> applications;  ///< in the order of work; empty where not asked for
  std::vector<OpenValue> left_open;
};

struct DefaultsOptions {
  /// Whether the report lists applications.  It costs a comparison of the document for each rule.
  bool explain = true;
};

/// "added", "changed", "removed".
std::string_view to_string(Application::Action action) noexcept;

}  // namespace virtbind
