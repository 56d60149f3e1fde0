// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A hash map from 64-bit keys to 32-bit values: the memo tables' only container.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace virtbind::grammar {

/// Spreads the bits of a key over the whole word (the finaliser of splitmix64).
constexpr std::uint64_t mix(std::uint64_t key) noexcept {
  key ^= key >> 30U;
  key *= 0xbf58476d1ce4e5b9U;
  key ^= key >> 27U;
  key *= 0x94d049bb133111ebU;
  return key ^ (key >> 31U);
}

constexpr std::uint64_t pair_key(std::uint32_t high, std::uint32_t low) noexcept {
  return (std::uint64_t{high} << 32U) | low;
}

/// Open addressing with linear probing; entries are never erased one by one.
class FlatMap {
 public:
  static constexpr std::uint32_t absent = 0xffffffffU;

  /// The value of a key, `absent` if it has none.
  [[nodiscard]] std::uint32_t find(std::uint64_t key) const noexcept {
    if (slots_.empty()) return absent;
    for (std::size_t at = mix(key) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.value == absent || slot.key == key) return slot.value;
    }
  }

  /// Adds a key that is not there yet.  The value must not be `absent`.
  void add(std::uint64_t key, std::uint32_t value) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    place(key, value);
    ++size_;
  }

  void clear() {
    slots_ = {};
    mask_ = size_ = 0;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = absent;
  };

  void place(std::uint64_t key, std::uint32_t value) {
    std::size_t at = mix(key) & mask_;
    while (slots_[at].value != absent) at = (at + 1) & mask_;
    slots_[at] = {key, value};
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.value != absent) place(slot.key, slot.value);
    }
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::size_t size_ = 0;
};

}  // namespace virtbind::grammar
