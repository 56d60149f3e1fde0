// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The path of the element around a place, for findings about the XML itself.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace virtbind::xml::internal {

/// "/domain/devices/disk[2]": the elements open at `offset`, each with its number among its
/// siblings of that name from the second on; "" outside the root.  The text must make sense to the
/// tokenizer up to there.
std::string element_path(std::string_view text, std::size_t offset);

}  // namespace virtbind::xml::internal
