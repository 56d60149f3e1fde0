// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Questions that diagnostics ask of a pattern.  Slow is fine here: they are asked after an error.
#pragma once

#include <utility>
#include <vector>

#include "derivative.hpp"

namespace virtbind::grammar {

/// The element patterns that are anywhere in a pattern, outside other elements; in ascending order.
std::vector<ElementId> element_leaves(const PatternPool& pool, PatternId pattern);

/// The attribute patterns that are anywhere in a pattern.
std::vector<PatternId> attribute_leaves(const PatternPool& pool, PatternId pattern);

/// The data, value and list patterns that are anywhere in a pattern, outside attributes.
std::vector<PatternId> value_leaves(const PatternPool& pool, PatternId pattern);

/// The element patterns that may come first.
std::vector<ElementId> first_elements(const PatternPool& pool, PatternId pattern);

/// What is still wanted: of each inner list one leaf, of the outer list all.  Where alternatives
/// want different numbers of things, those that want the fewest.
using Need = std::vector<std::vector<PatternId>>;

/// Leaves are attribute patterns: what stops a start tag from being complete.
Need needed_attributes(const PatternPool& pool, PatternId pattern);
/// Leaves are element, data, value and list patterns: what stops an element from being complete.
Need needed_content(const PatternPool& pool, PatternId pattern);

/// A pattern with all attributes taken for present.
PatternId without_attributes(PatternPool& pool, PatternId pattern);

/// Where an element can stand in a pattern if what has to come before it is left out.
struct SkippingOpen {
  std::vector<std::pair<PatternId, PatternId>> pairs;  ///< as for Derivatives::make_opening
  Need skipped;
};
SkippingOpen open_skipping(Derivatives& derivatives, PatternId state, Symbol name);

}  // namespace virtbind::grammar
