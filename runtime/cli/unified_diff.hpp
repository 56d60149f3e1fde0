// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Two texts as a patch that git and patch(1) take.
#pragma once

#include <string>
#include <string_view>

namespace virtbind::cli {

/// Lines that went and came, with three lines around them; "" where the texts are equal.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view file);

}  // namespace virtbind::cli
