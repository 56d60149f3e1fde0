// SPDX-License-Identifier: LGPL-2.1-or-later
#include "char_set.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include <xercesc/util/XMLChar.hpp>
#include <xercesc/util/regx/RangeToken.hpp>
#include <xercesc/util/regx/TokenFactory.hpp>

#include "../xml/xerces.hpp"

namespace virtbind::grammar {
namespace {

template <typename Predicate>
CharSet collect(char32_t last, Predicate&& predicate) {
  std::vector<CharSet::Range> ranges;
  for (char32_t c = 0; c <= last; ++c) {
    if (!predicate(c)) continue;
    if (!ranges.empty() && ranges.back().last + 1 == c) {
      ranges.back().last = c;
    } else {
      ranges.push_back({c, c});
    }
  }
  return CharSet(std::move(ranges));
}

}  // namespace

CharSet::CharSet(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  for (const Range& range : ranges) {
    if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
}

CharSet CharSet::complement() const {
  CharSet result;
  char32_t next = 0;
  for (const Range& range : ranges_) {
    if (range.first > next) result.ranges_.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= max_code_point) result.ranges_.push_back({next, max_code_point});
  return result;
}

CharSet CharSet::without(const CharSet& other) const {
  CharSet union_of_rest = complement();
  union_of_rest.add(other);
  return union_of_rest.complement();
}

void CharSet::add(char32_t first, char32_t last) {
  std::vector<Range> all = std::move(ranges_);
  all.push_back({first, last});
  *this = CharSet(std::move(all));
}

void CharSet::add(const CharSet& other) {
  std::vector<Range> all = std::move(ranges_);
  all.insert(all.end(), other.ranges_.begin(), other.ranges_.end());
  *this = CharSet(std::move(all));
}

bool CharSet::has(char32_t c) const noexcept {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), c,
                       [](char32_t x, const Range& range) { return x < range.first; });
  return after != ranges_.begin() && c <= std::prev(after)->last;
}

bool is_name_start(char32_t c) noexcept {
  return c <= 0xffff && xercesc::XMLChar1_0::isFirstNameChar(static_cast<XMLCh>(c));
}

bool is_name_char(char32_t c) noexcept {
  return c <= 0xffff && xercesc::XMLChar1_0::isNameChar(static_cast<XMLCh>(c));
}

CharSet CharSet::of_escape(char letter) {
  switch (letter) {
    case 's':
      return CharSet({{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}});
    case 'i': {
      static const CharSet set = collect(0xffff, is_name_start);
      return set;
    }
    case 'c': {
      static const CharSet set = collect(0xffff, is_name_char);
      return set;
    }
    case 'd': {
      static const CharSet set = of_category("Nd").value_or(CharSet());
      return set;
    }
    default: {  // \w: all but punctuation, separators and "other"
      static const CharSet set = [] {
        CharSet rest = of_category("P").value_or(CharSet());
        rest.add(of_category("Z").value_or(CharSet()));
        rest.add(of_category("C").value_or(CharSet()));
        return rest.complement();
      }();
      return set;
    }
  }
}

std::optional<CharSet> CharSet::of_category(std::string_view name) {
  // Xerces's table of ranges is filled in as it is asked, without a lock of its own.
  static std::mutex mutex;
  xml::internal::ensure_xerces();
  const std::lock_guard lock(mutex);
  static std::map<std::string, CharSet, std::less<>> known;  // asking for all characters is slow
  if (const auto entry = known.find(name); entry != known.end()) return entry->second;
  std::u16string wide(name.begin(), name.end());
  xercesc::TokenFactory factory;
  xercesc::RangeToken* token = nullptr;
  try {
    token = factory.getRange(wide.c_str());
  } catch (const xercesc::XMLException&) {
    return std::nullopt;
  }
  if (token == nullptr) return std::nullopt;
  CharSet set = collect(max_code_point,
                        [token](char32_t c) { return token->match(static_cast<XMLInt32>(c)); });
  return known.try_emplace(std::string(name), std::move(set)).first->second;
}

}  // namespace virtbind::grammar
