// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The list of controllers, kept in libvirt's order.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// Where a controller goes (virDomainControllerInsertPreAlloced): before the first of its type with
/// a higher index, else after the last of its type, else at the end.  A master goes before the
/// companions that share its index.
template <class Controllers>
std::size_t controller_place(const Controllers& controllers, std::size_t end, std::string_view type,
                             std::optional<unsigned long long> index, bool companion) {
  std::optional<std::size_t> place;
  for (std::size_t i = end; i-- > 0;) {
    const auto& other = controllers[i];
    if (!is(other.type(), type)) continue;
    const auto number_of_other = number(other.index());
    const bool before = index && (number_of_other > index ||
                                  (number_of_other == index && !companion && has(other.master())));
    if (before) {
      place = i;
    } else if (!place) {
      place = i + 1;
    }
  }
  return place.value_or(end);
}

template <class Controllers>
bool has_controller(const Controllers& controllers, std::string_view type,
                    unsigned long long index) {
  return any(controllers, [&](const auto& controller) {
    return is(controller.type(), type) && number(controller.index()) == index;
  });
}

/// Adds a controller where its place is; returns it.
template <class Controllers>
auto& add_controller(Controllers& controllers, std::string_view type, unsigned long long index) {
  auto& added =
      add(controllers, controller_place(controllers, controllers.size(), type, index, false));
  set(added.type(), type);
  set(added.index(), index);
  return added;
}

template <class Controllers>
void ensure_controller(Controllers& controllers, std::string_view type, unsigned long long index) {
  if (!has_controller(controllers, type, index)) add_controller(controllers, type, index);
}

}  // namespace virtbind::rules::libvirt
