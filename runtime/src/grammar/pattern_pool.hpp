// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Hash-consed patterns: equal patterns are one number, so that a memo can be keyed by it.
//
// Patterns are in a normal form, which is what keeps the number of derivatives small:
//   choice      flattened, sorted, without duplicates and notAllowed; `empty` only where no other
//               member is nullable; members `after` the same slot are merged into one
//   interleave  flattened, sorted (duplicates stay)
//   group       flattened, in order
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "flat_map.hpp"

namespace virtbind::grammar {

using PatternId = std::uint32_t;

/// The numbers are those of the file format, as far as files have them.
enum class PatternKind : std::uint8_t {
  not_allowed = 0,
  empty = 1,
  text = 2,
  choice = 3,
  interleave = 4,
  group = 5,
  one_or_more = 6,
  list = 7,
  data = 8,
  value = 9,
  attribute = 10,
  element = 11,
  /// What is inside, and then the end tag of the element and slot `b` of what may follow it.
  after = 12,
};

struct Pattern {
  PatternKind kind = PatternKind::not_allowed;
  bool nullable = false;
  bool has_attribute = false;  ///< an attribute pattern outside elements
  bool has_text = false;       ///< text, data, value or list outside elements and attributes
  std::uint16_t depth = 1;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  // choice, interleave, group: a first child's place, b number of children
  // one_or_more, list: a pattern          data: a datatype, b pattern excepted or not_allowed
  // value: a literal                      attribute: a name class, b pattern
  // element: a element                    after: a pattern, b slot
};

class PatternPool {
 public:
  static constexpr PatternId not_allowed = 0;
  static constexpr PatternId empty = 1;
  static constexpr PatternId text = 2;

  PatternPool();
  /// A pool that starts with the patterns of another one, which it refers to: `base` must outlive
  /// it and not change.
  explicit PatternPool(const PatternPool* base);

  [[nodiscard]] const Pattern& operator[](PatternId id) const noexcept {
    return id < base_size_ ? base_->patterns_[id] : patterns_[id - base_size_];
  }
  [[nodiscard]] std::span<const PatternId> children(const Pattern& pattern) const noexcept {
    // Children of a base pattern are stored in the base, which numbers them first.
    return pattern.a < base_children_
               ? std::span(&base_->children_[pattern.a], pattern.b)
               : std::span(&children_[pattern.a - base_children_], pattern.b);
  }
  [[nodiscard]] std::size_t size() const noexcept { return base_size_ + patterns_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept;

  /// The list is used up.
  PatternId choice(std::vector<PatternId>& members);
  PatternId choice(PatternId a, PatternId b);
  PatternId interleave(std::vector<PatternId>& members);
  PatternId interleave(PatternId a, PatternId b);
  PatternId group(std::span<const PatternId> members);
  PatternId group(PatternId a, PatternId b);
  PatternId one_or_more(PatternId inner);
  PatternId list(PatternId inner);
  PatternId data(std::uint32_t datatype, PatternId except);
  PatternId value(std::uint32_t literal);
  PatternId attribute(std::uint32_t name_class, PatternId inner);
  PatternId element(std::uint32_t element);
  PatternId after(PatternId inner, std::uint32_t slot);

 private:
  PatternId leaf(Pattern pattern);
  PatternId branch(PatternKind kind, std::span<const PatternId> members);
  [[nodiscard]] std::uint64_t hash(const Pattern& pattern,
                                   std::span<const PatternId> members) const noexcept;
  [[nodiscard]] PatternId find(std::uint64_t hash, const Pattern& pattern,
                               std::span<const PatternId> members) const noexcept;
  PatternId add(std::uint64_t hash, const Pattern& pattern);
  void merge_after(std::vector<PatternId>& members);

  const PatternPool* base_ = nullptr;  ///< has no base itself
  PatternId base_size_ = 0;
  std::uint32_t base_children_ = 0;
  std::vector<Pattern> patterns_;
  std::vector<PatternId> children_;
  /// Hashes of patterns; one that is taken is stepped on until its pattern is the one sought.
  FlatMap numbers_;
};

}  // namespace virtbind::grammar
