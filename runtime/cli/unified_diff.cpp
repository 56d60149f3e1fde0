// SPDX-License-Identifier: LGPL-2.1-or-later
//
// E. W. Myers, "An O(ND) difference algorithm and its variations".
#include "unified_diff.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace virtbind::cli {

namespace {

using Lines = std::vector<std::string_view>;

/// Lines with their ends.
Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// What becomes of each line of both texts, in order.
struct Line {
  char sign;  ///< ' ', '-' or '+'
  std::string_view text;
};

/// The shortest way from `a` to `b` where that takes few changes; all of `a` for all of `b` else.
class Script {
 public:
  Script(Lines a, Lines b) : a_(std::move(a)), b_(std::move(b)) {}

  std::vector<Line> run() {
    std::size_t head = 0;
    while (head < std::min(a_.size(), b_.size()) && a_[head] == b_[head]) ++head;
    std::size_t tail = 0;
    while (tail < std::min(a_.size(), b_.size()) - head &&
           a_[a_.size() - 1 - tail] == b_[b_.size() - 1 - tail]) {
      ++tail;
    }
    for (std::size_t i = 0; i < head; ++i) made_.push_back({' ', a_[i]});
    const Lines rest(a_.end() - static_cast<std::ptrdiff_t>(tail), a_.end());
    const auto middle = [&](Lines& lines) {
      lines = Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                    lines.end() - static_cast<std::ptrdiff_t>(tail));
    };
    middle(a_);
    middle(b_);
    between();
    for (const auto line : rest) made_.push_back({' ', line});
    return std::move(made_);
  }

 private:
  static constexpr std::ptrdiff_t kMostChanges = 2000;

  /// How far one gets in `a` on the diagonal, by the number of changes.
  using Furthest = std::vector<std::ptrdiff_t>;

  void between() {
    const auto sa = std::ssize(a_);
    const auto sb = std::ssize(b_);
    const std::ptrdiff_t most = std::min(sa + sb, kMostChanges);
    Furthest furthest(static_cast<std::size_t>(2 * most + 3), 0);
    const auto at = [&](std::ptrdiff_t diagonal) -> std::ptrdiff_t& {
      return furthest[static_cast<std::size_t>(diagonal + most + 1)];
    };
    std::vector<Furthest> trace;
    for (std::ptrdiff_t changes = 0; changes <= most; ++changes) {
      trace.push_back(furthest);
      for (std::ptrdiff_t k = -changes; k <= changes; k += 2) {
        const bool down = k == -changes || (k != changes && at(k - 1) < at(k + 1));
        std::ptrdiff_t x = down ? at(k + 1) : at(k - 1) + 1;
        while (x < sa && x - k < sb && same(x, x - k)) ++x;
        at(k) = x;
        if (x >= sa && x - k >= sb) return walk_back(trace, most);
      }
    }
    for (const auto line : a_) made_.push_back({'-', line});
    for (const auto line : b_) made_.push_back({'+', line});
  }

  void walk_back(const std::vector<Furthest>& trace, std::ptrdiff_t most) {
    std::vector<Line> reversed;
    auto x = std::ssize(a_);
    auto y = std::ssize(b_);
    for (auto changes = std::ssize(trace) - 1; changes >= 0; --changes) {
      const auto at = [&](std::ptrdiff_t diagonal) {
        return trace[static_cast<std::size_t>(changes)]
                    [static_cast<std::size_t>(diagonal + most + 1)];
      };
      const std::ptrdiff_t k = x - y;
      const bool down = k == -changes || (k != changes && at(k - 1) < at(k + 1));
      const std::ptrdiff_t from = changes == 0 ? 0 : (down ? at(k + 1) : at(k - 1));
      const std::ptrdiff_t from_y = changes == 0 ? 0 : from - (down ? k + 1 : k - 1);
      while (x > from && y > from_y && same(x - 1, y - 1)) {
        reversed.push_back({' ', a_[static_cast<std::size_t>(--x)]});
        --y;
      }
      if (changes == 0) break;
      if (down) {
        reversed.push_back({'+', b_[static_cast<std::size_t>(--y)]});
      } else {
        reversed.push_back({'-', a_[static_cast<std::size_t>(--x)]});
      }
    }
    made_.insert(made_.end(), reversed.rbegin(), reversed.rend());
  }

  [[nodiscard]] bool same(std::ptrdiff_t x, std::ptrdiff_t y) const {
    return a_[static_cast<std::size_t>(x)] == b_[static_cast<std::size_t>(y)];
  }

  Lines a_;
  Lines b_;
  std::vector<Line> made_;
};

/// "12,3" as the head of a hunk has it.
std::string span(std::size_t first, std::size_t count) {
  if (count == 0) return fmt::format("{},0", first - 1);
  return count == 1 ? fmt::format("{}", first) : fmt::format("{},{}", first, count);
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view file) {
  if (before == after) return "";
  while (file.starts_with('/')) file.remove_prefix(1);
  constexpr std::size_t kAround = 3;
  const auto lines = Script(split(before), split(after)).run();
  std::string made = fmt::format("--- a/{0}\n+++ b/{0}\n", file);
  std::size_t old_line = 1;
  std::size_t new_line = 1;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t change = i;
    while (change < lines.size() && lines[change].sign == ' ') ++change;
    if (change == lines.size()) break;
    const std::size_t begin = std::max(i, change - std::min(change, kAround));
    old_line += begin - i;
    new_line += begin - i;
    std::size_t end = change;  // behind the last change of the hunk
    for (std::size_t at = change; at < lines.size() && at < end + 2 * kAround + 1; ++at) {
      if (lines[at].sign != ' ') end = at + 1;
    }
    end = std::min(end + kAround, lines.size());
    const auto count = [&](char but) {
      return static_cast<std::size_t>(
          std::count_if(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                        lines.begin() + static_cast<std::ptrdiff_t>(end),
                        [&](const Line& line) { return line.sign != but; }));
    };
    const std::size_t old_count = count('+');
    const std::size_t new_count = count('-');
    made += fmt::format("@@ -{} +{} @@\n", span(old_line, old_count), span(new_line, new_count));
    for (std::size_t at = begin; at < end; ++at) {
      made += lines[at].sign;
      made += lines[at].text;
      if (!lines[at].text.ends_with('\n')) made += "\n\\ No newline at end of file\n";
    }
    old_line += old_count;
    new_line += new_count;
    i = end;
  }
  return made;
}

}  // namespace virtbind::cli
