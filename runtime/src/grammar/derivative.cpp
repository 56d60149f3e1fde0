// SPDX-License-Identifier: LGPL-2.1-or-later
#include "derivative.hpp"

#include <algorithm>
#include <unordered_map>

namespace virtbind::grammar {
namespace {

constexpr std::uint32_t absent = FlatMap::absent;

bool is_value(PatternKind kind) noexcept {
  return kind == PatternKind::data || kind == PatternKind::value || kind == PatternKind::list;
}

}  // namespace

Derivatives::Derivatives(const GrammarData& grammar)
    : grammar_(grammar), pool_(&grammar.patterns), tests_(*this), openings_(1) {}

// --- start tags ------------------------------------------------------------------------------

OpeningId Derivatives::open(PatternId state, Symbol name) {
  const std::uint64_t key = pair_key(state, name);
  if (const OpeningId known = opened_.find(key); known != absent) return known;
  Pairs pairs;
  open(state, name, pairs);
  const OpeningId id = make_opening(std::move(pairs));
  opened_.add(key, id);
  return id;
}

void Derivatives::open(PatternId state, Symbol name, Pairs& pairs) {
  const Pattern pattern = pool_[state];
  const auto first_new = static_cast<std::ptrdiff_t>(pairs.size());
  const auto wrap = [&](auto&& continuation) {
    for (auto pair = pairs.begin() + first_new; pair != pairs.end(); ++pair) {
      pair->second = continuation(pair->second);
    }
  };
  switch (pattern.kind) {
    case PatternKind::element: {
      const Element& element = grammar_.elements[pattern.a];
      if (grammar_.contains(element.name_class, name) &&
          element.content != PatternPool::not_allowed) {
        pairs.emplace_back(element.content, PatternPool::empty);
      }
      break;
    }
    case PatternKind::one_or_more:
      open(pattern.a, name, pairs);
      wrap([&](PatternId rest) {
        return pool_.group(rest, pool_.choice(state, PatternPool::empty));
      });
      break;
    case PatternKind::after:
      open(pattern.a, name, pairs);
      wrap([&](PatternId rest) { return pool_.after(rest, pattern.b); });
      break;
    case PatternKind::choice: {
      const std::vector<PatternId> members(pool_.children(pattern).begin(),
                                           pool_.children(pattern).end());
      for (const PatternId member : members) open(member, name, pairs);
      break;
    }
    case PatternKind::group:
    case PatternKind::interleave: {
      const bool in_order = pattern.kind == PatternKind::group;
      const std::vector<PatternId> members(pool_.children(pattern).begin(),
                                           pool_.children(pattern).end());
      for (std::size_t i = 0; i < members.size(); ++i) {
        Pairs inner;
        open(members[i], name, inner);
        for (const auto& [content, continuation] : inner) {
          std::vector<PatternId> rest(
              members.begin() + (in_order ? static_cast<std::ptrdiff_t>(i) : 0), members.end());
          rest[in_order ? 0 : i] = continuation;
          pairs.emplace_back(content, in_order ? pool_.group(rest) : pool_.interleave(rest));
        }
        if (in_order && !pool_[members[i]].nullable) break;
      }
      break;
    }
    default:
      break;
  }
}

OpeningId Derivatives::make_opening(Pairs pairs) {
  std::erase_if(pairs, [](const auto& pair) {
    return pair.first == PatternPool::not_allowed || pair.second == PatternPool::not_allowed;
  });
  if (pairs.empty()) return no_opening;
  // The same content with several continuations is one alternative, and so is the same
  // continuation of several contents.
  std::map<PatternId, PatternId> by_content;
  for (const auto& [content, continuation] : pairs) {
    const auto [entry, added] = by_content.try_emplace(content, continuation);
    if (!added) entry->second = pool_.choice(entry->second, continuation);
  }
  std::map<PatternId, PatternId> by_continuation;
  for (const auto& [content, continuation] : by_content) {
    const auto [entry, added] = by_continuation.try_emplace(continuation, content);
    if (!added) entry->second = pool_.choice(entry->second, content);
  }
  Opening opening;
  opening.first = static_cast<std::uint32_t>(continuations_.size());
  opening.count = static_cast<std::uint32_t>(by_continuation.size());
  std::vector<PatternId> contents;
  for (const auto& [continuation, content] : by_continuation) {
    const auto slot = static_cast<std::uint32_t>(contents.size());
    contents.push_back(opening.count == 1 ? content : pool_.after(content, slot));
    continuations_.push_back(continuation);
  }
  opening.content = pool_.choice(contents);
  openings_.push_back(opening);
  return static_cast<OpeningId>(openings_.size() - 1);
}

// --- attributes and text ---------------------------------------------------------------------

PatternId Derivatives::attribute(PatternId state, Symbol name, std::string_view value,
                                 const NamespaceScope& scope) {
  if (!pool_[state].has_attribute) return PatternPool::not_allowed;
  return take_step(state, name, value, scope);
}

PatternId Derivatives::text(PatternId state, std::string_view value, const NamespaceScope& scope) {
  if (!pool_[state].has_text) return PatternPool::not_allowed;
  return take_step(state, text_symbol, value, scope);
}

PatternId Derivatives::take_step(PatternId state, Symbol name, std::string_view value,
                                 const NamespaceScope& scope) {
  const std::uint32_t number = find_step(state, name);
  const std::uint32_t set = steps_[number].members;
  const Outcome outcome = tests_.test(set, value, scope);
  const bool small = tests_.set_size(set) <= 1;
  const std::uint64_t key = pair_key(number, outcome);
  if (small) {
    if (const PatternId next = steps_[number].next[outcome]; next != unknown) return next;
  } else if (const PatternId next = outcomes_.find(key); next != absent) {
    return next;
  }
  const auto matches = [&](PatternId member) { return tests_.matches(set, outcome, member); };
  const PatternId next =
      name == text_symbol ? derive_text(state, matches) : derive_attribute(state, name, matches);
  if (small) {
    steps_[number].next[outcome] = next;
  } else {
    outcomes_.add(key, next);
  }
  return next;
}

std::uint32_t Derivatives::find_step(PatternId state, Symbol name) {
  const std::uint64_t key = pair_key(state, name);
  if (const std::uint32_t known = stepped_.find(key); known != absent) return known;
  std::vector<PatternId> members;
  if (name == text_symbol) {
    text_members(state, members);
  } else {
    attribute_members(state, name, members);
  }
  Step step;
  step.members = tests_.set(std::move(members));
  steps_.push_back(step);
  const auto number = static_cast<std::uint32_t>(steps_.size() - 1);
  stepped_.add(key, number);
  return number;
}

void Derivatives::attribute_members(PatternId state, Symbol name,
                                    std::vector<PatternId>& members) const {
  const Pattern& pattern = pool_[state];
  if (!pattern.has_attribute) return;
  switch (pattern.kind) {
    case PatternKind::attribute:
      if (grammar_.contains(pattern.a, name)) members.push_back(pattern.b);
      break;
    case PatternKind::one_or_more:
    case PatternKind::after:
      attribute_members(pattern.a, name, members);
      break;
    case PatternKind::choice:
    case PatternKind::group:
    case PatternKind::interleave:
      for (const PatternId child : pool_.children(pattern)) {
        attribute_members(child, name, members);
      }
      break;
    default:
      break;
  }
}

PatternId Derivatives::value_choice(const Pattern& choice) {
  std::vector<PatternId> values;
  for (const PatternId member : pool_.children(choice)) {
    if (is_value(pool_[member].kind)) values.push_back(member);
  }
  return pool_.choice(values);
}

void Derivatives::text_members(PatternId state, std::vector<PatternId>& members) {
  const Pattern pattern = pool_[state];
  if (!pattern.has_text) return;
  switch (pattern.kind) {
    case PatternKind::data:
    case PatternKind::value:
    case PatternKind::list:
      members.push_back(state);
      break;
    case PatternKind::one_or_more:
    case PatternKind::after:
      text_members(pattern.a, members);
      break;
    case PatternKind::choice:
    case PatternKind::group:
    case PatternKind::interleave: {
      if (pattern.kind == PatternKind::choice) {
        const PatternId values = value_choice(pattern);
        if (values != PatternPool::not_allowed) members.push_back(values);
      }
      const std::vector<PatternId> children(pool_.children(pattern).begin(),
                                            pool_.children(pattern).end());
      for (const PatternId child : children) {
        if (pattern.kind == PatternKind::choice && is_value(pool_[child].kind)) continue;
        text_members(child, members);
        if (pattern.kind == PatternKind::group && !pool_[child].nullable) break;
      }
      break;
    }
    default:
      break;
  }
}

PatternId Derivatives::close(PatternId state) {
  const Pattern pattern = pool_[state];
  if (!pattern.has_attribute) return state;
  if (const PatternId known = closed_.find(state); known != absent) return known;
  PatternId result = PatternPool::not_allowed;
  switch (pattern.kind) {
    case PatternKind::one_or_more:
      result = pool_.one_or_more(close(pattern.a));
      break;
    case PatternKind::after:
      result = pool_.after(close(pattern.a), pattern.b);
      break;
    case PatternKind::choice:
    case PatternKind::group:
    case PatternKind::interleave: {
      std::vector<PatternId> members(pool_.children(pattern).begin(),
                                     pool_.children(pattern).end());
      for (PatternId& member : members) member = close(member);
      result = pattern.kind == PatternKind::choice  ? pool_.choice(members)
               : pattern.kind == PatternKind::group ? pool_.group(members)
                                                    : pool_.interleave(members);
      break;
    }
    default:
      break;
  }
  closed_.add(state, result);
  return result;
}

// --- end tags --------------------------------------------------------------------------------

PatternId Derivatives::end(OpeningId id, PatternId state) {
  const Opening& opening = openings_[id];
  if (opening.count == 1) {
    return pool_[state].nullable ? continuations_[opening.first] : PatternPool::not_allowed;
  }
  const std::uint64_t key = pair_key(id, state);
  if (const PatternId known = ended_.find(key); known != absent) return known;
  const PatternId result = end_slow(id, state);
  ended_.add(key, result);
  return result;
}

PatternId Derivatives::end_slow(OpeningId id, PatternId state) {
  const Pattern pattern = pool_[state];
  std::vector<PatternId> results;
  const auto take = [&](const Pattern& after) {
    if (after.kind == PatternKind::after && pool_[after.a].nullable) {
      results.push_back(continuations(id)[after.b]);
    }
  };
  if (pattern.kind == PatternKind::choice) {
    for (const PatternId member : pool_.children(pattern)) take(pool_[member]);
  } else {
    take(pattern);
  }
  return pool_.choice(results);
}

// --- memory ----------------------------------------------------------------------------------

std::size_t Derivatives::bytes() const noexcept {
  return pool_.bytes() + tests_.bytes() + openings_.capacity() * sizeof(Opening) +
         continuations_.capacity() * sizeof(PatternId) + steps_.capacity() * sizeof(Step) +
         opened_.bytes() + stepped_.bytes() + outcomes_.bytes() + closed_.bytes() + ended_.bytes();
}

std::size_t Derivatives::memo_entries() const noexcept {
  return opened_.size() + stepped_.size() + outcomes_.size() + closed_.size() + ended_.size();
}

namespace {

/// Makes patterns of one pool in another one.
class Copier {
 public:
  Copier(const PatternPool& from, PatternPool& to, PatternId shared)
      : from_(from), to_(to), shared_(shared) {}

  PatternId copy(PatternId id) {
    if (id < shared_) return id;
    if (const auto known = done_.find(id); known != done_.end()) return known->second;
    const PatternId result = make(from_[id]);
    done_.emplace(id, result);
    return result;
  }

 private:
  PatternId make(const Pattern& pattern) {
    switch (pattern.kind) {
      case PatternKind::choice:
      case PatternKind::interleave:
      case PatternKind::group: {
        std::vector<PatternId> members;
        for (const PatternId child : from_.children(pattern)) members.push_back(copy(child));
        if (pattern.kind == PatternKind::choice) return to_.choice(members);
        return pattern.kind == PatternKind::group ? to_.group(members) : to_.interleave(members);
      }
      case PatternKind::one_or_more:
        return to_.one_or_more(copy(pattern.a));
      case PatternKind::list:
        return to_.list(copy(pattern.a));
      case PatternKind::attribute:
        return to_.attribute(pattern.a, copy(pattern.b));
      case PatternKind::after:
        return to_.after(copy(pattern.a), pattern.b);
      case PatternKind::data:
        return to_.data(pattern.a, copy(pattern.b));
      default:
        return PatternPool::not_allowed;  // leaves are all in the shared part
    }
  }

  const PatternPool& from_;
  PatternPool& to_;
  PatternId shared_;
  std::unordered_map<PatternId, PatternId> done_;
};

}  // namespace

void Derivatives::forget(std::span<PatternId* const> patterns,
                         std::span<OpeningId* const> openings) {
  PatternPool old_pool(&grammar_.patterns);
  std::swap(old_pool, pool_);
  const std::vector<Opening> old_openings = std::exchange(openings_, std::vector<Opening>(1));
  const std::vector<PatternId> old_continuations = std::exchange(continuations_, {});
  Copier copier(old_pool, pool_, static_cast<PatternId>(grammar_.patterns.size()));
  for (PatternId* const id : patterns) *id = copier.copy(*id);
  for (OpeningId* const id : openings) {
    Opening opening = old_openings[*id];
    opening.content = copier.copy(opening.content);
    const auto first = static_cast<std::uint32_t>(continuations_.size());
    for (std::uint32_t i = 0; i < opening.count; ++i) {
      continuations_.push_back(copier.copy(old_continuations[opening.first + i]));
    }
    opening.first = first;
    if (*id == no_opening) continue;
    openings_.push_back(opening);
    *id = static_cast<OpeningId>(openings_.size() - 1);
  }
  tests_.forget();
  steps_.clear();
  steps_.shrink_to_fit();
  opened_.clear();
  stepped_.clear();
  outcomes_.clear();
  closed_.clear();
  ended_.clear();
}

}  // namespace virtbind::grammar
