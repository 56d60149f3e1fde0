// SPDX-License-Identifier: LGPL-2.1-or-later
#include "suggestion.hpp"

#include <algorithm>
#include <vector>

namespace virtbind::grammar {
namespace {

/// Lower case, without the separators that people mix up ("dump_core", "dumpCore").
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '-' || c == '_' || c == ' ' || c == '.') continue;
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    if (*std::min_element(row.begin(), row.end()) > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::optional<std::string> suggest(std::string_view wrong, std::span<const std::string> candidates,
                                   std::size_t most) {
  constexpr std::size_t longest = 64;
  if (wrong.empty() || wrong.size() > longest) return std::nullopt;
  const std::string wrong_plain = plain(wrong);
  // How many letters may be wrong, and never half of the word.
  const std::size_t size = wrong_plain.size();
  const std::size_t limit = std::min<std::size_t>(most, size <= 2   ? 0
                                                        : size <= 5 ? 1
                                                        : size <= 7 ? 2
                                                                    : 3);
  const std::string* best = nullptr;
  std::size_t best_distance = limit + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest) continue;
    const std::string candidate_plain = plain(candidate);
    const std::size_t distance = edit_distance(wrong_plain, candidate_plain, limit);
    if (distance > best_distance || distance > limit ||
        distance * 2 >= std::max(size, candidate_plain.size())) {
      continue;
    }
    // Of several that are equally near none is the likely one.
    best = distance == best_distance ? nullptr : &candidate;
    best_distance = distance;
  }
  if (best_distance > limit && size >= 3 && most > 1) {
    // A word cut short, if only one begins like that.
    for (const std::string& candidate : candidates) {
      const std::string candidate_plain = plain(candidate);
      if (!candidate_plain.starts_with(wrong_plain) || candidate_plain.size() > size * 2) continue;
      if (best != nullptr) return std::nullopt;
      best = &candidate;
    }
  }
  if (best == nullptr || *best == wrong) return std::nullopt;
  return *best;
}

}  // namespace virtbind::grammar
