// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Derivatives of patterns (James Clark, "An algorithm for RELAX NG validation"), memoised.
//
// One step differs from the paper.  There the derivative by a start tag is
// after(content, continuation), so every state inside an element carries everything that may
// follow it, and no two parents share their children's states.  Here `after` holds a slot number
// and the continuations stand aside, in an Opening: the content of an element is validated alike
// wherever it stands, and most elements need no `after` at all because they have one continuation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flat_map.hpp"
#include "grammar_data.hpp"
#include "value_test.hpp"

namespace virtbind::grammar {

/// A start tag's effect on a state: how the content begins and what follows the end tag.
struct Opening {
  PatternId content = PatternPool::not_allowed;
  std::uint32_t first = 0;  ///< of `count` continuations, one for each slot of the content
  std::uint32_t count = 0;
};
using OpeningId = std::uint32_t;

/// Takes derivatives; for one thread.
class Derivatives {
 public:
  static constexpr OpeningId no_opening = 0;

  explicit Derivatives(const GrammarData& grammar);

  [[nodiscard]] const GrammarData& grammar() const noexcept { return grammar_; }
  [[nodiscard]] PatternPool& pool() noexcept { return pool_; }
  [[nodiscard]] const PatternPool& pool() const noexcept { return pool_; }

  /// By a start tag's name; `no_opening` if it is not allowed.
  OpeningId open(PatternId state, Symbol name);
  [[nodiscard]] const Opening& opening(OpeningId id) const noexcept { return openings_[id]; }
  [[nodiscard]] std::span<const PatternId> continuations(OpeningId id) const noexcept {
    return {continuations_.data() + openings_[id].first, openings_[id].count};
  }
  /// An opening made of pairs of content and continuation.
  OpeningId make_opening(std::vector<std::pair<PatternId, PatternId>> pairs);

  /// By an attribute.
  PatternId attribute(PatternId state, Symbol name, std::string_view value,
                      const NamespaceScope& scope);
  /// By the end of a start tag: attributes that are still wanted make their pattern notAllowed.
  PatternId close(PatternId state);
  /// By text.
  PatternId text(PatternId state, std::string_view value, const NamespaceScope& scope);
  /// The parent's state after an end tag; notAllowed if the content is not complete.
  PatternId end(OpeningId opening, PatternId state);

  ValueTests& tests() noexcept { return tests_; }

  /// Derivatives without a memo, with `matches(content)` in the place of a value's test; for
  /// diagnostics.
  template <typename Matches>
  PatternId derive_attribute(PatternId state, Symbol name, const Matches& matches);
  template <typename Matches>
  PatternId derive_text(PatternId state, const Matches& matches);

  /// About how much memory patterns and memo take.
  [[nodiscard]] std::size_t bytes() const noexcept;
  [[nodiscard]] std::size_t memo_entries() const noexcept;
  /// Forgets everything but what the given patterns and openings need; they are renumbered.
  void forget(std::span<PatternId* const> patterns, std::span<OpeningId* const> openings);

 private:
  friend class ValueTests;

  /// What a derivative by a value depends on: which of some patterns the value matches.
  struct Step {
    std::uint32_t members = 0;               ///< a set of ValueTests
    PatternId next[2] = {unknown, unknown};  ///< by outcome, if the set has at most one member
  };
  static constexpr PatternId unknown = 0xfffffffeU;
  static constexpr Symbol text_symbol = 0xffffffffU;

  using Pairs = std::vector<std::pair<PatternId, PatternId>>;

  void open(PatternId state, Symbol name, Pairs& pairs);
  std::uint32_t find_step(PatternId state, Symbol name);
  PatternId take_step(PatternId state, Symbol name, std::string_view value,
                      const NamespaceScope& scope);
  void attribute_members(PatternId state, Symbol name, std::vector<PatternId>& members) const;
  void text_members(PatternId state, std::vector<PatternId>& members);
  PatternId value_choice(const Pattern& choice);
  PatternId end_slow(OpeningId opening, PatternId state);

  const GrammarData& grammar_;
  PatternPool pool_;
  ValueTests tests_;
  std::vector<Opening> openings_;
  std::vector<PatternId> continuations_;
  std::vector<Step> steps_;
  FlatMap opened_;    ///< state, name -> opening
  FlatMap stepped_;   ///< state, name or text_symbol -> step
  FlatMap outcomes_;  ///< step, outcome -> pattern
  FlatMap closed_;    ///< state -> pattern
  FlatMap ended_;     ///< opening, state -> pattern
};

template <typename Matches>
PatternId Derivatives::derive_attribute(PatternId state, Symbol name, const Matches& matches) {
  const Pattern pattern = pool_[state];
  if (!pattern.has_attribute) return PatternPool::not_allowed;
  switch (pattern.kind) {
    case PatternKind::attribute:
      return grammar_.contains(pattern.a, name) && matches(pattern.b) ? PatternPool::empty
                                                                      : PatternPool::not_allowed;
    case PatternKind::one_or_more: {
      const PatternId inner = derive_attribute(pattern.a, name, matches);
      return pool_.group(inner, pool_.choice(state, PatternPool::empty));
    }
    case PatternKind::after:
      return pool_.after(derive_attribute(pattern.a, name, matches), pattern.b);
    case PatternKind::choice:
    case PatternKind::group:
    case PatternKind::interleave: {
      const std::vector<PatternId> members(pool_.children(pattern).begin(),
                                           pool_.children(pattern).end());
      std::vector<PatternId> results;
      for (std::size_t i = 0; i < members.size(); ++i) {
        const PatternId inner = derive_attribute(members[i], name, matches);
        if (inner == PatternPool::not_allowed) continue;
        if (pattern.kind == PatternKind::choice) {
          results.push_back(inner);
          continue;
        }
        std::vector<PatternId> rest = members;
        rest[i] = inner;
        results.push_back(pattern.kind == PatternKind::group ? pool_.group(rest)
                                                             : pool_.interleave(rest));
      }
      return pool_.choice(results);
    }
    default:
      return PatternPool::not_allowed;
  }
}

template <typename Matches>
PatternId Derivatives::derive_text(PatternId state, const Matches& matches) {
  const Pattern pattern = pool_[state];
  if (!pattern.has_text) return PatternPool::not_allowed;
  switch (pattern.kind) {
    case PatternKind::text:
      return state;
    case PatternKind::data:
    case PatternKind::value:
    case PatternKind::list:
      return matches(state) ? PatternPool::empty : PatternPool::not_allowed;
    case PatternKind::one_or_more: {
      const PatternId inner = derive_text(pattern.a, matches);
      return pool_.group(inner, pool_.choice(state, PatternPool::empty));
    }
    case PatternKind::after:
      return pool_.after(derive_text(pattern.a, matches), pattern.b);
    case PatternKind::choice: {
      const std::vector<PatternId> members(pool_.children(pattern).begin(),
                                           pool_.children(pattern).end());
      std::vector<PatternId> results;
      // Values and data of a choice are one member of the step's set: they are tested at once.
      if (const PatternId values = value_choice(pattern); values != PatternPool::not_allowed) {
        if (matches(values)) results.push_back(PatternPool::empty);
      }
      for (const PatternId member : members) {
        const PatternKind kind = pool_[member].kind;
        if (kind == PatternKind::data || kind == PatternKind::value || kind == PatternKind::list) {
          continue;
        }
        results.push_back(derive_text(member, matches));
      }
      return pool_.choice(results);
    }
    case PatternKind::group: {
      const std::vector<PatternId> members(pool_.children(pattern).begin(),
                                           pool_.children(pattern).end());
      std::vector<PatternId> results;
      for (std::size_t i = 0; i < members.size(); ++i) {
        std::vector<PatternId> rest(members.begin() + static_cast<std::ptrdiff_t>(i),
                                    members.end());
        rest[0] = derive_text(members[i], matches);
        results.push_back(pool_.group(rest));
        if (!pool_[members[i]].nullable) break;
      }
      return pool_.choice(results);
    }
    case PatternKind::interleave: {
      const std::vector<PatternId> members(pool_.children(pattern).begin(),
                                           pool_.children(pattern).end());
      std::vector<PatternId> results;
      for (std::size_t i = 0; i < members.size(); ++i) {
        std::vector<PatternId> rest = members;
        rest[i] = derive_text(members[i], matches);
        results.push_back(pool_.interleave(rest));
      }
      return pool_.choice(results);
    }
    default:
      return PatternPool::not_allowed;
  }
}

}  // namespace virtbind::grammar
