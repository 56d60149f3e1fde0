// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which of several patterns a value matches.
//
// Derivatives by a value depend on nothing else of it, so this is what they are memoised by.  The
// value itself is in no memo key: names and uuids would fill it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "grammar_data.hpp"

namespace virtbind::grammar {

class Derivatives;

/// Stands for the answers of all members of a set; two values with the same outcome have the same
/// effect.  Of a set with one member: 1 if it matches, else 0.
using Outcome = std::uint32_t;

/// Tests values; for one thread.
class ValueTests {
 public:
  explicit ValueTests(Derivatives& derivatives) : derivatives_(derivatives) {}

  using SetId = std::uint32_t;

  /// A set of patterns without attributes and elements.
  SetId set(std::vector<PatternId> members);
  [[nodiscard]] std::size_t set_size(SetId id) const noexcept { return sets_[id].members.size(); }

  Outcome test(SetId set, std::string_view value, const NamespaceScope& scope);
  /// Whether a member matches in an outcome of its set.
  [[nodiscard]] bool matches(SetId set, Outcome outcome, PatternId member) const;

  /// Whether a value matches one pattern: what an attribute with this content may have.
  bool matches(PatternId pattern, std::string_view value, const NamespaceScope& scope);

  DatatypeTester& tester(std::uint32_t datatype);

  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  /// Forgets all that pattern numbers are part of.
  void forget();

 private:
  using Texts = std::unordered_set<std::string, StringHash, std::equal_to<>>;

  /// Values of a choice that are compared in the same way.
  struct Values {
    std::uint32_t datatype;
    Texts texts;  ///< canonical; normalised where the datatype is any text
  };

  /// One pattern, prepared.
  struct Test {
    bool anything = false;
    bool white = false;       ///< white space matches because the pattern may be empty
    bool in_context = false;  ///< what a value means depends on namespace bindings
    std::vector<Values> values;
    std::vector<std::uint32_t> moments;  ///< literals whose equality Xerces knows
    std::vector<PatternId> data;
    std::vector<PatternId> lists;
    std::vector<PatternId> others;
    [[nodiscard]] bool is_cheap() const noexcept {
      return moments.empty() && lists.empty() && others.empty() && values.size() + data.size() <= 1;
    }
  };

  struct Set {
    std::vector<PatternId> members;  ///< sorted
    std::vector<std::size_t> tests;  ///< theirs
    bool use_cache = false;
    /// Outcomes of short values seen; it stops growing at max_cached.
    std::unordered_map<std::string, Outcome, StringHash, std::equal_to<>> cache;
    std::map<std::vector<bool>, Outcome> wide_outcomes;  ///< if there are more than 31 members
    std::vector<std::vector<bool>> wide;
  };

  static constexpr std::size_t max_cached = 2048;
  static constexpr std::size_t max_cached_length = 48;

  std::size_t prepare(PatternId pattern);
  void collect(PatternId pattern, Test& test);
  void add_literal(std::uint32_t literal, Test& test);
  bool run(std::size_t test, std::string_view value, const NamespaceScope& scope);
  bool has_value(const Values& values, std::string_view value, const NamespaceScope& scope);
  bool list_matches(PatternId inner, std::string_view value, const NamespaceScope& scope);
  Outcome test_all(SetId set, std::string_view value, const NamespaceScope& scope);

  Derivatives& derivatives_;
  std::vector<std::optional<DatatypeTester>> testers_;
  std::unordered_map<PatternId, std::size_t> test_numbers_;
  std::vector<Test> tests_;
  std::map<std::vector<PatternId>, SetId> set_numbers_;
  std::vector<Set> sets_;
  std::size_t bytes_ = 0;
  std::string buffer_;
};

}  // namespace virtbind::grammar
