// SPDX-License-Identifier: LGPL-2.1-or-later
#include "score.hpp"

Score compare(const Tree& input, const Tree& expected, const Tree& got) {
  Score score;
  score.document_right = expected == got;
  const auto before = flatten(input);
  const auto want = flatten(expected);
  const auto have = flatten(got);
  for (const auto& [path, value] : want) {
    const auto mine = have.find(path);
    if (mine == have.end()) {
      score.missing.push_back({path, value, kAbsent});
    } else if (mine->second != value) {
      score.wrong.push_back({path, value, mine->second});
    } else if (const auto old = before.find(path); old == before.end() || old->second != value) {
      ++score.right;
    }
  }
  for (const auto& [path, value] : have) {
    if (want.count(path) == 0) score.wrong.push_back({path, kAbsent, value});
  }
  return score;
}
