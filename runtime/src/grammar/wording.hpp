// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pieces of sentences.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "derivative.hpp"

namespace virtbind::grammar {

/// 'text', shortened and on one line.
std::string quote(std::string_view text);

/// "'a', 'b' or 'c'"; beyond `most` names "'a', 'b', … (20 in all)".
std::string any_of(const std::vector<std::string>& names, std::size_t most = 16);
/// "'a', 'b' and 'c'".
std::string all_of(const std::vector<std::string>& names);

/// "a disk", "an interface".
std::string with_article(std::string_view noun);

/// The values that a pattern spells out, in the schema's order.
std::vector<std::string> spelled_values(const Derivatives& derivatives,
                                        const std::vector<PatternId>& patterns);

/// What a value must be: "'yes' or 'no'", "a whole number from 0 to 31", "text that matches …".
std::string expected_value(const Derivatives& derivatives, const std::vector<PatternId>& patterns);

}  // namespace virtbind::grammar
