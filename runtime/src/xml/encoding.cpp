// SPDX-License-Identifier: LGPL-2.1-or-later
#include "encoding.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/TransService.hpp>
#include <xercesc/util/XMLException.hpp>

#include "chars.hpp"
#include "position.hpp"
#include "utf8.hpp"
#include "xerces.hpp"

namespace virtbind::xml::internal {

namespace {

using std::string_view_literals::operator""sv;

enum class Family : std::uint8_t { bytes, utf16_le, utf16_be, utf32_le, utf32_be, ebcdic };

struct Detected {
  Family family = Family::bytes;
  std::size_t mark = 0;  ///< bytes of the byte order mark
};

/// XML 1.0, appendix F.
Detected detect(std::string_view bytes) {
  struct Pattern {
    std::string_view begin;
    Detected detected;
  };
  static constexpr std::array<Pattern, 10> patterns{{
      {"\xFF\xFE\0\0"sv, {Family::utf32_le, 4}},
      {"\0\0\xFE\xFF"sv, {Family::utf32_be, 4}},
      {"<\0\0\0"sv, {Family::utf32_le, 0}},
      {"\0\0\0<"sv, {Family::utf32_be, 0}},
      {"\xFF\xFE"sv, {Family::utf16_le, 2}},
      {"\xFE\xFF"sv, {Family::utf16_be, 2}},
      {"<\0"sv, {Family::utf16_le, 0}},
      {"\0<"sv, {Family::utf16_be, 0}},
      {"\x4C\x6F\xA7\x94"sv, {Family::ebcdic, 0}},
      {kUtf8Bom, {Family::bytes, 3}},
  }};
  for (const Pattern& pattern : patterns) {
    if (bytes.starts_with(pattern.begin)) return pattern.detected;
  }
  return {};
}

/// The encoding named by the XML declaration of a text in ASCII's letters, "" if none is.
std::string declared_encoding(std::string_view text) {
  if (!text.starts_with("<?xml") || text.size() < 6 || !is_space(text[5])) return {};
  const std::string_view declaration = text.substr(0, text.find("?>"));
  constexpr std::string_view key = "encoding";
  std::size_t at = declaration.find(key);
  if (at == std::string_view::npos) return {};
  at = skip_space(declaration, at + key.size());
  if (at >= declaration.size() || declaration[at] != '=') return {};
  at = skip_space(declaration, at + 1);
  if (at >= declaration.size() || (declaration[at] != '"' && declaration[at] != '\'')) return {};
  const std::size_t end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return {};
  return std::string(declaration.substr(at + 1, end - at - 1));
}

std::string upper(std::string_view name) {
  std::string result(name);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  });
  return result;
}

constexpr auto kUtf8Names = std::to_array<std::string_view>({"", "UTF-8", "UTF8"});
constexpr auto kAsciiNames =
    std::to_array<std::string_view>({"US-ASCII", "ASCII", "ANSI_X3.4-1968", "ISO646-US"});

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string hex_byte(char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return std::string("0x") + digits[value >> 4] + digits[value & 15];
}

std::optional<EncodingMistake> check_utf8(std::string& bytes) {
  const std::size_t bad = find_invalid_utf8(bytes);
  if (bad == std::string_view::npos) return std::nullopt;
  EncodingMistake mistake{"byte " + hex_byte(bytes[bad]) + " is not UTF-8", bad};
  bytes.resize(bad);
  return mistake;
}

std::optional<EncodingMistake> check_ascii(std::string& bytes) {
  const auto bad = std::find_if(bytes.begin(), bytes.end(),
                                [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (bad == bytes.end()) return std::nullopt;
  const auto offset = static_cast<std::size_t>(bad - bytes.begin());
  EncodingMistake mistake{"byte " + hex_byte(*bad) + " is not US-ASCII, the declared encoding",
                          offset};
  bytes.resize(offset);
  return mistake;
}

template <std::size_t Width, bool BigEndian>
std::uint32_t unit_at(std::string_view bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < Width; ++i) {
    const std::size_t shift = 8 * (BigEndian ? Width - 1 - i : i);
    value |= std::uint32_t{static_cast<unsigned char>(bytes[offset + i])} << shift;
  }
  return value;
}

template <std::size_t Width, bool BigEndian>
std::optional<EncodingMistake> decode_wide(std::string& bytes, std::size_t mark) {
  constexpr const char* encoding = Width == 2 ? "UTF-16" : "UTF-32";
  const std::string_view in(bytes);
  std::string out;
  out.reserve(bytes.size() / Width + bytes.size() / 16);
  std::optional<EncodingMistake> mistake;
  for (std::size_t i = mark; i < in.size(); i += Width) {
    if (in.size() - i < Width) {
      mistake = {std::string("the text ends within a character of ") + encoding, out.size()};
      break;
    }
    std::uint32_t unit = unit_at<Width, BigEndian>(in, i);
    if (unit < 0x80) {
      out.push_back(static_cast<char>(unit));
      continue;
    }
    if (Width == 2 && is_high_surrogate(unit) && in.size() - i >= 2 * Width) {
      const std::uint32_t low = unit_at<Width, BigEndian>(in, i + Width);
      if (is_low_surrogate(low)) {
        unit = combine_surrogates(unit, low);
        i += Width;
      }
    }
    if (is_high_surrogate(unit) || is_low_surrogate(unit) || unit > 0x10FFFF) {
      mistake = {std::string("a unit is not ") + encoding, out.size()};
      break;
    }
    append_utf8(out, unit);
  }
  bytes = std::move(out);
  return mistake;
}

std::unique_ptr<xercesc::XMLTranscoder> make_transcoder(const std::string& encoding) {
  ensure_xerces();
  const std::u16string name(encoding.begin(), encoding.end());
  constexpr XMLSize_t block = 16384;
  xercesc::XMLTransService::Codes result = xercesc::XMLTransService::Ok;
  try {
    std::unique_ptr<xercesc::XMLTranscoder> transcoder(
        xercesc::XMLPlatformUtils::fgTransService->makeNewTranscoderFor(
            name.c_str(), result, block, xercesc::XMLPlatformUtils::fgMemoryManager));
    if (result != xercesc::XMLTransService::Ok) return nullptr;
    return transcoder;
  } catch (const xercesc::XMLException&) {
    return nullptr;
  }
}

/// Where ICU has put a substitute for bytes that the encoding has not.  (A document in GB18030 may
/// mean U+FFFD; it is still a sign of damage.)
std::size_t find_substitute(std::u16string_view units) {
  constexpr std::u16string_view substitutes = u"\uFFFD\u001A";
  return units.find_first_of(substitutes);
}

std::optional<EncodingMistake> transcode(std::string& bytes, const std::string& encoding) {
  const auto transcoder = make_transcoder(encoding);
  if (transcoder == nullptr) {
    bytes.clear();
    return EncodingMistake{"unknown encoding '" + encoding + "'", 0};
  }
  const EncodingMistake bad{"bytes that are not " + encoding + ", the declared encoding", 0};
  constexpr std::size_t block = 16384;
  std::vector<XMLCh> units(block);
  std::vector<unsigned char> sizes(block);
  std::u16string carried;  // a high surrogate whose other half is in the next block
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  std::optional<EncodingMistake> mistake;
  std::size_t offset = 0;
  while (offset < bytes.size() && !mistake) {
    XMLSize_t eaten = 0;
    XMLSize_t count = 0;
    try {
      count = transcoder->transcodeFrom(reinterpret_cast<const XMLByte*>(bytes.data()) + offset,
                                        std::min(block, bytes.size() - offset), units.data(), block,
                                        eaten, sizes.data());
    } catch (const xercesc::XMLException&) {
      mistake = EncodingMistake{bad.message, out.size()};
      break;
    }
    if (eaten == 0) {
      mistake = EncodingMistake{bad.message, out.size()};
      break;
    }
    offset += eaten;
    carried.append(units.data(), count);
    std::size_t ready = carried.size();
    if (ready != 0 && is_high_surrogate(carried.back()) && offset < bytes.size()) --ready;
    const std::u16string_view part = std::u16string_view(carried).substr(0, ready);
    const std::size_t substitute = find_substitute(part);
    append_utf16(out, part.substr(0, substitute));
    if (substitute != std::u16string_view::npos) {
      mistake = EncodingMistake{bad.message, out.size()};
    }
    carried.erase(0, ready);
  }
  bytes = std::move(out);
  return mistake;
}

std::optional<EncodingMistake> decode_bytes(std::string& bytes, std::size_t mark) {
  if (mark != 0) return check_utf8(bytes);  // the mark says more than a declaration
  const std::string encoding = declared_encoding(bytes);
  const std::string name = upper(encoding);
  if (is_one_of(name, kUtf8Names)) return check_utf8(bytes);
  if (is_one_of(name, kAsciiNames)) return check_ascii(bytes);
  constexpr std::size_t longest = 64;
  if (!is_encoding_name(encoding) || encoding.size() > longest) {
    bytes.clear();
    return EncodingMistake{"the XML declaration names no known encoding", 0};
  }
  if (name.starts_with("UTF-16") || name.starts_with("UTF-32") || name.starts_with("UCS-") ||
      name.starts_with("ISO-10646-UCS-")) {
    bytes.clear();
    return EncodingMistake{"the XML declaration says " + encoding + ", but the text is not", 0};
  }
  auto mistake = transcode(bytes, encoding);
  if (!bytes.empty() && !bytes.starts_with("<?xml")) {
    // The declaration was readable in ASCII and is not in the encoding it names.
    bytes.clear();
    return EncodingMistake{"the XML declaration says " + encoding + ", but the text is not", 0};
  }
  return mistake;
}

std::string ebcdic_encoding(const std::string& bytes) {
  // IBM1140 has the letters every EBCDIC shares: enough to read the declaration.
  constexpr std::size_t declaration_bytes = 256;
  std::string begin = bytes.substr(0, declaration_bytes);
  transcode(begin, "IBM1140");
  std::string encoding = declared_encoding(begin);
  return is_encoding_name(encoding) ? encoding : "IBM1140";
}

std::optional<EncodingMistake> decode_ebcdic(std::string& bytes) {
  return transcode(bytes, ebcdic_encoding(bytes));
}

/// Whether the text as UTF-8 is not the bytes themselves.
bool is_converted(std::string_view bytes, const Detected& detected) {
  if (detected.family != Family::bytes) return true;
  if (detected.mark != 0) return false;
  const std::string name = upper(declared_encoding(bytes));
  return !is_one_of(name, kUtf8Names) && !is_one_of(name, kAsciiNames);
}

std::u16string utf16_of(std::uint32_t code_point) {
  if (code_point < 0x10000) return {static_cast<char16_t>(code_point)};
  return {static_cast<char16_t>(0xD7C0U + (code_point >> 10U)),
          static_cast<char16_t>(0xDC00U + (code_point & 0x3FFU))};
}

template <std::size_t Width, bool BigEndian>
void append_unit(std::string& out, std::uint32_t unit) {
  for (std::size_t i = 0; i < Width; ++i) {
    const std::size_t shift = 8 * (BigEndian ? Width - 1 - i : i);
    out.push_back(static_cast<char>((unit >> shift) & 0xFFU));
  }
}

template <std::size_t Width, bool BigEndian>
std::string encode_wide(std::string_view mark, std::string_view utf8) {
  std::string out(mark);
  out.reserve(mark.size() + utf8.size() * Width);
  for (std::size_t i = 0; i < utf8.size();) {
    const CodePoint point = decode_utf8(utf8, i);
    i += std::max<std::size_t>(1, point.length);
    if (Width == 4) {
      append_unit<Width, BigEndian>(out, point.value);
    } else {
      for (const char16_t unit : utf16_of(point.value)) append_unit<Width, BigEndian>(out, unit);
    }
  }
  return out;
}

std::u16string reference_to(std::uint32_t code_point) {
  const std::string text = "&#" + std::to_string(code_point) + ";";
  return {text.begin(), text.end()};
}

std::optional<std::string> encode_bytes(const std::string& encoding, std::string_view utf8) {
  const auto transcoder = make_transcoder(encoding);
  if (transcoder == nullptr) return std::nullopt;
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const CodePoint point = decode_utf8(utf8, i);
    i += std::max<std::size_t>(1, point.length);
    const std::u16string units =
        transcoder->canTranscodeTo(point.value) ? utf16_of(point.value) : reference_to(point.value);
    std::array<XMLByte, 32> bytes{};
    XMLSize_t eaten = 0;
    const XMLSize_t count =
        transcoder->transcodeTo(units.data(), units.size(), bytes.data(), bytes.size(), eaten,
                                xercesc::XMLTranscoder::UnRep_RepChar);
    out.append(reinterpret_cast<const char*>(bytes.data()), count);
  }
  return out;
}

std::string encode_ascii(std::string_view utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const CodePoint point = decode_utf8(utf8, i);
    if (point.value < 0x80) {
      out.push_back(utf8[i]);
    } else {
      out += "&#" + std::to_string(point.value) + ";";
    }
    i += std::max<std::size_t>(1, point.length);
  }
  return out;
}

}  // namespace

std::optional<std::string> encode_like(std::string_view document, std::string_view utf8) {
  const Detected detected = detect(document);
  const std::string_view mark = document.substr(0, detected.mark);
  switch (detected.family) {
    case Family::utf16_le:
      return encode_wide<2, false>(mark, utf8);
    case Family::utf16_be:
      return encode_wide<2, true>(mark, utf8);
    case Family::utf32_le:
      return encode_wide<4, false>(mark, utf8);
    case Family::utf32_be:
      return encode_wide<4, true>(mark, utf8);
    case Family::ebcdic:
      return encode_bytes(ebcdic_encoding(std::string(document)), utf8);
    case Family::bytes:
      break;
  }
  const std::string encoding = declared_encoding(document);
  if (detected.mark != 0 || is_one_of(upper(encoding), kUtf8Names)) return std::string(utf8);
  if (is_one_of(upper(encoding), kAsciiNames)) return encode_ascii(utf8);
  return encode_bytes(encoding, utf8);
}

std::optional<EncodingMistake> decode_to_utf8(std::string& bytes,
                                              std::optional<std::string>& original) {
  const Detected detected = detect(bytes);
  if (is_converted(bytes, detected)) original = bytes;
  switch (detected.family) {
    case Family::utf16_le:
      return decode_wide<2, false>(bytes, detected.mark);
    case Family::utf16_be:
      return decode_wide<2, true>(bytes, detected.mark);
    case Family::utf32_le:
      return decode_wide<4, false>(bytes, detected.mark);
    case Family::utf32_be:
      return decode_wide<4, true>(bytes, detected.mark);
    case Family::ebcdic:
      return decode_ebcdic(bytes);
    case Family::bytes:
      break;
  }
  return decode_bytes(bytes, detected.mark);
}

}  // namespace virtbind::xml::internal
