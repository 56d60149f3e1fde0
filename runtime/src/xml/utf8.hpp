// SPDX-License-Identifier: LGPL-2.1-or-later
//
// UTF-8 as bytes: checking, decoding one code point, appending.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace virtbind::xml::internal {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  ///< bytes; 0 where the bytes are not UTF-8
};

/// The code point at `offset`, which must be inside the text.
CodePoint decode_utf8(std::string_view text, std::size_t offset) noexcept;

/// Offset of the first byte that is not UTF-8; npos if all are.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

void append_utf8(std::string& out, std::uint32_t code_point);

constexpr bool is_high_surrogate(std::uint32_t unit) noexcept { return (unit & 0xFC00) == 0xD800; }
constexpr bool is_low_surrogate(std::uint32_t unit) noexcept { return (unit & 0xFC00) == 0xDC00; }

constexpr std::uint32_t combine_surrogates(std::uint32_t high, std::uint32_t low) noexcept {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

}  // namespace virtbind::xml::internal
