// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Regular expressions of XML Schema part 2, appendix F, matched in linear time.
//
// Xerces-C++ matches by backtracking: "(a+)+b" takes seconds on 26 characters, and values come
// from users.  So only its Unicode tables are used here; matching is by an automaton whose states
// are made as values need them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace virtbind::grammar {

/// A compiled expression; immutable, shared by all threads.
class Regex {
 public:
  /// Nothing if `pattern` is no regular expression, or needs more than `max_program` steps;
  /// `why` says which.
  static std::optional<Regex> compile(std::string_view pattern, std::string& why);

  static constexpr std::size_t max_program = 200'000;

  /// A step of the automaton: consume a character of a class, go on at two places, or accept.
  struct Step {
    enum class Kind : std::uint8_t { consume, split, accept };
    Kind kind;
    std::uint32_t a;  ///< consume: the class; split: one successor
    std::uint32_t b;  ///< consume: the successor; split: the other one
  };

  [[nodiscard]] const std::vector<Step>& program() const noexcept { return program_; }
  [[nodiscard]] std::uint32_t start() const noexcept { return start_; }
  /// Characters that no class tells apart share a column.
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] std::uint32_t column(char32_t c) const noexcept {
    return c < ascii_.size() ? ascii_[c] : wide_column(c);
  }
  [[nodiscard]] bool class_has(std::uint32_t char_class, std::uint32_t column) const noexcept {
    return members_[char_class * columns_ + column];
  }

 private:
  friend class RegexCompiler;
  [[nodiscard]] std::uint32_t wide_column(char32_t c) const noexcept;

  std::vector<Step> program_;
  std::uint32_t start_ = 0;
  std::size_t columns_ = 0;
  std::vector<char32_t> column_starts_;        ///< sorted; column of an interval is its index's
  std::vector<std::uint32_t> column_numbers_;  ///< parallel to column_starts_
  std::array<std::uint32_t, 128> ascii_{};
  std::vector<bool> members_;  ///< class x column
};

/// Matches one expression; for one thread.  Holds the automaton's states found so far, at most a
/// few thousand: it starts afresh when there are more.
class RegexMatcher {
 public:
  explicit RegexMatcher(const Regex& regex) : regex_(&regex) {}

  /// Whether the whole of a UTF-8 text matches.
  bool matches(std::string_view text);

 private:
  using State = std::uint32_t;
  static constexpr State unknown = 0xffffffffU;
  static constexpr State dead = 0;                     ///< the state without steps
  static constexpr std::size_t max_cells = 1U << 18U;  ///< of the table, and of all sets

  State step(State from, std::uint32_t column);
  State intern(std::vector<std::uint32_t> steps);
  void close(std::uint32_t step, std::vector<std::uint32_t>& steps);
  void begin_set();
  void reset();

  const Regex* regex_;
  State start_ = unknown;
  std::vector<State> table_;  ///< state x column
  std::vector<bool> accepting_;
  std::vector<std::vector<std::uint32_t>> sets_;
  std::size_t set_cells_ = 0;
  std::map<std::vector<std::uint32_t>, State> numbers_;
  std::vector<std::uint32_t> seen_;
  std::uint32_t generation_ = 0;
  std::vector<std::uint32_t> stack_;
};

}  // namespace virtbind::grammar
