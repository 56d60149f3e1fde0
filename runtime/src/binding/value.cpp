// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>

#include "xml/chars.hpp"

namespace virtbind {

namespace {

using xml::internal::is_space;
using xml::internal::trim;

constexpr auto is_digit = [](char c) { return c >= '0' && c <= '9'; };

/// White space collapsed as XML Schema says: runs become one space, none at the ends.
std::string collapse(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    if (!is_space(c)) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

template <class T>
struct Parsed {
  T value;
  bool in_range;
};

/// An integer in XML Schema's lexical form; one that T cannot hold saturates.
template <class T>
std::optional<Parsed<T>> parse_number(std::string_view text) {
  text = trim(text);
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return {};
  unsigned long long magnitude = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), magnitude);
  const bool huge = result.ec == std::errc::result_out_of_range;
  using Limits = std::numeric_limits<T>;
  const auto limit = static_cast<unsigned long long>(Limits::max());
  if (!negative) {
    if (huge || magnitude > limit) return Parsed<T>{Limits::max(), false};
    return Parsed<T>{static_cast<T>(magnitude), true};
  }
  const unsigned long long lowest = Limits::is_signed ? limit + 1 : 0;
  if (!Limits::is_signed && (huge || magnitude > 0)) return {};
  if (huge || magnitude > lowest) return Parsed<T>{Limits::min(), false};
  return Parsed<T>{static_cast<T>(0 - magnitude), true};
}

template <>
std::optional<Parsed<bool>> parse_number<bool>(std::string_view text) {
  text = trim(text);
  if (text == "true" || text == "1") return Parsed<bool>{true, true};
  if (text == "false" || text == "0") return Parsed<bool>{false, true};
  return {};
}

template <>
std::optional<Parsed<double>> parse_number<double>(std::string_view text) {
  text = trim(text);
  if (text == "INF") return Parsed<double>{std::numeric_limits<double>::infinity(), true};
  if (text == "-INF") return Parsed<double>{-std::numeric_limits<double>::infinity(), true};
  if (text == "NaN") return Parsed<double>{std::numeric_limits<double>::quiet_NaN(), true};
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) {
    return {};
  }
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  if (text.empty() || text.front() == '+' || text.front() == '-') return {};
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ptr != text.data() + text.size()) return {};
  const bool in_range = result.ec == std::errc();
  if (!in_range) {
    // The value is untouched then; which way it went is in its exponent.
    const std::size_t exponent = text.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && exponent + 1 < text.size() &&
                      text[exponent + 1] == '-';
    value = tiny ? 0 : std::numeric_limits<double>::max();
  }
  return Parsed<double>{negative ? -value : value, in_range};
}

template <class T>
void append_number(T value, std::string& out) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, result.ptr);
}

void append_number(bool value, std::string& out) { out += value ? "true" : "false"; }

void append_number(double value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-INF" : "INF";
  } else {
    char buffer[32];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, result.ptr);
  }
}

/// Equal for the purpose of keeping a spelling: NaN is what NaN says.
template <class T>
bool same(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a) && std::isnan(b)) return true;
  }
  return a == b;
}

}  // namespace

template <class T>
bool Number<T>::parse(std::string_view text) {
  const auto parsed = parse_number<T>(text);
  if (!parsed) return false;
  Base::operator=(parsed->value);
  std::string usual;
  append_number(parsed->value, usual);
  if (parsed->in_range && usual == text) {
    spelling_.clear();
  } else {
    spelling_.set(text);
  }
  return true;
}

template <class T>
void Number<T>::append_to(std::string& out) const {
  if (const std::string* spelled = spelling_.get()) {
    const auto parsed = parse_number<T>(*spelled);
    if (parsed && same(parsed->value, value())) {
      out += *spelled;
      return;
    }
  }
  append_number(value(), out);
}

template <class T>
bool Number<T>::in_range() const {
  const std::string* spelled = spelling_.get();
  if (spelled == nullptr) return true;
  const auto parsed = parse_number<T>(*spelled);
  return !parsed || parsed->in_range || !same(parsed->value, value());
}

template <class T>
bool Number<T>::equals(const Number& other) const {
  if (!same(value(), other.value())) return false;
  if (in_range() && other.in_range()) return true;
  // Both stand for the same bound of T; what they mean is in their spelling.
  std::string own_text;
  std::string other_text;
  append_to(own_text);
  other.append_to(other_text);
  return own_text == other_text;
}

template class Number<long long>;
template class Number<unsigned long long>;
template class Number<bool>;
template class Number<double>;

void Keyword::parse(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), [](char c) { return is_space(c); })) {
    set_word(text);
    return;
  }
  static_cast<std::string&>(*this) = collapse(text);
  if (static_cast<const std::string&>(*this) == text) {
    spelling_.clear();
  } else {
    spelling_.set(text);
  }
}

void Keyword::append_to(std::string& out) const {
  const std::string* spelled = spelling_.get();
  const auto& word = static_cast<const std::string&>(*this);
  out += spelled != nullptr && collapse(*spelled) == word ? *spelled : word;
}

}  // namespace virtbind
