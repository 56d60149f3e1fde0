// SPDX-License-Identifier: LGPL-2.1-or-later
#include "blanks.hpp"

#include <algorithm>
#include <string>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules {

namespace {

/// Calls a function with every value that a member of an object holds.
template <class Function>
void for_each_value(const TypeInfo& type, void* object, Function function) {
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      for (std::size_t i = member.size(object); i-- > 0;) {
        // The tables show values; the object is the caller's to change.
        function(member, const_cast<void*>(member.at(object, i)));
      }
    }
  }
}

/// Whether an object is as complete() makes a new one.
bool is_blank(const TypeInfo& type, const void* object) {
  if (type.content == ContentKind::value) {
    std::string text;
    type.value->append_to(object, text);
    if (!text.empty() && text != "0" && text != "false") return false;
  }
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      if (member.size(object) == 0) continue;
      if (member.cardinality != Cardinality::one) return false;
      if (!is_blank(*member.type, member.at(object, 0))) return false;
    }
  }
  return true;
}

}  // namespace

void Blanks::fill(const TypeInfo& type, void* object) {
  for_each_value(type, object,
                 [this](const MemberInfo& member, void* value) { fill(*member.type, value); });
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      if (member.cardinality != Cardinality::one || member.size(object) > 0) continue;
      complete(*member.type, member.append(object));
      filled_.emplace(object, &member);
    }
  }
}

void Blanks::unset(const TypeInfo& type, void* object) const {
  if (filled_.empty()) return;
  for_each_value(type, object, [&](const MemberInfo& member, void* value) {
    if (filled_.count({object, &member}) != 0 && is_blank(*member.type, value)) {
      member.operations->erase(member.container(object), 0);
    } else {
      unset(*member.type, value);
    }
  });
}

}  // namespace virtbind::rules
