// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Walking over UTF-8.  Texts come from the parser and are valid; what is not (an object filled by
// hand) decodes to U+FFFD and never reads past the end.
#pragma once

#include <cstddef>
#include <string_view>

#include "xml/chars.hpp"

namespace virtbind::grammar {

/// The code point at `at`, which moves behind it.  `at` must be inside the text.
inline char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
  if (more == 0 || lead >= 0xf8) return 0xfffd;
  char32_t c = lead & (0x3fU >> static_cast<unsigned>(more));
  for (int i = 0; i < more; ++i) {
    if (at >= text.size() || (byte(at) & 0xc0U) != 0x80U) return 0xfffd;
    c = (c << 6U) | (byte(at++) & 0x3fU);
  }
  return c;
}

inline std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
  return count;
}

using xml::internal::is_space;
using xml::internal::trim;

constexpr bool is_white(std::string_view text) noexcept { return xml::internal::is_blank(text); }

}  // namespace virtbind::grammar
