// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind rules: what is checked, what is filled in, and why.
#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bindings.hpp"
#include "options.hpp"

namespace virtbind::cli {

namespace {

using Json = nlohmann::ordered_json;

/// A check, or a rule of the defaults: what both have in common, and the check where it is one.
struct Entry {
  std::string_view id;
  std::string_view reason;
  std::string_view source;
  std::string_view ref;
  Hypervisors hypervisors;
  const checks::Check* check = nullptr;
};

std::vector<Entry> entries_of(const Binding& binding) {
  std::vector<Entry> entries;
  for (const checks::CheckSet* set : check_sets()) {
    if (set->type().binding != &binding) continue;
    for (const checks::Check& check : set->checks()) {
      entries.push_back(
          {check.id, check.reason, check.source, check.ref, check.hypervisors, &check});
    }
  }
  for (const rules::RuleSet* set : rule_sets()) {
    if (set->type().binding != &binding) continue;
    for (const rules::Rule& rule : set->rules()) {
      entries.push_back({rule.id, rule.reason, rule.source, rule.ref, rule.hypervisors});
    }
  }
  return entries;
}

std::vector<std::string> names_of(Hypervisors hypervisors) {
  std::vector<std::string> names;
  for (unsigned bit = 0; bit <= static_cast<unsigned>(Hypervisor::test); ++bit) {
    const auto hypervisor = static_cast<Hypervisor>(bit);
    if (!hypervisors.any() && hypervisors.has(hypervisor))
      names.emplace_back(to_string(hypervisor));
  }
  return names;
}

void show_json(const Entry& entry) {
  Json line = {{"kind", entry.check != nullptr ? "check" : "default"}, {"id", entry.id}};
  if (entry.check != nullptr) {
    line["severity"] = to_string(entry.check->severity);
    line["title"] = entry.check->title;
  }
  line["reason"] = entry.reason;
  line["hypervisors"] = names_of(entry.hypervisors);
  line["source"] = entry.source;
  line["ref"] = entry.ref;
  if (entry.check != nullptr) {
    line["wrong"] = entry.check->wrong;
    line["right"] = entry.check->right;
  }
  std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

/// "": every one.
std::string for_whom(const Entry& entry) {
  std::string text;
  for (const std::string& name : names_of(entry.hypervisors))
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string indented(std::string_view text) {
  std::string made;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    made += fmt::format("    {}\n", text.substr(begin, end - begin));
    begin = end + 1;
  }
  return made;
}

void explain(const Entry& entry) {
  if (entry.check != nullptr) {
    std::cout << fmt::format("{}: {}: {}\n", entry.id, to_string(entry.check->severity),
                             entry.check->title);
  } else {
    std::cout << fmt::format("{}: filled in by 'virtbind normalize'\n", entry.id);
  }
  const std::string whom = for_whom(entry);
  std::cout << fmt::format("  why:     {}\n  for:     {}\n  source:  {}\n", entry.reason,
                           whom.empty() ? "every hypervisor" : whom, entry.source);
  if (entry.check == nullptr) return;
  std::cout << "\n  wrong:\n" << indented(entry.check->wrong);
  std::cout << "\n  right:\n" << indented(entry.check->right);
}

void list(const Binding& binding, const std::vector<Entry>& entries) {
  std::size_t width = 0;
  for (const Entry& entry : entries) width = std::max(width, entry.id.size());
  const Entry* previous = nullptr;
  for (const Entry& entry : entries) {
    const bool check = entry.check != nullptr;
    if (previous == nullptr || check != (previous->check != nullptr)) {
      std::cout << fmt::format("{}What 'virtbind {}' {} in documents of binding {}:\n",
                               previous == nullptr ? "" : "\n", check ? "check" : "normalize",
                               check ? "finds" : "fills in", binding.name);
    }
    previous = &entry;
    const std::string whom = for_whom(entry);
    const std::string what =
        check ? fmt::format("{:8} {}", to_string(entry.check->severity), entry.check->title)
              : std::string(entry.reason);
    std::cout << fmt::format("  {:{}}  {}{}\n", entry.id, width, what,
                             whom.empty() ? "" : fmt::format(" ({})", whom));
  }
}

}  // namespace

int rules(const Options& options) {
  const Binding& binding = *find_binding(options.binding);
  std::vector<Entry> entries = entries_of(binding);
  if (!options.id.empty()) {
    std::vector<std::string> known;
    for (const Entry& entry : entries) known.emplace_back(entry.id);
    std::erase_if(entries, [&](const Entry& entry) { return entry.id != options.id; });
    if (entries.empty()) {
      std::cerr << fmt::format("virtbind: error: no rule '{}' in binding '{}'{}\n", options.id,
                               binding.name, did_you_mean(options.id, known));
      return kCouldNotRun;
    }
  }
  if (options.format == ReportFormat::json) {
    for (const Entry& entry : entries) show_json(entry);
  } else if (options.id.empty()) {
    list(binding, entries);
  } else {
    for (const Entry& entry : entries) explain(entry);
  }
  return finish_output();
}

}  // namespace virtbind::cli
