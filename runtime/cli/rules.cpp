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

/// Where a rule comes from: a function in libvirt's sources, or a page.
std::string origin(std::string_view source) {
  const bool function = source.find(".c:") != std::string_view::npos;
  return fmt::format("{}{}", function ? "libvirt, " : "", source);
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
                           whom.empty() ? "every hypervisor" : whom, origin(entry.source));
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

/// An id that no rule of the binding has; says so, or nothing.
std::string unknown_rule(const Binding& binding, const std::vector<Entry>& entries,
                         const std::vector<std::string>& ids) {
  std::vector<std::string> known;
  known.reserve(entries.size());
  for (const Entry& entry : entries) known.emplace_back(entry.id);
  const std::string unknown = unknown_id(binding, "rule", ids, known);
  return unknown.empty() ? unknown : unknown + "; 'virtbind rules' lists them";
}

}  // namespace

int rules(const Options& options) {
  const Binding& binding = *find_binding(options.binding);
  std::vector<Entry> entries = entries_of(binding);
  if (const std::string wrong = unknown_rule(binding, entries, options.ids); !wrong.empty()) {
    std::cerr << "virtbind: error: " << wrong << '\n';
    return kCouldNotRun;
  }
  if (!options.ids.empty()) {
    std::erase_if(entries, [&](const Entry& entry) {
      return std::find(options.ids.begin(), options.ids.end(), entry.id) == options.ids.end();
    });
  }
  if (options.format == ReportFormat::json) {
    for (const Entry& entry : entries) show_json(entry);
  } else if (options.ids.empty()) {
    list(binding, entries);
  } else {
    for (const Entry& entry : entries) {
      if (&entry != &entries.front()) std::cout << '\n';
      explain(entry);
    }
  }
  return finish_output();
}

}  // namespace virtbind::cli
