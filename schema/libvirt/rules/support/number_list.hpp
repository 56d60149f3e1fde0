// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Lists of numbers as libvirt writes them: "0-3,^2".
#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace virtbind::rules::libvirt {

/// Calls `function(first, last, excluded)` for every range of a list, as virBitmapParse reads it.
/// False, after the ranges before it, at what is no such list or a number beyond `highest`.
template <class Function>
bool for_each_range(std::string_view text, unsigned long long highest, Function function) {
  const auto read = [&text, highest](unsigned long long& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value > highest) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  };
  const auto skip_spaces = [&text] {
    while (text.starts_with(' ')) text.remove_prefix(1);
  };
  for (skip_spaces(); !text.empty(); skip_spaces()) {
    const bool excluded = text.starts_with('^');
    if (excluded) text.remove_prefix(1);
    unsigned long long first = 0;
    if (!read(first)) return false;
    unsigned long long last = first;
    if (text.starts_with('-')) {
      text.remove_prefix(1);
      if (!read(last) || last < first) return false;
    }
    function(first, last, excluded);
    skip_spaces();
    if (text.empty()) break;
    if (!text.starts_with(',')) return false;
    text.remove_prefix(1);
  }
  return true;
}

}  // namespace virtbind::rules::libvirt
