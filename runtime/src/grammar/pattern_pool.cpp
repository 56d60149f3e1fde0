// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern_pool.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace virtbind::grammar {
namespace {

constexpr PatternId absent = FlatMap::absent;

bool is_branch(PatternKind kind) noexcept {
  return kind == PatternKind::choice || kind == PatternKind::interleave ||
         kind == PatternKind::group;
}

}  // namespace

PatternPool::PatternPool() {
  leaf({.kind = PatternKind::not_allowed});
  leaf({.kind = PatternKind::empty, .nullable = true});
  leaf({.kind = PatternKind::text, .nullable = true, .has_text = true});
}

PatternPool::PatternPool(const PatternPool* base)
    : base_(base),
      base_size_(static_cast<PatternId>(base->patterns_.size())),
      base_children_(static_cast<std::uint32_t>(base->children_.size())) {}

std::size_t PatternPool::bytes() const noexcept {
  return patterns_.capacity() * sizeof(Pattern) + children_.capacity() * sizeof(PatternId) +
         numbers_.bytes();
}

std::uint64_t PatternPool::hash(const Pattern& pattern,
                                std::span<const PatternId> members) const noexcept {
  std::uint64_t result = static_cast<std::uint64_t>(pattern.kind) + 1;
  if (is_branch(pattern.kind)) {
    for (const PatternId member : members) result = mix(result * 31 + member);
    return result;
  }
  return mix(mix(result * 31 + pattern.a) + pattern.b);
}

PatternId PatternPool::find(std::uint64_t hash, const Pattern& pattern,
                            std::span<const PatternId> members) const noexcept {
  for (std::uint64_t key = hash;; ++key) {
    const PatternId id = numbers_.find(key);
    if (id == absent) return absent;
    const Pattern& other = (*this)[id];
    if (other.kind != pattern.kind) continue;
    if (is_branch(pattern.kind)) {
      if (std::ranges::equal(children(other), members)) return id;
    } else if (other.a == pattern.a && other.b == pattern.b) {
      return id;
    }
  }
}

PatternId PatternPool::add(std::uint64_t hash, const Pattern& pattern) {
  const auto id = static_cast<PatternId>(size());
  patterns_.push_back(pattern);
  while (numbers_.find(hash) != absent) ++hash;
  numbers_.add(hash, id);
  return id;
}

PatternId PatternPool::leaf(Pattern pattern) {
  const std::uint64_t key = hash(pattern, {});
  if (base_ != nullptr) {
    if (const PatternId id = base_->find(key, pattern, {}); id != absent) return id;
  }
  const PatternId id = find(key, pattern, {});
  return id != absent ? id : add(key, pattern);
}

PatternId PatternPool::branch(PatternKind kind, std::span<const PatternId> members) {
  Pattern pattern{.kind = kind};
  const std::uint64_t key = hash(pattern, members);
  if (base_ != nullptr) {
    if (const PatternId id = base_->find(key, pattern, members); id != absent) return id;
  }
  if (const PatternId id = find(key, pattern, members); id != absent) return id;
  pattern.nullable = kind != PatternKind::choice;
  for (const PatternId member : members) {
    const Pattern& child = (*this)[member];
    if (kind == PatternKind::choice) {
      pattern.nullable = pattern.nullable || child.nullable;
    } else {
      pattern.nullable = pattern.nullable && child.nullable;
    }
    pattern.has_attribute = pattern.has_attribute || child.has_attribute;
    pattern.has_text = pattern.has_text || child.has_text;
    pattern.depth =
        std::max(pattern.depth, static_cast<std::uint16_t>(std::min<int>(child.depth + 1, 0xffff)));
  }
  pattern.a = base_children_ + static_cast<std::uint32_t>(children_.size());
  pattern.b = static_cast<std::uint32_t>(members.size());
  children_.insert(children_.end(), members.begin(), members.end());
  return add(key, pattern);
}

void PatternPool::merge_after(std::vector<PatternId>& members) {
  // Sorted by slot, those after the same slot stand together.
  std::vector<PatternId> afters;
  std::erase_if(members, [&](PatternId id) {
    if ((*this)[id].kind != PatternKind::after) return false;
    afters.push_back(id);
    return true;
  });
  std::sort(afters.begin(), afters.end(), [this](PatternId x, PatternId y) {
    const Pattern& one = (*this)[x];
    const Pattern& other = (*this)[y];
    return one.b != other.b ? one.b < other.b : x < y;
  });
  for (std::size_t i = 0; i < afters.size();) {
    const std::uint32_t slot = (*this)[afters[i]].b;
    std::vector<PatternId> inner;
    const std::size_t first = i;
    for (; i < afters.size() && (*this)[afters[i]].b == slot; ++i) {
      inner.push_back((*this)[afters[i]].a);
    }
    members.push_back(i - first == 1 ? afters[first] : after(choice(inner), slot));
  }
}

PatternId PatternPool::choice(std::vector<PatternId>& members) {
  bool any_after = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Pattern pattern = (*this)[members[i]];
    if (pattern.kind == PatternKind::choice) {
      const std::vector<PatternId> inner(children(pattern).begin(), children(pattern).end());
      members[i] = inner.front();
      members.insert(members.end(), inner.begin() + 1, inner.end());
    }
    any_after = any_after || (*this)[members[i]].kind == PatternKind::after;
  }
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (any_after) {
    merge_after(members);
    std::sort(members.begin(), members.end());
  }
  std::erase(members, not_allowed);
  if (std::find(members.begin(), members.end(), empty) != members.end()) {
    const bool redundant = std::any_of(members.begin(), members.end(), [this](PatternId id) {
      return id != empty && (*this)[id].nullable;
    });
    if (redundant) std::erase(members, empty);
  }
  if (members.empty()) return not_allowed;
  return members.size() == 1 ? members.front() : branch(PatternKind::choice, members);
}

PatternId PatternPool::choice(PatternId a, PatternId b) {
  if (a == b || b == not_allowed) return a;
  if (a == not_allowed) return b;
  std::vector<PatternId> members{a, b};
  return choice(members);
}

PatternId PatternPool::interleave(std::vector<PatternId>& members) {
  std::vector<PatternId> flat;
  flat.reserve(members.size());
  for (const PatternId id : members) {
    const Pattern& pattern = (*this)[id];
    if (id == not_allowed) return not_allowed;
    if (pattern.kind == PatternKind::interleave) {
      const auto inner = children(pattern);
      flat.insert(flat.end(), inner.begin(), inner.end());
    } else if (id != empty) {
      flat.push_back(id);
    }
  }
  std::sort(flat.begin(), flat.end());
  // Text beside text is text.
  const auto texts = std::equal_range(flat.begin(), flat.end(), text);
  if (texts.second - texts.first > 1) flat.erase(texts.first + 1, texts.second);
  if (flat.empty()) return empty;
  return flat.size() == 1 ? flat.front() : branch(PatternKind::interleave, flat);
}

PatternId PatternPool::interleave(PatternId a, PatternId b) {
  if (a == empty) return b;
  if (b == empty) return a;
  std::vector<PatternId> members{a, b};
  return interleave(members);
}

PatternId PatternPool::group(std::span<const PatternId> members) {
  std::vector<PatternId> flat;
  flat.reserve(members.size());
  for (const PatternId id : members) {
    const Pattern& pattern = (*this)[id];
    if (id == not_allowed) return not_allowed;
    if (pattern.kind == PatternKind::group) {
      const auto inner = children(pattern);
      flat.insert(flat.end(), inner.begin(), inner.end());
    } else if (id != empty) {
      flat.push_back(id);
    }
  }
  if (flat.empty()) return empty;
  return flat.size() == 1 ? flat.front() : branch(PatternKind::group, flat);
}

PatternId PatternPool::group(PatternId a, PatternId b) {
  if (a == empty) return b;
  if (b == empty) return a;
  return group(std::array{a, b});
}

PatternId PatternPool::one_or_more(PatternId inner) {
  const Pattern& pattern = (*this)[inner];
  if (inner == not_allowed || inner == empty || inner == text) return inner;
  if (pattern.kind == PatternKind::one_or_more) return inner;
  Pattern made = pattern;
  made.kind = PatternKind::one_or_more;
  made.depth = static_cast<std::uint16_t>(std::min<int>(pattern.depth + 1, 0xffff));
  made.a = inner;
  made.b = 0;
  return leaf(made);
}

PatternId PatternPool::list(PatternId inner) {
  if (inner == not_allowed) return not_allowed;
  const auto depth = static_cast<std::uint16_t>(std::min<int>((*this)[inner].depth + 1, 0xffff));
  return leaf({.kind = PatternKind::list, .has_text = true, .depth = depth, .a = inner});
}

PatternId PatternPool::data(std::uint32_t datatype, PatternId except) {
  const auto depth = static_cast<std::uint16_t>(std::min<int>((*this)[except].depth + 1, 0xffff));
  return leaf(
      {.kind = PatternKind::data, .has_text = true, .depth = depth, .a = datatype, .b = except});
}

PatternId PatternPool::value(std::uint32_t literal) {
  return leaf({.kind = PatternKind::value, .has_text = true, .a = literal});
}

PatternId PatternPool::attribute(std::uint32_t name_class, PatternId inner) {
  if (inner == not_allowed) return not_allowed;
  const auto depth = static_cast<std::uint16_t>(std::min<int>((*this)[inner].depth + 1, 0xffff));
  return leaf({.kind = PatternKind::attribute,
               .has_attribute = true,
               .depth = depth,
               .a = name_class,
               .b = inner});
}

PatternId PatternPool::element(std::uint32_t element) {
  return leaf({.kind = PatternKind::element, .a = element});
}

PatternId PatternPool::after(PatternId inner, std::uint32_t slot) {
  if (inner == not_allowed) return not_allowed;
  const Pattern& pattern = (*this)[inner];
  Pattern made = pattern;
  made.kind = PatternKind::after;
  made.nullable = false;
  made.depth = static_cast<std::uint16_t>(std::min<int>(pattern.depth + 1, 0xffff));
  made.a = inner;
  made.b = slot;
  return leaf(made);
}

}  // namespace virtbind::grammar
