// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind normalize: what the hypervisor would make of a document.
#include <iostream>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "documents.hpp"
#include "wanted_profile.hpp"

namespace virtbind::cli {

namespace {

std::string as_text(const std::string& file, const DefaultsReport& report) {
  std::string text;
  for (const Application& a : report.applications) {
    const std::string change = a.action == Application::Action::removed ? a.previous
                               : a.previous.empty()
                                   ? a.value
                                   : fmt::format("{} (was {})", a.value, a.previous);
    text += fmt::format("{}: {} {}{}{}: {} [{}]\n", file, to_string(a.action), a.path,
                        change.empty() ? "" : " = ", change, a.rule->reason, a.rule->id);
  }
  for (const OpenValue& open : report.left_open) {
    text += fmt::format("{}: left open {}: {}\n", file, open.path, open.reason);
  }
  return text;
}

std::string as_json(const std::string& file, const DefaultsReport& report) {
  std::string text;
  const auto add = [&](const nlohmann::ordered_json& line) {
    text += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  };
  for (const Application& a : report.applications) {
    add({{"file", file},
         {"action", to_string(a.action)},
         {"path", a.path},
         {"value", a.value},
         {"previous", a.previous},
         {"rule", a.rule->id},
         {"reason", a.rule->reason},
         {"source", a.rule->source}});
  }
  for (const OpenValue& open : report.left_open) {
    add({{"file", file}, {"action", "left open"}, {"path", open.path}, {"reason", open.reason}});
  }
  return text;
}

Finding no_defaults(const std::string& file, const TypeInfo& type) {
  return {.severity = Severity::error,
          .source = FindingSource::check,
          .id = "no-defaults",
          .message = fmt::format("nothing is known of defaults for '{}'", type.element),
          .file = file,
          .location = {},
          .path = fmt::format("/{}", type.element),
          .related = {}};
}

}  // namespace

int normalize(const Options& options) {
  WantedProfile wanted;
  if (const std::string wrong = wanted.parse(options); !wrong.empty()) {
    std::cerr << "virtbind: error: " << wrong << '\n';
    return kCouldNotRun;
  }
  return for_each_document(
      options,
      [&](const std::string& file, Object& object,
          std::optional<std::string>& shown) -> std::vector<Finding> {
        const rules::RuleSet* rules = find_rules(*object.type);
        if (rules == nullptr) return {no_defaults(file, *object.type)};
        const Profile profile = wanted.profile(rules->profile_for(object.value.get()));
        const auto report = rules->apply(object.value.get(), profile, {.explain = options.explain});
        if (!options.explain) return {};
        shown =
            options.format == ReportFormat::json ? as_json(file, report) : as_text(file, report);
        return {};
      },
      Reading::allow_missing);
}

}  // namespace virtbind::cli
