// SPDX-License-Identifier: LGPL-2.1-or-later
#include "position.hpp"

#include <algorithm>

namespace virtbind::xml::internal {

std::size_t next_line(std::string_view text, std::size_t offset) noexcept {
  for (std::size_t i = offset; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') return i + 1;
    if (c == '\r') return i + 1 < text.size() && text[i + 1] == '\n' ? i + 2 : i + 1;
  }
  return std::string_view::npos;
}

Location locate_on_line(std::string_view text, std::size_t line_begin, std::size_t line_number,
                        std::size_t offset) noexcept {
  // Editors do not show a byte order mark, so it takes no column.
  if (line_begin == 0) line_begin = std::min(bom_length(text), offset);
  std::size_t column = 1;
  for (std::size_t i = line_begin; i < offset; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++column;
  }
  return {line_number, column, offset};
}

Location locate(std::string_view text, std::size_t offset) noexcept {
  offset = std::min(offset, text.size());
  std::size_t line_begin = 0;
  std::size_t number = 1;
  for (;;) {
    const std::size_t next = next_line(text.substr(0, offset), line_begin);
    // A "\r" that is the prefix's last byte may be half of "\r\n": the "\n" is still on its line.
    if (next == std::string_view::npos ||
        (next == offset && text[next - 1] == '\r' && next < text.size() && text[next] == '\n')) {
      break;
    }
    line_begin = next;
    ++number;
  }
  return locate_on_line(text, line_begin, number, offset);
}

}  // namespace virtbind::xml::internal
