// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sorting values of a sequence, each of which keeps its address.
#pragma once

#include <cstddef>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// Sorts by what a function says of each value; those of which it says the same keep their order.
template <class M, class Key>
void sort_by(M& values, Key key) {
  for (std::size_t next = 1; next < values.size(); ++next) {
    std::size_t place = next;
    while (place > 0 && key(values[next]) < key(values[place - 1])) --place;
    if (place != next) move(values, next, place);
  }
}

}  // namespace virtbind::rules::libvirt
