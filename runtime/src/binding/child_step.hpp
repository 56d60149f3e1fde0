// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What Ordered::child_order() says of a child.
#pragma once

#include <string_view>

#include "virtbind/binding/type_info.hpp"

namespace virtbind {

/// Whether a step of child_order() names that member: "a", or "ext:a" in a namespace.
inline bool is_step(const MemberInfo& member, std::string_view step) noexcept {
  if (member.prefix.empty()) return step == member.name;
  return step.size() == member.prefix.size() + 1 + member.name.size() &&
         step.starts_with(member.prefix) && step[member.prefix.size()] == ':' &&
         step.ends_with(member.name);
}

}  // namespace virtbind
