// SPDX-License-Identifier: LGPL-2.1-or-later
#include "edits.hpp"

#include <algorithm>

namespace virtbind::document {

std::string Edits::apply(std::string_view text, xml::Range part) const {
  std::vector<const Edit*> sorted;
  for (const Edit& edit : edits_) {
    if (edit.range.begin >= part.begin && edit.range.end <= part.end) sorted.push_back(&edit);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const Edit* a, const Edit* b) {
    return a->range.begin != b->range.begin
               ? a->range.begin < b->range.begin
               : (a->range.begin == a->range.end) > (b->range.begin == b->range.end);
  });
  std::string made;
  std::size_t at = part.begin;
  for (const Edit* edit : sorted) {
    if (edit->range.begin > at) made.append(text, at, edit->range.begin - at);
    made += edit->text;
    at = std::max(at, edit->range.end);
  }
  if (at < part.end) made.append(text, at, part.end - at);
  return made;
}

}  // namespace virtbind::document
