// SPDX-License-Identifier: LGPL-2.1-or-later
#include "in_place.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inputs.hpp"
#include "jobs.hpp"
#include "virtbind/document/any_document.hpp"
#include "virtbind/io.hpp"

namespace virtbind::cli {

namespace {

bool is_missing(const Finding& finding) { return finding.id.starts_with("missing-"); }

/// What keeps work that asks for every value from beginning: all but unknown parts, which stay as
/// they are, and what may be missing.
std::vector<Finding> obstacles(const std::vector<Finding>& findings, Reading reading) {
  std::vector<Finding> found;
  for (const Finding& finding : findings) {
    if (finding.id.starts_with("unknown-")) continue;
    if (reading == Reading::allow_missing && is_missing(finding)) continue;
    found.push_back(finding);
    found.back().severity = Severity::error;
  }
  return found;
}

Outcome work_on(const Options& options, const DocumentWork& work, Reading reading,
                const std::string& file) {
  auto source = read_input(file);
  if (auto* finding = std::get_if<Finding>(&source)) {
    return {.findings = {*finding}, .could_not_run = finding->id.starts_with("io-")};
  }
  const auto& text = std::get<xml::Text>(source);
  const auto type = find_type(*find_binding(options.binding), text, options.kind);
  if (const auto* findings = std::get_if<std::vector<Finding>>(&type)) {
    return {.findings = *findings, .text = text};
  }
  auto read = AnyDocument::read_file(*std::get<const TypeInfo*>(type), file);
  if (auto* findings = std::get_if<std::vector<Finding>>(&read)) {
    return {.findings = std::move(*findings), .text = text};
  }
  auto& document = std::get<AnyDocument>(read);
  if (auto found = obstacles(document.findings(), reading); !found.empty()) {
    return {.findings = std::move(found), .text = text};
  }
  Object object{&document.type(), {document.object(), [](void*) {}}, {}};
  std::optional<std::string> shown;
  Outcome outcome;
  outcome.text = text;
  outcome.findings = work(file, object, shown);
  const auto failed = [&] {
    return std::any_of(outcome.findings.begin(), outcome.findings.end(),
                       [](const Finding& f) { return f.severity == Severity::error; });
  };
  if (failed()) return outcome;
  auto unwritten = document.save();
  outcome.could_not_run = std::any_of(unwritten.begin(), unwritten.end(),
                                      [](const Finding& f) { return f.id.starts_with("io-"); });
  const auto& kept = document.findings();
  outcome.text = document.text();
  outcome.findings.insert(outcome.findings.end(), kept.begin(), kept.end());
  std::move(unwritten.begin(), unwritten.end(), std::back_inserter(outcome.findings));
  if (shown) outcome.output = std::move(*shown);
  return outcome;
}

}  // namespace

int for_each_in_place(const Options& options, const DocumentWork& work, Reading reading) {
  Options listed = options;
  listed.writes_documents = true;
  return for_each_file(
      listed, [&](const std::string& file) { return work_on(options, work, reading, file); });
}

}  // namespace virtbind::cli
