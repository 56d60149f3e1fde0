// SPDX-License-Identifier: LGPL-2.1-or-later
//
// UUIDs, as libvirt's virUUIDParse reads them and virUUIDFormat writes them.
#pragma once

#include <cctype>
#include <string>
#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// "A5E1B7EE0B5A4F9E9D595A4A2B1C0D3E" with dashes and in lower case; other text as it is.
inline std::string canonical_uuid(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '-' || std::isspace(byte) != 0) continue;
    if (std::isxdigit(byte) == 0) return std::string(text);
    if (made.size() == 8 || made.size() == 13 || made.size() == 18 || made.size() == 23)
      made += '-';
    made += static_cast<char>(std::tolower(byte));
  }
  return made.size() == 36 ? made : std::string(text);
}

/// Rewrites UUIDs in the one way libvirt writes them.
template <class M>
void write_uuid(M& member) {
  for (auto& value : each(member)) {
    if (auto made = canonical_uuid(text_of(value)); made != text_of(value)) assign(value, made);
  }
}

}  // namespace virtbind::rules::libvirt
