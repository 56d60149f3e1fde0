// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A table of a text's lines, for many locations in one text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::xml {

/// Gives the same answers as Text, by search instead of a scan from the start.  The text must
/// outlive the index.
class LineIndex {
 public:
  explicit LineIndex(const Text& text);

  [[nodiscard]] std::size_t line_count() const noexcept { return starts_.size(); }
  [[nodiscard]] Location location(std::size_t offset) const;
  /// The text of a line (from 1) without its line end; "" beyond the last.
  [[nodiscard]] std::string_view line(std::size_t number) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

}  // namespace virtbind::xml
