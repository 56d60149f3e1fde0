// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Changes to a text, collected before any is made.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/xml/events.hpp"

namespace virtbind::document {

class Edits {
 public:
  void replace(xml::Range range, std::string text) { edits_.push_back({range, std::move(text)}); }
  void insert(std::size_t offset, std::string text) { replace({offset, offset}, std::move(text)); }
  void remove(xml::Range range) { replace(range, {}); }
  [[nodiscard]] bool empty() const noexcept { return edits_.empty(); }

  /// A part of the text with the changes in it.  Insertions at one place stand in the order in
  /// which they were asked for; removals may overlap.
  [[nodiscard]] std::string apply(std::string_view text, xml::Range part) const;

 private:
  struct Edit {
    xml::Range range;
    std::string text;
  };
  std::vector<Edit> edits_;
};

}  // namespace virtbind::document
