// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What mutated headers call: whether a mutant is the one that lives now.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace virtbind::mutation {

/// The mutant that lives; 0 for none.
inline int living = 0;

/// While not null: where to write down the mutants whose place is reached.
class Reached {
 public:
  void add(int number) {
    const auto index = static_cast<std::size_t>(number);
    if (index >= known_.size()) known_.resize(index + 1);
    if (known_[index]) return;
    known_[index] = true;
    numbers_.push_back(number);
  }
  /// Those that were added since the last call.
  std::vector<int> take() {
    for (const int number : numbers_) known_[static_cast<std::size_t>(number)] = false;
    return std::exchange(numbers_, {});
  }

 private:
  std::vector<bool> known_;
  std::vector<int> numbers_;
};
inline Reached* reached = nullptr;

inline bool on(int number) {
  if (reached != nullptr) reached->add(number);
  return living == number;
}

template <class Number>
Number number(int more, int less, Number value) {
  if (on(more)) return value + 1;
  if (on(less)) return value - 1;
  return value;
}

inline const char* word(int number, const char* word) { return on(number) ? "mutant" : word; }
inline std::string_view word(int number, std::string_view word) {
  return on(number) ? "mutant" : word;
}
inline char word(int number, char character) { return on(number) ? '~' : character; }

// Comparisons on the other side of the boundary.
template <class A, class B>
bool less(int number, const A& a, const B& b) {
  return on(number) ? a <= b : a < b;
}
template <class A, class B>
bool less_equal(int number, const A& a, const B& b) {
  return on(number) ? a < b : a <= b;
}
template <class A, class B>
bool greater(int number, const A& a, const B& b) {
  return on(number) ? a >= b : a > b;
}
template <class A, class B>
bool greater_equal(int number, const A& a, const B& b) {
  return on(number) ? a > b : a >= b;
}

}  // namespace virtbind::mutation
