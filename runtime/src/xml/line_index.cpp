// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/xml/line_index.hpp"

#include <algorithm>

#include "position.hpp"

namespace virtbind::xml {

LineIndex::LineIndex(const Text& text) : text_(text.utf8()) {
  std::size_t begin = 0;
  do {
    starts_.push_back(begin);
    begin = internal::next_line(text_, begin);
  } while (begin != std::string_view::npos);
}

Location LineIndex::location(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto number = static_cast<std::size_t>(after - starts_.begin());
  return internal::locate_on_line(text_, starts_[number - 1], number, offset);
}

std::string_view LineIndex::line(std::size_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t begin = starts_[number - 1];
  const std::size_t end = number < starts_.size() ? starts_[number] : text_.size();
  std::string_view line = text_.substr(begin, end - begin);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (begin == 0) line.remove_prefix(internal::bom_length(line));
  return line;
}

}  // namespace virtbind::xml
