// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind edit: changes by path, and nothing else moves.
#include <algorithm>
#include <iostream>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "bindings.hpp"
#include "inputs.hpp"
#include "jobs.hpp"
#include "unified_diff.hpp"
#include "virtbind/document/any_document.hpp"
#include "virtbind/validate.hpp"

namespace virtbind::cli {

namespace {

std::vector<Finding> apply(AnyDocument& document, const Options& options) {
  for (const EditStep& step : options.edits) {
    std::vector<Finding> findings;
    switch (step.kind) {
      case EditStep::Kind::set:
        findings = document.set(step.path, step.argument);
        break;
      case EditStep::Kind::remove:
        findings = document.remove(step.path);
        break;
      case EditStep::Kind::add:
        findings = document.add(step.path, step.argument);
        break;
    }
    if (!findings.empty()) return findings;
  }
  return document.update();
}

/// What the schema has against the changed document and had not against the first one.  Numbers in
/// paths may have moved, so findings are the same that say the same.
std::vector<Finding> made_worse(const Binding& binding, const TypeInfo* fragment,
                                const xml::Text& before, const xml::Text& after) {
  std::map<std::pair<std::string, std::string>, std::size_t> known;
  for (const Finding& f : validate(binding, before, fragment)) ++known[{f.id, f.message}];
  std::vector<Finding> worse;
  for (Finding& finding : validate(binding, after, fragment)) {
    auto& left = known[{finding.id, finding.message}];
    if (left > 0) {
      --left;
    } else {
      worse.push_back(std::move(finding));
    }
  }
  return worse;
}

Outcome edit_one(const Options& options, const Binding& binding, const std::string& file) {
  auto source = read_input(file);
  if (auto* finding = std::get_if<Finding>(&source)) {
    return {.findings = {*finding}, .could_not_run = finding->id.starts_with("io-")};
  }
  const xml::Text before = std::get<xml::Text>(std::move(source));
  const auto type = find_type(binding, before, options.kind);
  if (const auto* findings = std::get_if<std::vector<Finding>>(&type)) {
    return {.findings = *findings, .text = before};
  }
  const bool in_place = options.in_place && file != "-";
  const TypeInfo& of = *std::get<const TypeInfo*>(type);
  auto read = in_place ? AnyDocument::read_file(of, file) : AnyDocument::read(of, before);
  if (auto* findings = std::get_if<std::vector<Finding>>(&read)) {
    return {.findings = std::move(*findings), .text = before};
  }
  auto& document = std::get<AnyDocument>(read);
  Outcome outcome;
  outcome.findings = apply(document, options);
  if (!outcome.findings.empty()) {
    outcome.text = before;
    return outcome;
  }
  const xml::Text& after = document.text();
  outcome.text = after;
  if (options.check_edits) {
    const TypeInfo* fragment = options.kind.empty() ? nullptr : &of;
    outcome.findings = made_worse(binding, fragment, before, after);
    if (!outcome.findings.empty()) return outcome;
  }
  outcome.findings = document.findings();
  if (options.show_diff) {
    outcome.output = unified_diff(before.utf8(), after.utf8(), file);
  } else if (in_place) {
    auto unwritten = document.save();
    outcome.could_not_run = !unwritten.empty();
    std::move(unwritten.begin(), unwritten.end(), std::back_inserter(outcome.findings));
  } else {
    outcome.output = after.bytes();
  }
  return outcome;
}

}  // namespace

int edit(const Options& options) {
  if (options.edits.empty()) {
    std::cerr << "virtbind: error: nothing to do: give --set, --remove or --add\n";
    return kCouldNotRun;
  }
  const Binding& binding = *find_binding(options.binding);
  Options listed = options;
  listed.writes_documents = true;
  return for_each_file(listed,
                       [&](const std::string& file) { return edit_one(options, binding, file); });
}

}  // namespace virtbind::cli
