// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which members of its classes a document uses, and which words of their enumerations.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <vector>

#include "virtbind/binding/type_info.hpp"

namespace virtbind {

/// A set of numbers below a limit.
class NumberSet {
 public:
  explicit NumberSet(std::size_t limit,
                     std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : words_(limit / kBits + 1, memory) {}

  void add(std::size_t number) noexcept { words_[number / kBits] |= bit(number); }
  [[nodiscard]] bool has(std::size_t number) const noexcept {
    return (words_[number / kBits] & bit(number)) != 0;
  }
  /// Calls `each(number)` for all that is in the set, in order.
  template <class Each>
  void for_each(Each each) const {
    for_each_in_both(*this, each);
  }
  /// The same for what is in another set, of the same limit, too.
  template <class Each>
  void for_each_in_both(const NumberSet& other, Each each) const {
    for (std::size_t at = 0; at < words_.size(); ++at) {
      for (std::uint64_t rest = words_[at] & other.words_[at]; rest != 0; rest &= rest - 1) {
        each(at * kBits + static_cast<std::size_t>(std::countr_zero(rest)));
      }
    }
  }

 private:
  static constexpr std::size_t kBits = 64;
  static std::uint64_t bit(std::size_t number) noexcept {
    return std::uint64_t{1} << (number % kBits);
  }

  std::pmr::vector<std::uint64_t> words_;
};

/// The attributes and children of the classes of a binding that a document uses, by
/// TypeInfo::number_of(), and the words of its enumerations, by TypeInfo::number_of_word().  What
/// it uses more than once is in the set a second time, by twice().
class MemberSet : public NumberSet {
 public:
  explicit MemberSet(const Binding& binding,
                     std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : NumberSet(limit(binding), memory), numbers_(binding.numbers) {}

  void use(std::size_t number) noexcept { add(has(number) ? number + numbers_ : number); }

  [[nodiscard]] static std::size_t limit(const Binding& binding) noexcept {
    return std::size_t{2} * binding.numbers;
  }
  [[nodiscard]] static std::size_t twice(std::size_t number, const Binding& binding) noexcept {
    return number + binding.numbers;
  }

 private:
  std::size_t numbers_;
};

}  // namespace virtbind
