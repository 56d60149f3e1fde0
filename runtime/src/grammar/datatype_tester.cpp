// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <xercesc/framework/MemoryManager.hpp>
#include <xercesc/util/XMLUri.hpp>
#include <xercesc/validators/datatype/DatatypeValidator.hpp>
#include <xercesc/validators/datatype/DatatypeValidatorFactory.hpp>

#include "../xml/xerces.hpp"
#include "char_set.hpp"
#include "datatype.hpp"
#include "utf8.hpp"

namespace virtbind::grammar {
namespace {

using Kind = Datatype::Kind;

std::u16string to_utf16(std::string_view text) {
  std::u16string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = next_code_point(text, at);
    if (c >= 0x10000) {
      c -= 0x10000;
      result += static_cast<char16_t>(0xd800U + (c >> 10U));
      c = 0xdc00U + (c & 0x3ffU);
    }
    result += static_cast<char16_t>(c);
  }
  return result;
}

enum class NameRule { name, ncname, nmtoken };

bool is_name(std::string_view text, NameRule rule) noexcept {
  if (text.empty()) return false;
  for (std::size_t at = 0; at < text.size();) {
    const bool start = at == 0 && rule != NameRule::nmtoken;
    const char32_t c = next_code_point(text, at);
    if (c == ':' && rule == NameRule::ncname) return false;
    if (start ? !is_name_start(c) : !is_name_char(c)) return false;
  }
  return true;
}

/// Calls `test` with each word; true if there is one and all pass.
template <typename Test>
bool all_words(std::string_view text, Test&& test) {
  if (text.empty()) return false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (!test(text.substr(0, end))) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

bool is_language(std::string_view text) noexcept {
  for (bool first = true;; first = false) {
    const std::size_t end = std::min(text.find('-'), text.size());
    const std::string_view part = text.substr(0, end);
    if (part.empty() || part.size() > 8) return false;
    for (const char c : part) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (first || c < '0' || c > '9')) return false;
    }
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_hex_digit(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Base64 without its spaces; nothing if it is not base64.
std::optional<std::string> base64_letters(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c != ' ') letters += c;
  }
  if (letters.size() % 4 != 0) return std::nullopt;
  std::size_t end = letters.size();
  while (end > 0 && letters.size() - end < 2 && letters[end - 1] == '=') --end;
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < end; ++i) {
    if (alphabet.find(letters[i]) == std::string_view::npos) return std::nullopt;
  }
  // The bits that the padding leaves over have to be zero.
  const std::size_t unused = letters.size() - end;
  if (unused > 0 && alphabet.find(letters[end - 1]) % (unused == 1 ? 4 : 16) != 0) {
    return std::nullopt;
  }
  return letters;
}

/// A URI reference as XLink makes one of any text (XML Schema part 2, section 3.2.17): characters
/// that URIs do not have are escaped.
std::u16string escape_uri(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::u16string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool has_to_be_escaped =
        byte <= ' ' || byte >= 0x7f ||
        std::string_view("<>\"{}|\\^`").find(c) != std::string_view::npos;
    if (has_to_be_escaped) {
      result += u'%';
      result += static_cast<char16_t>(hex[byte >> 4U]);
      result += static_cast<char16_t>(hex[byte & 0xfU]);
    } else {
      result += static_cast<char16_t>(byte);
    }
  }
  return result;
}

std::optional<double> read_double(std::string_view text, bool single) {
  if (text == "INF") return std::numeric_limits<double>::infinity();
  if (text == "-INF") return -std::numeric_limits<double>::infinity();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  const std::size_t exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  if (!Decimal::parse(mantissa)) return std::nullopt;
  if (exponent != std::string_view::npos && !Decimal::parse_integer(text.substr(exponent + 1))) {
    return std::nullopt;
  }
  const std::string_view digits = text.substr(text[0] == '+' ? 1 : 0);
  const char* const end = digits.data() + digits.size();
  double value = 0;
  auto error = std::errc();
  if (single) {
    float rounded = 0;
    error = std::from_chars(digits.data(), end, rounded).ec;
    value = static_cast<double>(rounded);
  } else {
    error = std::from_chars(digits.data(), end, value).ec;
  }
  if (error == std::errc::result_out_of_range) {
    const bool tiny = exponent != std::string_view::npos &&
                      text.substr(exponent).find('-') != std::string_view::npos;
    value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    if (text[0] == '-') value = -value;
  }
  return value;
}

}  // namespace

/// Dates, times and durations, which are Xerces's to judge.
class DatatypeTester::Moments {
 public:
  explicit Moments(const Datatype& type) {
    xml::internal::ensure_xerces();
    const std::u16string name = to_utf16(type.name());
    base_ = factory_.getDatatypeValidator(name.c_str());
    auto facets = std::make_unique<xercesc::RefHashTableOf<xercesc::KVStringPair>>(7U, true);
    bool any = false;
    for (const auto& [param, value] : type.params()) {
      if (param == "pattern") continue;
      const std::u16string key = to_utf16(param);
      const std::u16string text = to_utf16(trim(value));
      auto* pair = new xercesc::KVStringPair(key.c_str(), text.c_str());
      facets->put(pair->getKey(), pair);
      any = true;
    }
    if (!any) return;
    try {
      own_.reset(factory_.createDatatypeValidator(nullptr, base_, facets.release(), nullptr, false,
                                                  0, false));
    } catch (const xercesc::XMLException&) {
      base_ = nullptr;  // parameters that contradict each other allow nothing
    }
  }

  bool allows(std::string_view text) {
    xercesc::DatatypeValidator* const validator = own_ ? own_.get() : base_;
    if (validator == nullptr) return false;
    try {
      validator->validate(to_utf16(text).c_str());
      return true;
    } catch (const xercesc::XMLException&) {
      return false;
    }
  }

  bool equal(std::string_view a, std::string_view b) {
    if (base_ == nullptr) return false;
    try {
      return base_->compare(to_utf16(a).c_str(), to_utf16(b).c_str()) == 0;
    } catch (const xercesc::XMLException&) {
      return false;
    }
  }

 private:
  xercesc::DatatypeValidatorFactory factory_;
  xercesc::DatatypeValidator* base_ = nullptr;
  std::unique_ptr<xercesc::DatatypeValidator> own_;
};

DatatypeTester::DatatypeTester(const Datatype& type) : type_(&type) {
  for (const Regex& regex : type.patterns_) patterns_.emplace_back(regex);
}
DatatypeTester::~DatatypeTester() = default;
DatatypeTester::DatatypeTester(DatatypeTester&&) noexcept = default;
DatatypeTester& DatatypeTester::operator=(DatatypeTester&&) noexcept = default;

bool is_ncname(std::string_view text) noexcept { return is_name(text, NameRule::ncname); }

std::string expanded_name(std::string_view ns, std::string_view local) {
  return std::string(ns).append("\n").append(local);
}

bool DatatypeTester::allows(std::string_view value, const NamespaceScope& scope) {
  const std::string_view text = normalize(value, type_->white_space_, buffer_);
  for (RegexMatcher& pattern : patterns_) {
    if (!pattern.matches(text)) return false;
  }
  return lexical(text, scope) && length_ok(text);
}

bool DatatypeTester::lexical(std::string_view text, const NamespaceScope& scope) {
  switch (type_->kind_) {
    case Kind::text:
      return true;
    case Kind::language:
      return is_language(text);
    case Kind::name:
      return is_name(text, NameRule::name);
    case Kind::ncname:
      return is_name(text, NameRule::ncname);
    case Kind::nmtoken:
      return is_name(text, NameRule::nmtoken);
    case Kind::nmtokens:
      return all_words(text, [](std::string_view w) { return is_name(w, NameRule::nmtoken); });
    case Kind::ncnames:
      return all_words(text, is_ncname);
    case Kind::qname: {
      const std::size_t colon = text.find(':');
      const std::string_view prefix = colon == std::string_view::npos ? "" : text.substr(0, colon);
      const std::string_view local =
          colon == std::string_view::npos ? text : text.substr(colon + 1);
      if (colon != std::string_view::npos && !is_ncname(prefix)) return false;
      return is_ncname(local) && (prefix.empty() || scope.find(prefix).has_value());
    }
    case Kind::integer:
    case Kind::decimal: {
      const std::optional<Decimal> number =
          type_->kind_ == Kind::integer ? Decimal::parse_integer(text) : Decimal::parse(text);
      return number && in_range(*number);
    }
    case Kind::float_number:
    case Kind::double_number: {
      const auto number = read_double(text, type_->kind_ == Kind::float_number);
      return number && in_range(*number);
    }
    case Kind::boolean:
      return text == "true" || text == "false" || text == "1" || text == "0";
    case Kind::hex_binary:
      return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), is_hex_digit);
    case Kind::base64_binary:
      return base64_letters(text).has_value();
    case Kind::any_uri:
      return xercesc::XMLUri::isValidURI(true, escape_uri(text).c_str());
    case Kind::moment:
      if (!moments_) moments_ = std::make_unique<Moments>(*type_);
      return moments_->allows(text);
    case Kind::nothing:
      return false;
  }
  return false;
}

bool DatatypeTester::in_range(const Decimal& value) const {
  if (value.total_digits() > type_->total_digits_) return false;
  if (value.fraction.size() > type_->fraction_digits_) return false;
  const auto order = [&](const Datatype::Bound& bound) {
    return value <=> Decimal::parse(bound.text).value_or(Decimal());
  };
  if (type_->low_) {
    const auto o = order(*type_->low_);
    if (o < 0 || (o == 0 && !type_->low_->inclusive)) return false;
  }
  if (type_->high_) {
    const auto o = order(*type_->high_);
    if (o > 0 || (o == 0 && !type_->high_->inclusive)) return false;
  }
  return true;
}

bool DatatypeTester::in_range(double value) const {
  // Written so that NaN, which compares with nothing, is in no range.
  if (type_->low_) {
    const double low = type_->low_->number;
    if (!(value > low || (type_->low_->inclusive && value == low))) return false;
  }
  if (type_->high_) {
    const double high = type_->high_->number;
    if (!(value < high || (type_->high_->inclusive && value == high))) return false;
  }
  return true;
}

bool DatatypeTester::length_ok(std::string_view text) const {
  if (type_->min_length_ == 0 && type_->max_length_ == std::numeric_limits<std::size_t>::max()) {
    return true;
  }
  std::size_t length = 0;
  switch (type_->kind_) {
    case Kind::qname:
      return true;
    case Kind::nmtokens:
    case Kind::ncnames:
      length = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
      break;
    case Kind::hex_binary:
      length = text.size() / 2;
      break;
    case Kind::base64_binary: {
      const std::string letters = base64_letters(text).value_or("");
      const auto padding =
          static_cast<std::size_t>(std::count(letters.begin(), letters.end(), '='));
      length = letters.size() / 4 * 3 - padding;
      break;
    }
    default:
      length = count_code_points(text);
  }
  return length >= type_->min_length_ && length <= type_->max_length_;
}

std::optional<std::string> DatatypeTester::canonical(std::string_view value,
                                                     const NamespaceScope& scope) {
  if (!allows(value, scope)) return std::nullopt;
  const std::string_view text = normalize(value, type_->white_space_, buffer_);
  switch (type_->kind_) {
    case Kind::qname: {
      const std::size_t colon = text.find(':');
      if (colon == std::string_view::npos) {
        return expanded_name(scope.find("").value_or(""), text);
      }
      return expanded_name(scope.find(text.substr(0, colon)).value_or(""), text.substr(colon + 1));
    }
    case Kind::integer:
    case Kind::decimal:
      return Decimal::parse(text).value_or(Decimal()).canonical();
    case Kind::float_number:
    case Kind::double_number: {
      const double number = read_double(text, type_->kind_ == Kind::float_number).value_or(0);
      return std::isnan(number) ? "NaN" : std::to_string(std::bit_cast<std::uint64_t>(number));
    }
    case Kind::boolean:
      return text == "true" || text == "1" ? "true" : "false";
    case Kind::hex_binary: {
      std::string upper(text);
      for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
      return upper;
    }
    case Kind::base64_binary:
      return base64_letters(text);
    default:
      return std::string(text);
  }
}

bool DatatypeTester::equal(std::string_view a, std::string_view b, const NamespaceScope& scope) {
  if (type_->has_canonical()) {
    const std::optional<std::string> one = canonical(a, scope);
    return one && one == canonical(b, scope);
  }
  if (!allows(a, scope) || !allows(b, scope)) return false;
  return moments_->equal(trim(a), trim(b));
}

}  // namespace virtbind::grammar
