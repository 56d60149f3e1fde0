// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/defaults/rule_set.hpp"

#include <algorithm>
#include <memory>

#include "blanks.hpp"
#include "virtbind/binding/object.hpp"
#include "virtbind/binding/path.hpp"

namespace virtbind {

std::string_view to_string(Application::Action action) noexcept {
  switch (action) {
    case Application::Action::added:
      return "added";
    case Application::Action::changed:
      return "changed";
    case Application::Action::removed:
      return "removed";
  }
  return "";
}

}  // namespace virtbind

namespace virtbind::rules {

void Context::leave_open(const void* part, std::string_view what, std::string_view reason) {
  std::string path = path_of(type_, document_, part);
  path += '/';
  path += what;
  open_.push_back({std::move(path), std::string(reason)});
}

RuleSet::RuleSet(const TypeInfo& type, std::vector<Rule> rules, Copy copy, Choose choose)
    : type_(type), rules_(std::move(rules)), copy_(copy) {
  std::vector<const MemberInfo*> always_there;
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      if (member.cardinality == Cardinality::one) always_there.push_back(&member);
    }
  }
  // A document may lack what says whom it is for: that is then blank, as it is for rules.
  choose_ = [&type, copy, always_there = std::move(always_there),
             choose = std::move(choose)](const void* document) {
    const auto is_set = [document](const MemberInfo* member) { return member->size(document) > 0; };
    if (std::all_of(always_there.begin(), always_there.end(), is_set)) return choose(document);
    const std::unique_ptr<void, void (*)(void*)> whole(copy(document), type.destroy);
    const Blanks blanks(type, whole.get());
    return choose(whole.get());
  };
  std::stable_sort(rules_.begin(), rules_.end(),
                   [](const Rule& a, const Rule& b) { return a.stage < b.stage; });
}

DefaultsReport RuleSet::apply(void* document, const Profile& profile,
                              const DefaultsOptions& options) const {
  DefaultsReport report;
  const Blanks blanks(type_, document);
  Context context(type_, document, profile, report.left_open);
  // What a rule did is seen from outside: rules say what to do and nothing else.
  std::unique_ptr<void, void (*)(void*)> before(options.explain ? copy_(document) : nullptr,
                                                type_.destroy);
  for (const Rule& rule : rules_) {
    if (!rule.hypervisors.has(profile.hypervisor)) continue;
    rule.apply(document, context);
    if (!options.explain || equal(type_, before.get(), document)) continue;
    for (Application& application : changes(type_, before.get(), document)) {
      application.rule = &rule;
      // What was blank was not there.
      if (application.action == Application::Action::changed && application.previous.empty()) {
        application.action = Application::Action::added;
      }
      report.applications.push_back(std::move(application));
    }
    before.reset(copy_(document));
  }
  blanks.unset(type_, document);
  return report;
}

}  // namespace virtbind::rules
