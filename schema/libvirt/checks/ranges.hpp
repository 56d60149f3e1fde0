// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sets of numbers as ranges: CPUs and nodes as libvirt lists them, stretches of memory.  What they
// cost depends on how much is written, not on how far it reaches.
#pragma once

#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../rules/support/number_list.hpp"
#include "virtbind/check.hpp"

namespace virtbind::checks {

class Ranges {
 public:
  using Number = unsigned long long;

  /// "0-3,^2" is 0, 1, 3, as virBitmapParse reads it.  Nothing for what is no such list.
  static std::optional<Ranges> parse(std::string_view text) {
    Ranges ranges;
    const bool is_list = rules::libvirt::for_each_range(
        text, std::numeric_limits<Number>::max(), [&](Number first, Number last, bool excluded) {
          if (excluded) {
            ranges.erase(first, last);
          } else {
            ranges.insert(first, last);
          }
        });
    if (!is_list) return std::nullopt;
    return ranges;
  }

  [[nodiscard]] bool empty() const noexcept { return last_of_.empty(); }
  /// The highest number; the set is not empty.
  [[nodiscard]] Number last() const { return last_of_.rbegin()->second; }

  [[nodiscard]] bool has(Number number) const {
    const auto next = last_of_.upper_bound(number);
    return next != last_of_.begin() && std::prev(next)->second >= number;
  }

  /// Whether the two have a number in common.
  [[nodiscard]] bool overlaps(const Ranges& other) const {
    Ranges rest = *this;
    for (const auto& [first, last] : other.last_of_) rest.erase(first, last);
    return rest != *this;
  }

  void insert(Number first, Number last) {
    erase(first, last);
    auto place = last_of_.emplace(first, last).first;
    // Neighbours become one, so that equal sets look equal.
    if (const auto next = std::next(place); next != last_of_.end() && next->first == last + 1) {
      place->second = next->second;
      last_of_.erase(next);
    }
    if (place != last_of_.begin() && std::prev(place)->second + 1 == first) {
      std::prev(place)->second = place->second;
      last_of_.erase(place);
    }
  }

  void erase(Number first, Number last) {
    auto place = last_of_.lower_bound(first);
    if (place != last_of_.begin() && std::prev(place)->second >= first) {
      const auto before = std::prev(place);
      if (before->second > last) place = last_of_.emplace_hint(place, last + 1, before->second);
      before->second = first - 1;
    }
    while (place != last_of_.end() && place->first <= last) {
      if (place->second > last) last_of_.emplace(last + 1, place->second);
      place = last_of_.erase(place);
    }
  }

  /// Leaves what is below a number.
  void keep_below(Number end) {
    if (!empty() && last() >= end) erase(end, last());
  }

  [[nodiscard]] auto begin() const { return last_of_.begin(); }
  [[nodiscard]] auto end() const { return last_of_.end(); }

  friend bool operator==(const Ranges&, const Ranges&) = default;

 private:
  std::map<Number, Number> last_of_;  ///< first to last, neither touching nor overlapping
};

/// The set that a member spells; empty where it is absent or spells none.
template <class M>
Ranges ranges_of(const M& member) {
  return Ranges::parse(members::text(member)).value_or(Ranges());
}

/// "0-1,3".
inline std::string to_text(const Ranges& ranges) {
  std::string text;
  for (const auto& [first, last] : ranges) {
    if (!text.empty()) text += ',';
    text += std::to_string(first);
    if (last != first) text += '-' + std::to_string(last);
  }
  return text;
}

/// Who has which numbers, when nobody may have what another has.
template <class Owner>
class Shares {
 public:
  /// Takes numbers for an owner.  Returns the one who has some of them, and then takes none; null
  /// where all were free.
  const Owner* take(const Ranges& ranges, const Owner& owner) {
    for (const auto& [first, last] : ranges) {
      const auto next = taken_.upper_bound(last);
      if (next != taken_.begin() && std::prev(next)->second.first >= first) {
        return std::prev(next)->second.second;
      }
    }
    for (const auto& [first, last] : ranges) taken_.emplace(first, std::pair(last, &owner));
    return nullptr;
  }

 private:
  std::map<Ranges::Number, std::pair<Ranges::Number, const Owner*>> taken_;
};

}  // namespace virtbind::checks
