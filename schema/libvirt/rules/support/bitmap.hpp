// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sets of CPUs, nodes and threads, as libvirt's virBitmap reads and writes them.
#pragma once

#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

using Bitmap = std::set<unsigned>;

/// "0-3,^2" is 0, 1, 3.  Nothing for what is no such list, or longer than libvirt's limit.
inline std::optional<Bitmap> parse_bitmap(std::string_view text) {
  constexpr unsigned kLimit = 1024 * 128;
  Bitmap bits;
  const auto read = [&text](unsigned& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value >= kLimit) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  };
  const auto skip_spaces = [&text] {
    while (text.starts_with(' ')) text.remove_prefix(1);
  };
  for (skip_spaces(); !text.empty(); skip_spaces()) {
    const bool excluded = text.starts_with('^');
    if (excluded) text.remove_prefix(1);
    unsigned first = 0;
    if (!read(first)) return std::nullopt;
    unsigned last = first;
    if (text.starts_with('-')) {
      text.remove_prefix(1);
      if (!read(last) || last < first) return std::nullopt;
    }
    for (unsigned bit = first; bit <= last; ++bit) {
      if (excluded) {
        bits.erase(bit);
      } else {
        bits.insert(bit);
      }
    }
    skip_spaces();
    if (text.empty()) break;
    if (!text.starts_with(',')) return std::nullopt;
    text.remove_prefix(1);
  }
  return bits;
}

/// "0-1,3".
inline std::string to_text(const Bitmap& bits) {
  std::string text;
  for (auto it = bits.begin(); it != bits.end();) {
    const unsigned first = *it;
    unsigned last = first;
    while (++it != bits.end() && *it == last + 1) last = *it;
    if (!text.empty()) text += ',';
    text += std::to_string(first);
    if (last != first) text += '-' + std::to_string(last);
  }
  return text;
}

/// Rewrites a list in the one way libvirt writes it.
template <class M>
void canonical_bitmap(M& member) {
  for (auto& value : each(member)) {
    if (const auto bits = parse_bitmap(text_of(value))) assign(value, to_text(*bits));
  }
}

}  // namespace virtbind::rules::libvirt
