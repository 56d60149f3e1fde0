// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/checks/check_set.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "virtbind/binding/path.hpp"

namespace virtbind::checks {

namespace {

bool is_one_of(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// The last step of a path to an element, as people count: "disk 2".
std::string in_words(std::string path) {
  if (const auto attribute = path.find("/@"); attribute != std::string::npos) path.resize(attribute);
  path.erase(0, path.rfind('/') + 1);
  const auto bracket = path.find('[');
  if (bracket == std::string::npos) return path + " 1";
  return fmt::format("{} {}", path.substr(0, bracket),
                     path.substr(bracket + 1, path.size() - bracket - 2));
}

}  // namespace

Context::Reported Context::add(const void* part, std::string message) {
  findings_.push_back({.severity = check_->severity,
                       .source = FindingSource::check,
                       .id = std::string(check_->id),
                       .message = std::move(message),
                       .file = source_.text != nullptr ? source_.text->name() : std::string(),
                       .location = source_.location_of(part),
                       .path = path_of(type_, document_, part),
                       .related = {}});
  return {*this, findings_.size() - 1};
}

void Context::add_related(std::size_t index, const void* part, std::string message) {
  findings_[index].related.push_back(
      {source_.location_of(part), path_of(type_, document_, part), std::move(message)});
}

std::string Context::name_of(const void* part) const {
  const std::string name = in_words(path_of(type_, document_, part));
  const Location location = source_.location_of(part);
  return location.line == 0 ? name : fmt::format("{}, line {}", name, location.line);
}

CheckSet::CheckSet(const TypeInfo& type, std::vector<Check> checks, Choose choose)
    : type_(type), checks_(std::move(checks)), choose_(std::move(choose)) {}

const Check* CheckSet::find(std::string_view id) const noexcept {
  const auto found = std::find_if(checks_.begin(), checks_.end(),
                                  [&](const Check& check) { return check.id == id; });
  return found != checks_.end() ? &*found : nullptr;
}

std::vector<Finding> CheckSet::run(const void* document, const CheckOptions& options,
                                   const Source& source) const {
  const Profile profile = options.profile ? *options.profile : choose_(document);
  std::vector<Finding> findings;
  Context context(type_, document, profile, source, findings);
  for (const Check& check : checks_) {
    if (!check.hypervisors.has(profile.hypervisor) || check.severity > options.severity ||
        is_one_of(options.disabled, check.id) ||
        (!options.only.empty() && !is_one_of(options.only, check.id))) {
      continue;
    }
    context.begin(check);
    check.run(document, context);
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.location.offset < b.location.offset;
  });
  return findings;
}

}  // namespace virtbind::checks
