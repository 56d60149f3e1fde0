// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which datatypes there are and what their parameters mean; datatype_tester.cpp tests values.
#include "datatype.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "utf8.hpp"

namespace virtbind::grammar {
namespace {

using Kind = Datatype::Kind;

constexpr std::string_view xsd_library = "http://www.w3.org/2001/XMLSchema-datatypes";
constexpr std::string_view dtd_library = "http://relaxng.org/ns/compatibility/datatypes/1.0";

struct Row {
  std::string_view name;
  Kind kind;
  WhiteSpace white_space = WhiteSpace::collapse;
  std::string_view low = {};  ///< inclusive bounds that the type itself has
  std::string_view high = {};
};

constexpr std::array xsd_types = {
    Row{"string", Kind::text, WhiteSpace::preserve},
    Row{"normalizedString", Kind::text, WhiteSpace::replace},
    Row{"token", Kind::text},
    Row{"language", Kind::language},
    Row{"Name", Kind::name},
    Row{"NCName", Kind::ncname},
    Row{"NMTOKEN", Kind::nmtoken},
    Row{"NMTOKENS", Kind::nmtokens},
    Row{"ID", Kind::ncname},
    Row{"IDREF", Kind::ncname},
    Row{"IDREFS", Kind::ncnames},
    Row{"ENTITY", Kind::nothing},
    Row{"ENTITIES", Kind::nothing},
    Row{"NOTATION", Kind::nothing},
    Row{"QName", Kind::qname},
    Row{"anyURI", Kind::any_uri},
    Row{"hexBinary", Kind::hex_binary},
    Row{"base64Binary", Kind::base64_binary},
    Row{"boolean", Kind::boolean},
    Row{"float", Kind::float_number},
    Row{"double", Kind::double_number},
    Row{"decimal", Kind::decimal},
    Row{"integer", Kind::integer},
    Row{"nonPositiveInteger", Kind::integer, WhiteSpace::collapse, {}, "0"},
    Row{"negativeInteger", Kind::integer, WhiteSpace::collapse, {}, "-1"},
    Row{"nonNegativeInteger", Kind::integer, WhiteSpace::collapse, "0", {}},
    Row{"positiveInteger", Kind::integer, WhiteSpace::collapse, "1", {}},
    Row{"long", Kind::integer, WhiteSpace::collapse, "-9223372036854775808", "9223372036854775807"},
    Row{"int", Kind::integer, WhiteSpace::collapse, "-2147483648", "2147483647"},
    Row{"short", Kind::integer, WhiteSpace::collapse, "-32768", "32767"},
    Row{"byte", Kind::integer, WhiteSpace::collapse, "-128", "127"},
    Row{"unsignedLong", Kind::integer, WhiteSpace::collapse, "0", "18446744073709551615"},
    Row{"unsignedInt", Kind::integer, WhiteSpace::collapse, "0", "4294967295"},
    Row{"unsignedShort", Kind::integer, WhiteSpace::collapse, "0", "65535"},
    Row{"unsignedByte", Kind::integer, WhiteSpace::collapse, "0", "255"},
    Row{"duration", Kind::moment},
    Row{"dateTime", Kind::moment},
    Row{"date", Kind::moment},
    Row{"time", Kind::moment},
    Row{"gYearMonth", Kind::moment},
    Row{"gYear", Kind::moment},
    Row{"gMonthDay", Kind::moment},
    Row{"gMonth", Kind::moment},
    Row{"gDay", Kind::moment},
};
constexpr std::array built_in_types = {
    Row{"string", Kind::text, WhiteSpace::preserve},
    Row{"token", Kind::text},
};
constexpr std::array dtd_types = {
    Row{"ID", Kind::ncname},
    Row{"IDREF", Kind::ncname},
    Row{"IDREFS", Kind::ncnames},
};

const Row* find_row(std::string_view library, std::string_view name) {
  const auto in = [name](const auto& rows) -> const Row* {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.name == name; });
    return row == rows.end() ? nullptr : &*row;
  };
  if (library.empty()) return in(built_in_types);
  if (library == xsd_library) return in(xsd_types);
  if (library == dtd_library) return in(dtd_types);
  return nullptr;
}

std::optional<std::size_t> read_size(std::string_view text) {
  text = trim(text);
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view noun(const Datatype& type) {
  switch (type.kind()) {
    case Kind::integer:
      return "a whole number";
    case Kind::decimal:
    case Kind::float_number:
    case Kind::double_number:
      return "a number";
    case Kind::boolean:
      return "true or false";
    case Kind::any_uri:
      return "a URI";
    case Kind::hex_binary:
      return "an even number of hexadecimal digits";
    case Kind::base64_binary:
      return "base64 data";
    case Kind::name:
    case Kind::ncname:
    case Kind::qname:
      return "a name";
    case Kind::ncnames:
      return "names";
    case Kind::language:
      return "a language code";
    default:
      return "text";
  }
}

}  // namespace

std::string_view normalize(std::string_view text, WhiteSpace how, std::string& buffer) {
  if (how == WhiteSpace::preserve) return text;
  if (how == WhiteSpace::collapse) text = trim(text);
  const auto is_fine = [&](std::size_t i) {
    if (!is_space(text[i])) return true;
    if (text[i] != ' ') return false;
    return how == WhiteSpace::replace || text[i + 1] != ' ';  // trimmed: something follows
  };
  std::size_t fine = 0;
  while (fine < text.size() && is_fine(fine)) ++fine;
  if (fine == text.size()) return text;
  buffer.assign(text.substr(0, fine));
  for (const char c : text.substr(fine)) {
    if (!is_space(c)) {
      buffer += c;
    } else if (how == WhiteSpace::replace || buffer.empty() || buffer.back() != ' ') {
      buffer += ' ';
    }
  }
  return buffer;
}

std::optional<Datatype> Datatype::make(std::string library, std::string name, Params params,
                                       std::string& why) {
  const Row* row = find_row(library, name);
  if (row == nullptr) {
    why = "no datatype \"" + name + "\" in library \"" + library + "\"";
    return std::nullopt;
  }
  Datatype type;
  type.kind_ = row->kind;
  type.white_space_ = row->white_space;
  if (!row->low.empty()) type.set_bound(type.low_, std::string(row->low), true, true);
  if (!row->high.empty()) type.set_bound(type.high_, std::string(row->high), true, false);
  for (const auto& [param, value] : params) {
    if (!type.set_param(param, value, why)) {
      why = "datatype \"" + name + "\", parameter \"" + param + "\": " + why;
      return std::nullopt;
    }
  }
  type.library_ = std::move(library);
  type.name_ = std::move(name);
  type.params_ = std::move(params);
  return type;
}

bool Datatype::set_param(const std::string& name, const std::string& value, std::string& why) {
  if (name == "pattern") {
    std::optional<Regex> regex = Regex::compile(value, why);
    if (!regex) return false;
    patterns_.push_back(std::move(*regex));
    return true;
  }
  const std::optional<std::size_t> size = read_size(value);
  const std::string bound(trim(value));
  if (kind_ == Kind::moment) return true;  // Xerces's to judge
  const bool is_size = name == "length" || name == "minLength" || name == "maxLength" ||
                       name == "totalDigits" || name == "fractionDigits";
  const bool is_number = kind_ == Kind::integer || kind_ == Kind::decimal ||
                         kind_ == Kind::float_number || kind_ == Kind::double_number;
  if (is_size && !size) {
    // A length beyond what any memory holds is no limit.
    if (!Decimal::parse_integer(bound)) {
      why = "not a size";
      return false;
    }
    return true;
  }
  if (name == "length") {
    min_length_ = std::max(min_length_, *size);
    max_length_ = std::min(max_length_, *size);
  } else if (name == "minLength") {
    min_length_ = std::max(min_length_, *size);
  } else if (name == "maxLength") {
    max_length_ = std::min(max_length_, *size);
  } else if (name == "totalDigits") {
    total_digits_ = *size;
  } else if (name == "fractionDigits") {
    fraction_digits_ = *size;
  } else if (is_number && (name == "minInclusive" || name == "minExclusive")) {
    set_bound(low_, bound, name == "minInclusive", true);
  } else if (is_number && (name == "maxInclusive" || name == "maxExclusive")) {
    set_bound(high_, bound, name == "maxInclusive", false);
  } else {
    why = "the type has no such parameter";
    return false;
  }
  return true;
}

void Datatype::set_bound(std::optional<Bound>& bound, const std::string& text, bool inclusive,
                         bool lower) {
  Bound added{text, 0, inclusive};
  if (text == "INF") {
    added.number = std::numeric_limits<double>::infinity();
  } else if (text == "-INF") {
    added.number = -std::numeric_limits<double>::infinity();
  } else if (text == "NaN") {
    added.number = std::numeric_limits<double>::quiet_NaN();
  } else {
    const std::string_view digits = std::string_view(text).substr(text[0] == '+' ? 1 : 0);
    std::from_chars(digits.data(), digits.data() + digits.size(), added.number);
  }
  if (bound && kind_ == Kind::integer) {
    // The type's own bound stays where the parameter does not make it tighter.
    const std::optional<Decimal> old = Decimal::parse(bound->text);
    const std::optional<Decimal> now = Decimal::parse(text);
    if (old && now && (lower ? *now < *old : *now > *old)) return;
  }
  bound = std::move(added);
}

std::size_t Datatype::regex_steps() const noexcept {
  std::size_t steps = 0;
  for (const Regex& regex : patterns_) steps += regex.program().size();
  return steps;
}

std::vector<std::string> Datatype::patterns() const {
  std::vector<std::string> result;
  for (const auto& [name, value] : params_) {
    const bool digits_only = kind_ == Kind::integer && value == "[0-9]+";
    if (name == "pattern" && !digits_only) result.push_back(value);
  }
  return result;
}

std::string Datatype::describe() const {
  std::string text(noun(*this));
  if (kind_ == Kind::moment || kind_ == Kind::nothing) text = "a value of type " + name_;
  std::optional<Bound> low = low_;
  std::optional<Bound> high = high_;
  // Bounds that nobody thinks of are those of the machine.
  const bool wide = name_ == "long" || name_ == "unsignedLong";
  if (high && wide && high->text.size() >= 19) high.reset();
  if (low && wide && low->text.size() >= 19) low.reset();
  if (!low && kind_ == Kind::integer && patterns().size() < patterns_.size()) low = Bound{"0"};
  if (low && high) {
    text += " from " + low->text + " to " + high->text;
  } else if (low) {
    text += (low->inclusive ? " of at least " : " greater than ") + low->text;
  } else if (high) {
    text += (high->inclusive ? " of at most " : " less than ") + high->text;
  }
  for (const auto& [name, value] : params_) {
    if (name == "length") text += " of exactly " + value + " characters";
    if (name == "minLength") text += " of at least " + value + " characters";
    if (name == "maxLength") text += " of at most " + value + " characters";
  }
  return text;
}

}  // namespace virtbind::grammar
