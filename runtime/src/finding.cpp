// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/finding.hpp"

#include <utility>

namespace virtbind {

namespace {

std::string summary(const std::vector<Finding>& findings) {
  return findings.empty() ? std::string("virtbind: unknown error") : to_string(findings.front());
}

}  // namespace

std::string_view to_string(Severity severity) noexcept {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

std::string_view to_string(FindingSource source) noexcept {
  switch (source) {
    case FindingSource::xml:
      return "xml";
    case FindingSource::schema:
      return "schema";
    case FindingSource::check:
      return "check";
  }
  return "xml";
}

std::string to_string(const Finding& finding) {
  std::string text = finding.file;
  if (finding.location.line != 0) {
    if (!text.empty()) text += ':';
    text += std::to_string(finding.location.line);
    text += ':';
    text += std::to_string(finding.location.column);
  } else if (!finding.path.empty()) {
    if (!text.empty()) text += ": ";
    text += finding.path;
  }
  if (!text.empty()) text += ": ";
  text += to_string(finding.severity);
  text += ": ";
  text += finding.message;
  if (!finding.id.empty()) {
    text += " [";
    text += finding.id;
    text += ']';
  }
  return text;
}

Error::Error(std::vector<Finding> findings)
    : std::runtime_error(summary(findings)), findings_(std::move(findings)) {}

}  // namespace virtbind
