// SPDX-License-Identifier: LGPL-2.1-or-later
#include "decimal.hpp"

#include <algorithm>

namespace virtbind::grammar {
namespace {

std::size_t count_digits(std::string_view text) noexcept {
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
  return static_cast<std::size_t>(end - text.begin());
}

std::strong_ordering compare_magnitude(const Decimal& a, const Decimal& b) noexcept {
  if (a.whole.size() != b.whole.size()) return a.whole.size() <=> b.whole.size();
  if (const auto order = a.whole.compare(b.whole); order != 0) return order <=> 0;
  return a.fraction.compare(b.fraction) <=> 0;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  Decimal result;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    result.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t whole = count_digits(text);
  result.whole = text.substr(0, whole);
  text.remove_prefix(whole);
  if (!text.empty() && text[0] == '.') {
    result.fraction = text.substr(1);
    text = {};
    if (count_digits(result.fraction) != result.fraction.size()) return std::nullopt;
  }
  if (!text.empty() || (whole == 0 && result.fraction.empty())) return std::nullopt;
  const std::size_t zeros = result.whole.find_first_not_of('0');
  result.whole.remove_prefix(std::min(zeros, result.whole.size()));
  const std::size_t last = result.fraction.find_last_not_of('0');
  result.fraction = result.fraction.substr(0, last + 1);  // npos + 1 is 0: all zeros
  if (result.whole.empty() && result.fraction.empty()) result.negative = false;
  return result;
}

std::optional<Decimal> Decimal::parse_integer(std::string_view text) noexcept {
  if (text.find('.') != std::string_view::npos) return std::nullopt;
  return parse(text);
}

std::size_t Decimal::total_digits() const noexcept {
  if (!whole.empty()) return whole.size() + fraction.size();
  const std::size_t zeros = fraction.find_first_not_of('0');
  return zeros == std::string_view::npos ? 1 : fraction.size() - zeros;
}

std::string Decimal::canonical() const {
  std::string result(negative ? "-" : "");
  result += whole.empty() ? "0" : whole;
  if (!fraction.empty()) result.append(".").append(fraction);
  return result;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return a.negative ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

}  // namespace virtbind::grammar
