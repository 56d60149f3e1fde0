// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Decimal numbers of any length, compared digit by digit: XML Schema sets no limit to them.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace virtbind::grammar {

/// A decimal number as its digits in the text it was read from, which must outlive it.
struct Decimal {
  bool negative = false;
  std::string_view whole;     ///< without leading zeros
  std::string_view fraction;  ///< without trailing zeros

  /// Reads "+12", "-.5", "3."; nothing for anything else, white space included.
  static std::optional<Decimal> parse(std::string_view text) noexcept;
  /// The same, without a decimal point.
  static std::optional<Decimal> parse_integer(std::string_view text) noexcept;

  [[nodiscard]] std::size_t total_digits() const noexcept;
  /// One spelling for each number.
  [[nodiscard]] std::string canonical() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;
  friend bool operator==(const Decimal& a, const Decimal& b) noexcept = default;
};

}  // namespace virtbind::grammar
