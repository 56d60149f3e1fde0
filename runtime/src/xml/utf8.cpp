// SPDX-License-Identifier: LGPL-2.1-or-later
#include "utf8.hpp"

#include <cstring>

namespace virtbind::xml::internal {

namespace {

unsigned char byte_at(std::string_view text, std::size_t offset) noexcept {
  return offset < text.size() ? static_cast<unsigned char>(text[offset]) : 0;
}

bool is_continuation(unsigned char byte) noexcept { return (byte & 0xC0) == 0x80; }

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t offset) noexcept {
  const unsigned char first = byte_at(text, offset);
  if (first < 0x80) return {first, 1};
  const unsigned char second = byte_at(text, offset + 1);
  if (first < 0xC2 || first > 0xF4 || !is_continuation(second)) return {};
  if (first < 0xE0) return {(first & 0x1FU) << 6 | (second & 0x3FU), 2};
  const unsigned char third = byte_at(text, offset + 2);
  if (!is_continuation(third)) return {};
  if (first < 0xF0) {
    const std::uint32_t value = (first & 0x0FU) << 12 | (second & 0x3FU) << 6 | (third & 0x3FU);
    if (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, 3};
  }
  const unsigned char fourth = byte_at(text, offset + 3);
  if (!is_continuation(fourth)) return {};
  const std::uint32_t value =
      (first & 0x07U) << 18 | (second & 0x3FU) << 12 | (third & 0x3FU) << 6 | (fourth & 0x3FU);
  if (value < 0x10000 || value > 0x10FFFF) return {};
  return {value, 4};
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    // libvirt's XML is nearly all ASCII: eight bytes at a time.
    while (i + 8 <= text.size()) {
      std::uint64_t word;
      std::memcpy(&word, text.data() + i, 8);
      if ((word & 0x8080808080808080U) != 0) break;
      i += 8;
    }
    if (i >= text.size()) break;
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const CodePoint point = decode_utf8(text, i);
    if (point.length == 0) return i;
    i += point.length;
  }
  return std::string_view::npos;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace virtbind::xml::internal
