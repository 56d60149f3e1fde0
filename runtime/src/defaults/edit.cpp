// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules {

void complete(const TypeInfo& type, void* object) {
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      if (member.cardinality != Cardinality::one || member.size(object) > 0) continue;
      complete(*member.type, member.append(object));
    }
  }
}

}  // namespace virtbind::rules
