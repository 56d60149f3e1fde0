// SPDX-License-Identifier: LGPL-2.1-or-later
#include "chars.hpp"

#include <algorithm>

#include <xercesc/util/XMLChar.hpp>

#include "utf8.hpp"

namespace virtbind::xml::internal {

namespace {

using xercesc::XMLChar1_0;
using xercesc::XMLChar1_1;

constexpr std::array<bool, 128> ascii_name_chars(bool start) {
  std::array<bool, 128> table{};
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
  table['_'] = true;
  table[':'] = true;
  if (!start) {
    for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
    table['-'] = true;
    table['.'] = true;
  }
  return table;
}

constexpr std::array<bool, 128> kNameStart = ascii_name_chars(true);
constexpr std::array<bool, 128> kNameChar = ascii_name_chars(false);

XMLCh high_surrogate(std::uint32_t c) noexcept {
  return static_cast<XMLCh>(0xD800 + ((c - 0x10000) >> 10));
}
XMLCh low_surrogate(std::uint32_t c) noexcept {
  return static_cast<XMLCh>(0xDC00 + ((c - 0x10000) & 0x3FF));
}

}  // namespace

bool is_xml_char(std::uint32_t c, XmlVersion version) noexcept {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  if (version == XmlVersion::v1_1 && c >= 0x7F && c <= 0x9F) return c == 0x85;
  return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool is_referable_char(std::uint32_t c, XmlVersion version) noexcept {
  if (version == XmlVersion::v1_1 && c != 0 && c <= 0x9F) return true;
  return is_xml_char(c, version);
}

bool is_name_start(std::uint32_t c, XmlVersion version) noexcept {
  if (c < 0x80) return kNameStart[c];
  const bool old = version == XmlVersion::v1_0;
  if (c < 0x10000) {
    const auto unit = static_cast<XMLCh>(c);
    return old ? XMLChar1_0::isFirstNameChar(unit) : XMLChar1_1::isFirstNameChar(unit);
  }
  return old ? XMLChar1_0::isFirstNameChar(high_surrogate(c), low_surrogate(c))
             : XMLChar1_1::isFirstNameChar(high_surrogate(c), low_surrogate(c));
}

bool is_name_char(std::uint32_t c, XmlVersion version) noexcept {
  if (c < 0x80) return kNameChar[c];
  const bool old = version == XmlVersion::v1_0;
  if (c < 0x10000) {
    const auto unit = static_cast<XMLCh>(c);
    return old ? XMLChar1_0::isNameChar(unit) : XMLChar1_1::isNameChar(unit);
  }
  return old ? XMLChar1_0::isNameChar(high_surrogate(c), low_surrogate(c))
             : XMLChar1_1::isNameChar(high_surrogate(c), low_surrogate(c));
}

std::size_t name_end(std::string_view text, std::size_t offset, XmlVersion version) noexcept {
  std::size_t i = offset;
  while (i < text.size()) {
    const CodePoint point = decode_utf8(text, i);
    const bool fits = point.length != 0 && (i == offset ? is_name_start(point.value, version)
                                                        : is_name_char(point.value, version));
    if (!fits) break;
    i += point.length;
  }
  return i;
}

bool is_nc_name(std::string_view text) noexcept {
  std::size_t i = 0;
  // Nearly every name is ASCII; the call per code point is for the others.
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) break;
    if (byte == ':' || !(i == 0 ? kNameStart[byte] : kNameChar[byte])) return false;
    ++i;
  }
  if (i == text.size()) return i != 0;
  return text.find(':') == std::string_view::npos &&
         name_end(text, 0, XmlVersion::v1_0) == text.size();
}

bool is_encoding_name(std::string_view text) noexcept {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace virtbind::xml::internal
