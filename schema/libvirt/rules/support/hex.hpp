// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Numbers that libvirt writes in one fixed way, whatever way they were given in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

enum class Letters { lower, upper };

/// "0x0a": at least `digits` digits of a hexadecimal number.
inline std::string hex(unsigned long long value, std::size_t digits,
                       Letters letters = Letters::lower) {
  const std::string_view characters =
      letters == Letters::upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  for (; value != 0 || text.empty(); value /= 16) text.insert(text.begin(), characters[value % 16]);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return "0x" + text;
}

/// Rewrites a number in the one way libvirt writes it; where there is none it is 0.
template <class M>
void write_hex(M& member, std::size_t digits, Letters letters = Letters::lower) {
  const auto value =
      has(member) ? parse_number(text(member)) : std::optional<unsigned long long>(0);
  if (value) set(member, hex(*value, digits, letters));
}

template <class M>
void write_decimal(M& member) {
  const auto value =
      has(member) ? parse_number(text(member)) : std::optional<unsigned long long>(0);
  if (value) set(member, std::to_string(*value));
}

}  // namespace virtbind::rules::libvirt
