// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an object lacks that every valid one has, while rules look at it and may fill it in.
#pragma once

#include <set>
#include <utility>

#include "virtbind/binding/type_info.hpp"

namespace virtbind::rules {

/// Gives blank values, empty texts and zeros, to members that have to be set and are not: rules
/// read such members without asking.
class Blanks {
 public:
  Blanks(const TypeInfo& type, void* object) { fill(type, object); }

  /// Unsets those that are blank still; what rules have removed meanwhile is passed by.
  void unset(const TypeInfo& type, void* object) const;

 private:
  void fill(const TypeInfo& type, void* object);

  std::set<std::pair<const void*, const MemberInfo*>> filled_;
};

}  // namespace virtbind::rules
