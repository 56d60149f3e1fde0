// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind diff: do two documents mean the same to the hypervisor?
#include <algorithm>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bindings.hpp"
#include "inputs.hpp"
#include "report.hpp"
#include "unordered.hpp"
#include "virtbind/defaults/rule_set.hpp"
#include "virtbind/io.hpp"
#include "wanted_profile.hpp"

namespace virtbind::cli {

namespace {

/// One document with its defaults filled in.
struct Side {
  std::optional<Object> object;
  std::vector<OpenValue> left_open;
};

/// Reads and completes a document; what stands in the way goes to the report.
Side complete(const Options& options, const WantedProfile& wanted, const std::string& file,
              Report& report) {
  auto source = read_input(file);
  if (auto* finding = std::get_if<Finding>(&source)) {
    report.add({.findings = {*finding}, .could_not_run = true});
    return {};
  }
  auto& text = std::get<xml::Text>(source);
  auto made = read(*find_binding(options.binding), text, options.kind, true);
  if (auto* findings = std::get_if<std::vector<Finding>>(&made)) {
    report.add({.findings = *findings, .text = text, .could_not_run = true});
    return {};
  }
  Side side{std::get<Object>(std::move(made)), {}};
  if (const rules::RuleSet* rules = find_rules(*side.object->type)) {
    void* object = side.object->value.get();
    Profile profile = wanted.profile(rules->profile_for(object));
    profile.fresh = true;  // one of the two may be what came of defining the other
    side.left_open = rules->apply(object, profile, {.explain = false}).left_open;
  }
  sort_unordered(*side.object->type, side.object->value.get());
  std::string document;
  if (!side.object->missing.empty() &&
      !write_object(*side.object->type, side.object->value.get(), document).empty()) {
    report.add({.findings = side.object->missing, .text = text, .could_not_run = true});
    return {};
  }
  return side;
}

/// Whether a path is that of a value left open, or of something in it.
bool is_open(const std::string& path, const std::vector<OpenValue>& open) {
  return std::any_of(open.begin(), open.end(), [&](const OpenValue& value) {
    return path.starts_with(value.path) &&
           (path.size() == value.path.size() || path[value.path.size()] == '/');
  });
}

std::string quoted(const std::string& value) {
  return value.empty() ? std::string("there") : fmt::format("'{}'", value);
}

void show(const Options& options, const Application& difference) {
  const bool first = difference.action != Application::Action::added;
  const bool second = difference.action != Application::Action::removed;
  if (options.format == ReportFormat::json) {
    nlohmann::ordered_json line = {{"path", difference.path}};
    if (first) line["first"] = difference.previous;
    if (second) line["second"] = difference.value;
    std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << fmt::format("{}: {} in '{}', {} in '{}'\n", difference.path,
                           first ? quoted(difference.previous) : "absent", options.files[0],
                           second ? quoted(difference.value) : "absent", options.files[1]);
}

}  // namespace

int diff(const Options& options) {
  WantedProfile wanted;
  std::string wrong = wanted.parse(options);
  if (wrong.empty() && options.files.size() != 2) wrong = "diff takes two files";
  if (!wrong.empty()) {
    std::cerr << "virtbind: error: " << wrong << '\n';
    return kCouldNotRun;
  }
  Report report(options, 2);
  const Side a = complete(options, wanted, options.files[0], report);
  const Side b = complete(options, wanted, options.files[1], report);
  if (!a.object || !b.object) return kCouldNotRun;
  if (a.object->type != b.object->type) {
    std::cerr << fmt::format("virtbind: error: '{}' is a {}, '{}' a {}\n", options.files[0],
                             a.object->type->element, options.files[1], b.object->type->element);
    return kCouldNotRun;
  }
  std::size_t count = 0;
  for (const Application& difference :
       rules::changes(*a.object->type, a.object->value.get(), b.object->value.get())) {
    // What the host or chance decides is no difference where one side leaves it to them.
    const bool decided = (difference.action == Application::Action::added &&
                          is_open(difference.path, a.left_open)) ||
                         (difference.action == Application::Action::removed &&
                          is_open(difference.path, b.left_open));
    if (decided) continue;
    show(options, difference);
    ++count;
  }
  if (count == 0 && options.format == ReportFormat::text) std::cout << "same\n";
  if (!std::cout.flush()) return kCouldNotRun;
  return count == 0 ? kClean : kFindings;
}

}  // namespace virtbind::cli
