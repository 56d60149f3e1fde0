// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/checks/check_set.hpp"

#include <algorithm>

#include "virtbind/binding/writer.hpp"

namespace virtbind::checks {

namespace {

bool is_one_of(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool is_wanted(const CheckOptions& options, std::string_view id) {
  return (options.only.empty() || is_one_of(options.only, id)) && !is_one_of(options.disabled, id);
}

/// Hears an object out and keeps nothing.
class NoSink final : public xml::EventSink {
 public:
  bool start_element(const xml::StartElement&) override { return true; }
  bool text(std::string_view, xml::Range) override { return true; }
  bool end_element(const xml::Name&, xml::Range) override { return true; }
};

/// Members that every valid object has and this one has not set.
std::vector<Finding> missing_members(const TypeInfo& type, const void* object) {
  NoSink sink;
  Writer writer(sink);
  writer.write(type, object, {type.element_ns, type.element});
  return writer.findings();
}

}  // namespace

CheckSet::CheckSet(const TypeInfo& type, std::vector<Check> checks, Choose choose)
    : type_(type), checks_(std::move(checks)), choose_(std::move(choose)) {
  for (const Check& check : checks_)
    steps_.push_back({check.hypervisors, check.severity, check.run});
}

const Check* CheckSet::find(std::string_view id) const noexcept {
  const auto found = std::find_if(checks_.begin(), checks_.end(),
                                  [&](const Check& check) { return check.id == id; });
  return found != checks_.end() ? &*found : nullptr;
}

std::vector<Finding> CheckSet::run(const void* document, const CheckOptions& options,
                                   const Source& source) const {
  // Text that was validated has all that checks take for granted; an object may not.
  if (source.text == nullptr) {
    auto missing = missing_members(type_, document);
    if (!missing.empty()) return missing;
  }
  const Profile profile = options.profile ? *options.profile : choose_(document);
  std::vector<Finding> findings;
  Context context(type_, document, profile, source, findings);
  const bool all = options.only.empty() && options.disabled.empty();
  for (std::size_t index = 0; index < steps_.size(); ++index) {
    const Step& step = steps_[index];
    if (!step.hypervisors.has(profile.hypervisor) || step.severity > options.severity ||
        (!all && !is_wanted(options, checks_[index].id))) {
      continue;
    }
    context.begin(checks_[index]);
    step.run(document, context);
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.location.offset < b.location.offset;
  });
  return findings;
}

}  // namespace virtbind::checks
