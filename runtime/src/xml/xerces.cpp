// SPDX-License-Identifier: LGPL-2.1-or-later
#include "xerces.hpp"

#include <stdexcept>
#include <type_traits>

#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLException.hpp>

#include "utf8.hpp"

namespace virtbind::xml::internal {

static_assert(std::is_same_v<XMLCh, char16_t>, "Xerces must be built with XMLCh = char16_t");

void ensure_xerces() {
  static const bool initialised = [] {
    try {
      xercesc::XMLPlatformUtils::Initialize();
    } catch (const xercesc::XMLException&) {
      throw std::runtime_error("Xerces-C++ could not be initialised");
    }
    return true;
  }();
  static_cast<void>(initialised);
}

void append_utf16(std::string& out, std::u16string_view units) {
  constexpr std::uint32_t replacement = 0xFFFD;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const char16_t unit = units[i];
    if (unit < 0x80) {
      out.push_back(static_cast<char>(unit));
    } else if (is_high_surrogate(unit) && i + 1 < units.size() && is_low_surrogate(units[i + 1])) {
      append_utf8(out, combine_surrogates(unit, units[++i]));
    } else {
      append_utf8(out, is_high_surrogate(unit) || is_low_surrogate(unit) ? replacement : unit);
    }
  }
}

std::u16string_view view(const XMLCh* text) noexcept {
  return text == nullptr ? std::u16string_view() : std::u16string_view(text);
}

std::string to_utf8(const XMLCh* text) {
  std::string out;
  append_utf16(out, view(text));
  return out;
}

}  // namespace virtbind::xml::internal
