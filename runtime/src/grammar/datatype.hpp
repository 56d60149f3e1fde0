// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Datatypes: the built-in library, XML Schema part 2 and the one of DTD compatibility.
//
// ID, IDREF and IDREFS are names here and nothing more: that an ID is unique and an IDREF leads
// somewhere is not checked (RELAX NG DTD compatibility, section 5, is optional).  ENTITY, ENTITIES
// and NOTATION allow no value, because a document without DOCTYPE declares none.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "decimal.hpp"
#include "regex.hpp"
#include "virtbind/xml/namespace_scope.hpp"

namespace virtbind::grammar {

using xml::NamespaceScope;

enum class WhiteSpace : std::uint8_t { preserve, replace, collapse };

/// `text` with white space normalised; `buffer` holds the result if it differs from `text`.
std::string_view normalize(std::string_view text, WhiteSpace how, std::string& buffer);

/// A datatype with its parameters, as a `data` or `value` of the schema names it.  Immutable.
class Datatype {
 public:
  using Params = std::vector<std::pair<std::string, std::string>>;

  /// Nothing if there is no such type or a parameter cannot be used; `why` says so.
  static std::optional<Datatype> make(std::string library, std::string name, Params params,
                                      std::string& why);

  enum class Kind : std::uint8_t {
    text,  ///< any text; white space as the type says
    language,
    name,
    ncname,
    nmtoken,
    nmtokens,
    ncnames,
    qname,
    integer,
    decimal,
    float_number,
    double_number,
    boolean,
    hex_binary,
    base64_binary,
    any_uri,
    moment,  ///< dates, times and durations: Xerces's
    nothing
  };

  [[nodiscard]] const std::string& library() const noexcept { return library_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const Params& params() const noexcept { return params_; }
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] WhiteSpace white_space() const noexcept { return white_space_; }
  [[nodiscard]] bool needs_namespaces() const noexcept { return kind_ == Kind::qname; }
  /// Whether equality is that of `canonical` texts; else DatatypeTester::equal has to be asked.
  [[nodiscard]] bool has_canonical() const noexcept { return kind_ != Kind::moment; }
  /// Whether any text at all is a value of it.
  [[nodiscard]] bool allows_anything() const noexcept {
    return kind_ == Kind::text && params_.empty();
  }
  /// The size of its regular expressions.
  [[nodiscard]] std::size_t regex_steps() const noexcept;
  /// What a value of it is, for messages, its patterns aside: "a whole number from 0 to 31".
  [[nodiscard]] std::string describe() const;
  /// Its regular expressions, but for those that say no more than its bounds do.
  [[nodiscard]] std::vector<std::string> patterns() const;
  /// The schema's name for it, "" if it has several or none: the define that holds all its uses.
  [[nodiscard]] const std::string& define() const noexcept { return define_; }
  void set_define(std::string define) { define_ = std::move(define); }

 private:
  friend class DatatypeTester;

  struct Bound {
    std::string text;  ///< owns the digits
    double number = 0;
    bool inclusive = true;
  };

  bool set_param(const std::string& name, const std::string& value, std::string& why);
  void set_bound(std::optional<Bound>& bound, const std::string& text, bool inclusive, bool lower);

  std::string library_;
  std::string name_;
  std::string define_;
  Params params_;
  Kind kind_ = Kind::nothing;
  WhiteSpace white_space_ = WhiteSpace::collapse;
  std::vector<Regex> patterns_;
  std::optional<Bound> low_;
  std::optional<Bound> high_;
  std::size_t min_length_ = 0;
  std::size_t max_length_ = std::numeric_limits<std::size_t>::max();
  std::size_t total_digits_ = std::numeric_limits<std::size_t>::max();
  std::size_t fraction_digits_ = std::numeric_limits<std::size_t>::max();
};

/// Tests values against one datatype; for one thread (it holds automata and Xerces's objects).
class DatatypeTester {
 public:
  explicit DatatypeTester(const Datatype& type);
  ~DatatypeTester();
  DatatypeTester(DatatypeTester&&) noexcept;
  DatatypeTester& operator=(DatatypeTester&&) noexcept;

  /// Whether a value is in the type, its parameters included.
  bool allows(std::string_view value, const NamespaceScope& scope);
  /// What equal values have in common; nothing if the value is not in the type.
  std::optional<std::string> canonical(std::string_view value, const NamespaceScope& scope);
  /// Whether both are values of the type and the same one.
  bool equal(std::string_view a, std::string_view b, const NamespaceScope& scope);

 private:
  class Moments;

  bool lexical(std::string_view text, const NamespaceScope& scope);
  bool in_range(const Decimal& value) const;
  bool in_range(double value) const;
  bool length_ok(std::string_view text) const;

  const Datatype* type_;
  std::vector<RegexMatcher> patterns_;
  std::unique_ptr<Moments> moments_;
  std::string buffer_;
};

/// The canonical text of a QName value.
std::string expanded_name(std::string_view ns, std::string_view local);

bool is_ncname(std::string_view text) noexcept;

}  // namespace virtbind::grammar
