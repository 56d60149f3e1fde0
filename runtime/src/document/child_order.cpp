// SPDX-License-Identifier: LGPL-2.1-or-later
#include "child_order.hpp"

#include <algorithm>

#include "binding/child_step.hpp"
#include "virtbind/value.hpp"

namespace virtbind::document {

bool keeps_order(const TypeInfo& type) noexcept {
  return type.content == ContentKind::ordered || type.content == ContentKind::text_or_children;
}

bool has_children(const TypeInfo& type, const void* object) noexcept {
  return std::any_of(type.children.begin(), type.children.end(),
                     [&](const MemberInfo& member) { return member.size(object) > 0; });
}

std::vector<Child> children_in_order(const TypeInfo& type, const void* object) {
  std::vector<Child> made;
  std::vector<std::size_t> placed(type.children.size(), 0);
  const auto place = [&](std::size_t at) {
    const MemberInfo& member = type.children[at];
    made.push_back({&member, placed[at], member.at(object, placed[at])});
    ++placed[at];
  };
  const auto place_rest = [&](std::size_t at) {
    for (auto left = type.children[at].size(object); placed[at] < left;) place(at);
  };
  if (keeps_order(type)) {
    const auto& order = static_cast<const Ordered*>(object)->child_order();
    std::vector<std::size_t> steps;
    std::vector<std::size_t> left(type.children.size(), 0);
    for (const std::string& name : order) {
      const auto found =
          std::find_if(type.children.begin(), type.children.end(),
                       [&](const MemberInfo& member) { return is_step(member, name); });
      if (found == type.children.end()) continue;
      steps.push_back(static_cast<std::size_t>(found - type.children.begin()));
      ++left[steps.back()];
    }
    for (const std::size_t at : steps) {
      if (placed[at] < type.children[at].size(object)) place(at);
      if (--left[at] == 0) place_rest(at);
    }
  }
  for (std::size_t at = 0; at < type.children.size(); ++at) place_rest(at);
  return made;
}

const MemberInfo* find_member(std::span<const MemberInfo> members, std::string_view ns,
                              std::string_view name) noexcept {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const MemberInfo& member) { return member.is(ns, name); });
  return found != members.end() ? &*found : nullptr;
}

const MemberInfo* find_member(std::span<const MemberInfo> members, const xml::Name& name,
                              std::size_t& hint) noexcept {
  const char initial = name.local.front();
  for (std::size_t tried = 0; tried < members.size(); ++tried, ++hint) {
    if (hint >= members.size()) hint = 0;
    const MemberInfo& member = members[hint];
    if (member.name.front() == initial && member.is(name.ns, name.local)) return &member;
  }
  return nullptr;
}

}  // namespace virtbind::document
