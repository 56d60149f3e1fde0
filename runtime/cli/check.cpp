// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind check: is every file well-formed and exactly what the schema allows, and does it make
// sense?  What the schema refuses, the checks do not look at.
#include "virtbind/check.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bindings.hpp"
#include "inputs.hpp"
#include "jobs.hpp"
#include "virtbind/validate.hpp"
#include "wanted_profile.hpp"

namespace virtbind::cli {

namespace {

/// Validates with a grammar from a file; each thread keeps a validator for it.
std::vector<Finding> check_with(const Grammar& grammar, const xml::Text& text) {
  thread_local std::unique_ptr<Validator> validator;
  if (validator == nullptr) validator = std::make_unique<Validator>(grammar);
  return validate(*validator, xml::thread_parser(), text);
}

/// A lone <disk> is not wrong, only not what the command was told to expect.
void hint_at_kind(const Binding& binding, std::vector<Finding>& findings) {
  if (findings.empty() || findings.front().id != "wrong-root") return;
  Finding& finding = findings.front();
  const std::string name = finding.path.substr(std::min<std::size_t>(1, finding.path.size()));
  const TypeInfo* type = binding.find_fragment(name);
  if (type != nullptr && binding.find_root(type->element_ns, type->element) == nullptr) {
    finding.message += fmt::format(" (a fragment needs --kind {})", name);
  }
}

/// An id that no check of the binding has; says so, or nothing.
std::string unknown_check(const Binding& binding, const CheckOptions& options) {
  std::vector<std::string> known;
  for (const checks::CheckSet* set : check_sets()) {
    if (set->type().binding != &binding) continue;
    for (const checks::Check& check : set->checks()) known.emplace_back(check.id);
  }
  std::string unknown = unknown_id(binding, "check", options.only, known);
  return unknown.empty() ? unknown_id(binding, "check", options.disabled, known) : unknown;
}

/// Checks look at a document as objects, which take many times the room of its text; the schema's
/// verdict needs none.  A guest is some kilobytes.
constexpr std::size_t kLargestChecked = std::size_t{16} << 20U;

Finding left_out(const xml::Text& text) {
  return {.severity = Severity::note,
          .source = FindingSource::check,
          .id = "checks-left-out",
          .message = fmt::format("a document of {} MiB is held against the schema alone; --checks "
                                 "all runs the semantic checks too",
                                 text.bytes().size() >> 20U),
          .file = text.name(),
          .location = {},
          .path = {},
          .related = {}};
}

}  // namespace

int check(const Options& options) {
  const Binding& binding = *find_binding(options.binding);
  const CheckOptions check_options{{}, options.only, options.disabled, options.severity};
  WantedProfile wanted;
  std::string wrong = wanted.parse(options);
  if (wrong.empty()) wrong = unknown_check(binding, check_options);
  if (!wrong.empty()) {
    std::cerr << "virtbind: error: " << wrong << '\n';
    return kCouldNotRun;
  }
  std::optional<Grammar> grammar;
  if (!options.grammar.empty()) {
    auto loaded = Grammar::load(options.grammar);
    if (const auto* finding = std::get_if<Finding>(&loaded)) {
      std::cerr << to_string(*finding) << '\n';
      return kCouldNotRun;
    }
    grammar = std::get<Grammar>(std::move(loaded));
  }
  const auto all = options.checks == WhichChecks::none ? decltype(check_sets())() : check_sets();
  const auto for_whom = [&](const Profile& of_document) { return wanted.profile(of_document); };
  const TypeInfo* fragment = options.kind.empty() ? nullptr : binding.find_fragment(options.kind);
  return for_each_file(options, [&](const std::string& file) -> Outcome {
    auto source = read_input(file);
    if (auto* finding = std::get_if<Finding>(&source)) {
      return {.findings = {*finding}, .could_not_run = finding->id.starts_with("io-")};
    }
    auto& text = std::get<xml::Text>(source);
    Outcome outcome;
    const bool huge = options.checks == WhichChecks::usual && text.bytes().size() > kLargestChecked;
    const auto sets = huge ? decltype(check_sets())() : all;
    outcome.findings =
        grammar ? check_with(*grammar, text)
                : validate_and_check(binding, text, sets, check_options, for_whom, fragment);
    if (!grammar && fragment == nullptr) hint_at_kind(binding, outcome.findings);
    if (huge && !grammar && options.severity == Severity::note) {
      outcome.findings.push_back(left_out(text));
    }
    outcome.text = std::move(text);
    return outcome;
  });
}

}  // namespace virtbind::cli
