// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sets of CPUs, nodes and threads, as libvirt's virBitmap reads and writes them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "number_list.hpp"
#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

using Bitmap = std::set<unsigned>;

/// "0-3,^2" is 0, 1, 3.  Nothing for what is no such list, or longer than libvirt's limit.
inline std::optional<Bitmap> parse_bitmap(std::string_view text) {
  constexpr unsigned kLimit = 1024 * 128;
  Bitmap bits;
  const bool is_list = for_each_range(text, kLimit - 1, [&](auto first, auto last, bool excluded) {
    for (auto bit = static_cast<unsigned>(first); bit <= last; ++bit) {
      if (excluded) {
        bits.erase(bit);
      } else {
        bits.insert(bit);
      }
    }
  });
  if (!is_list) return std::nullopt;
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
