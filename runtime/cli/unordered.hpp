// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Parts of a guest whose order means nothing, in one order for all documents.
#pragma once

#include "virtbind/binding/type_info.hpp"

namespace virtbind::cli {

/// Sorts what says itself where it belongs: disks by their name in the guest, controllers by type
/// and index, features and timers by name (the [keys] of a binding).  Other devices keep their
/// order, which decides who comes first in the guest.  `object` is of that type.
void sort_unordered(const TypeInfo& type, void* object);

}  // namespace virtbind::cli
