// SPDX-License-Identifier: LGPL-2.1-or-later
#include "escape.hpp"

#include <array>

#include "chars.hpp"
#include "utf8.hpp"

namespace virtbind::xml::internal {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Which bytes are not written as they are, at once.
constexpr std::array<bool, 256> special_bytes(std::string_view escaped) {
  std::array<bool, 256> special{};
  for (unsigned c = 0; c < 0x20; ++c) special[c] = c != '\t' && c != '\n';
  for (unsigned c = 0x80; c < 0x100; ++c) special[c] = true;
  for (const char c : escaped) special[static_cast<unsigned char>(c)] = true;
  return special;
}

constexpr std::array<bool, 256> kInText = special_bytes("&<>");
constexpr std::array<bool, 256> kInAttribute = special_bytes("&<>'\"\t\n");

std::string_view reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\'':
      return "&apos;";
    case '"':
      return "&quot;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

}  // namespace

bool append_escaped(std::string& out, std::string_view text, Escape escape) {
  const std::array<bool, 256>& special = escape == Escape::text ? kInText : kInAttribute;
  bool representable = true;
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (!special[static_cast<unsigned char>(c)]) {
      ++i;
      continue;
    }
    std::size_t length = 1;
    std::string_view replacement = reference(c);
    if (replacement.empty()) {
      const CodePoint point = decode_utf8(text, i);
      if (point.length != 0 && is_xml_char(point.value, XmlVersion::v1_0)) {
        i += point.length;
        continue;
      }
      if (point.length != 0) length = point.length;
      replacement = kReplacement;
      representable = false;
    }
    out.append(text, written, i - written);
    out.append(replacement);
    i += length;
    written = i;
  }
  out.append(text, written, text.size() - written);
  return representable;
}

bool append_unescaped(std::string& out, std::string_view text) {
  bool representable = true;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    const std::size_t length = point.length == 0 ? 1 : point.length;
    if (point.value == '\r') {
      // A parser would read it as the line feed it becomes here.
      out.push_back('\n');
      representable = false;
    } else if (point.length == 0 || !is_xml_char(point.value, XmlVersion::v1_0)) {
      out.append(kReplacement);
      representable = false;
    } else {
      out.append(text, i, length);
    }
    i += length;
  }
  return representable;
}

}  // namespace virtbind::xml::internal
