// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Levels of strictness towards what a schema does not know.
#pragma once

#include <cstdint>

namespace virtbind {

/// What becomes of elements and attributes that the schema does not know: those of a newer version,
/// or of somebody's own.
enum class Unknown : std::uint8_t {
  error,  ///< they are errors, and nothing is read
  keep,   ///< they are warnings; objects do not hold them, but the text of a Document keeps them
};

}  // namespace virtbind
