// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which element of the text is which object, after the objects were changed.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "comparison.hpp"
#include "source_tree.hpp"
#include "virtbind/binding/type_info.hpp"

namespace virtbind::document {

inline constexpr std::size_t kUnmatched = static_cast<std::size_t>(-1);

/// For each object the element that it is, as a position in `elements`: all are of one name.  Equal
/// ones belong together, then those with the same key; what is left belongs together where it
/// follows the same neighbour.
std::vector<std::size_t> match(const SourceTree& tree, const TypeInfo& type,
                               std::span<const void* const> objects,
                               std::span<const SourceTree::Index> elements);

/// Marks a longest run of positions in ascending order: the elements that can stay where they are
/// when the others move.  kUnmatched is never marked.
std::vector<bool> longest_ascending(std::span<const std::size_t> positions);

}  // namespace virtbind::document
