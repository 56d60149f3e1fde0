// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/members.hpp"

#include <charconv>

namespace virtbind::members {

std::optional<unsigned long long> parse_number(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  }
  unsigned long long value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace virtbind::members
