// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sets of Unicode characters as sorted ranges.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace virtbind::grammar {

constexpr char32_t max_code_point = 0x10ffff;

class CharSet {
 public:
  struct Range {
    char32_t first;
    char32_t last;  ///< inclusive
    friend bool operator==(const Range&, const Range&) = default;
  };

  CharSet() = default;
  explicit CharSet(std::vector<Range> ranges);  ///< in any order, overlapping or not

  [[nodiscard]] const std::vector<Range>& ranges() const noexcept { return ranges_; }
  [[nodiscard]] CharSet complement() const;
  [[nodiscard]] CharSet without(const CharSet& other) const;
  void add(char32_t first, char32_t last);
  void add(const CharSet& other);
  [[nodiscard]] bool has(char32_t c) const noexcept;

  /// \s, \i, \c, \d, \w of XML Schema; `letter` is the lower-case one.
  static CharSet of_escape(char letter);
  /// \p{name}: a general category ("Lu") or a block ("IsGreek"); nothing if there is none such.
  static std::optional<CharSet> of_category(std::string_view name);

 private:
  std::vector<Range> ranges_;
};

/// Characters of XML names (XML 1.0, fourth edition; the colon counts as a letter).
bool is_name_start(char32_t c) noexcept;
bool is_name_char(char32_t c) noexcept;

}  // namespace virtbind::grammar
