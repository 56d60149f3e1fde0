// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Near misses: which of the correct spellings was meant.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace virtbind::grammar {

/// The number of letters to insert, delete, replace or swap with a neighbour to make one text of
/// the other; more than `limit` once it is certain to be more.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate that a wrong text most likely stands for: one that differs in case or separators
/// only, or by few letters for its length, or is the only one to begin so.
/// At most `most` letters differ.
std::optional<std::string> suggest(std::string_view wrong, std::span<const std::string> candidates,
                                   std::size_t most = 3);

}  // namespace virtbind::grammar
