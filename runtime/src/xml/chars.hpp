// SPDX-License-Identifier: LGPL-2.1-or-later
//
// XML's classes of characters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace virtbind::xml::internal {

enum class XmlVersion : std::uint8_t { v1_0, v1_1 };

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

constexpr std::size_t skip_space(std::string_view text, std::size_t offset) noexcept {
  while (offset < text.size() && is_space(text[offset])) ++offset;
  return offset;
}

constexpr bool is_blank(std::string_view text) noexcept {
  return skip_space(text, 0) == text.size();
}

/// Without the white space around it.
constexpr std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// May stand in a document as itself.
bool is_xml_char(std::uint32_t code_point, XmlVersion version) noexcept;
/// May stand in a document as a character reference.
bool is_referable_char(std::uint32_t code_point, XmlVersion version) noexcept;

/// The names of Xerces, which judges documents: XML 1.0's fourth edition.
bool is_name_start(std::uint32_t code_point, XmlVersion version) noexcept;
bool is_name_char(std::uint32_t code_point, XmlVersion version) noexcept;

/// Where the name that begins at `offset` ends; `offset` itself if none begins there.
std::size_t name_end(std::string_view text, std::size_t offset, XmlVersion version) noexcept;

/// Whether the whole text is one name without a colon.
bool is_nc_name(std::string_view text) noexcept;

/// Whether it may be the name of an encoding, in an XML declaration.
bool is_encoding_name(std::string_view text) noexcept;

}  // namespace virtbind::xml::internal
