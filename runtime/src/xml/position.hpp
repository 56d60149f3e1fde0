// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From an offset to line and column.
#pragma once

#include <cstddef>
#include <string_view>

#include "virtbind/finding.hpp"

namespace virtbind::xml::internal {

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

constexpr std::size_t bom_length(std::string_view text) noexcept {
  return text.starts_with(kUtf8Bom) ? kUtf8Bom.size() : 0;
}

/// Where the line after the one at `offset` begins, npos if that is the last.  "\n", "\r\n" and
/// "\r" end a line, as in XML.
std::size_t next_line(std::string_view text, std::size_t offset) noexcept;

/// The location of an offset on a line whose begin and number are known.
Location locate_on_line(std::string_view text, std::size_t line_begin, std::size_t line_number,
                        std::size_t offset) noexcept;

/// The location of an offset, by a scan from the start.
Location locate(std::string_view text, std::size_t offset) noexcept;

}  // namespace virtbind::xml::internal
