// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which members of its classes a document uses, and which words of their enumerations.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "virtbind/binding/type_info.hpp"

namespace virtbind {

/// A set of attributes and children of the classes of a binding, by TypeInfo::number_of(), and of
/// the words of its enumerations, by TypeInfo::number_of_word().
class MemberSet {
 public:
  explicit MemberSet(const Binding& binding) : words_(binding.numbers / kBits + 1) {}

  void add(std::size_t number) noexcept { words_[number / kBits] |= bit(number); }
  /// Calls `each(number)` for all that is in the set, in order.
  template <class Each>
  void for_each(Each each) const {
    for (std::size_t at = 0; at < words_.size(); ++at) {
      for (std::uint64_t rest = words_[at]; rest != 0; rest &= rest - 1) {
        each(at * kBits + static_cast<std::size_t>(std::countr_zero(rest)));
      }
    }
  }

 private:
  static constexpr std::size_t kBits = 64;
  static std::uint64_t bit(std::size_t number) noexcept {
    return std::uint64_t{1} << (number % kBits);
  }

  std::vector<std::uint64_t> words_;
};

}  // namespace virtbind
