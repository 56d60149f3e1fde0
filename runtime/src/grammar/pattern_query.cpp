// SPDX-License-Identifier: LGPL-2.1-or-later
#include "pattern_query.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace virtbind::grammar {
namespace {

std::vector<PatternId> copy_children(const PatternPool& pool, const Pattern& pattern) {
  const auto children = pool.children(pattern);
  return {children.begin(), children.end()};
}

/// Calls `visit` with each leaf once.
template <typename Visit>
void walk(const PatternPool& pool, PatternId root, Visit&& visit) {
  std::unordered_set<PatternId> seen;
  std::vector<PatternId> stack{root};
  while (!stack.empty()) {
    const PatternId id = stack.back();
    stack.pop_back();
    if (!seen.insert(id).second) continue;
    const Pattern& pattern = pool[id];
    switch (pattern.kind) {
      case PatternKind::choice:
      case PatternKind::interleave:
      case PatternKind::group: {
        const auto children = pool.children(pattern);
        stack.insert(stack.end(), children.rbegin(), children.rend());
        break;
      }
      case PatternKind::one_or_more:
      case PatternKind::after:
        stack.push_back(pattern.a);
        break;
      default:
        visit(id, pattern);
    }
  }
}

template <typename Wanted>
std::vector<PatternId> leaves(const PatternPool& pool, PatternId root, Wanted&& wanted) {
  std::vector<PatternId> result;
  walk(pool, root, [&](PatternId id, const Pattern& pattern) {
    if (wanted(pattern.kind)) result.push_back(id);
  });
  return result;
}

bool is_value(PatternKind kind) {
  return kind == PatternKind::data || kind == PatternKind::value || kind == PatternKind::list;
}

class NeedFinder {
 public:
  NeedFinder(const PatternPool& pool, bool attributes) : pool_(pool), attributes_(attributes) {}

  const Need& find(PatternId id) {
    const auto known = done_.find(id);
    if (known != done_.end()) return known->second;
    return done_.emplace(id, make(id)).first->second;
  }

 private:
  [[nodiscard]] bool satisfied(const Pattern& pattern) const {
    return attributes_ ? !pattern.has_attribute : pattern.nullable;
  }

  Need make(PatternId id) {
    const Pattern& pattern = pool_[id];
    if (satisfied(pattern)) return {};
    switch (pattern.kind) {
      case PatternKind::choice:
        return of_choice(pattern);
      case PatternKind::interleave:
      case PatternKind::group: {
        Need all;
        for (const PatternId child : pool_.children(pattern)) {
          const Need& need = find(child);
          all.insert(all.end(), need.begin(), need.end());
        }
        return all;
      }
      case PatternKind::one_or_more:
      case PatternKind::after:
        return find(pattern.a);
      default:
        return {{id}};
    }
  }

  Need of_choice(const Pattern& pattern) {
    const Need* least = nullptr;
    for (const PatternId child : pool_.children(pattern)) {
      const Need& need = find(child);
      if (least == nullptr || need.size() < least->size()) least = &need;
    }
    if (least == nullptr || least->size() != 1) return least == nullptr ? Need{} : *least;
    // Alternatives that want one thing each: one of these things.
    std::vector<PatternId> any;
    for (const PatternId child : pool_.children(pattern)) {
      const Need& need = find(child);
      if (need.size() != 1) continue;
      for (const PatternId leaf : need.front()) {
        if (std::find(any.begin(), any.end(), leaf) == any.end()) any.push_back(leaf);
      }
    }
    return {any};
  }

  const PatternPool& pool_;
  bool attributes_;
  std::unordered_map<PatternId, Need> done_;  // references to its values stay
};

void collect_first(const PatternPool& pool, PatternId id, std::vector<ElementId>& result) {
  const Pattern& pattern = pool[id];
  switch (pattern.kind) {
    case PatternKind::element:
      result.push_back(pattern.a);
      break;
    case PatternKind::choice:
    case PatternKind::interleave:
      for (const PatternId child : pool.children(pattern)) collect_first(pool, child, result);
      break;
    case PatternKind::group:
      for (const PatternId child : pool.children(pattern)) {
        collect_first(pool, child, result);
        if (!pool[child].nullable) break;
      }
      break;
    case PatternKind::one_or_more:
    case PatternKind::after:
      collect_first(pool, pattern.a, result);
      break;
    default:
      break;
  }
}

}  // namespace

std::vector<ElementId> element_leaves(const PatternPool& pool, PatternId pattern) {
  std::vector<ElementId> result;
  walk(pool, pattern, [&](PatternId, const Pattern& leaf) {
    if (leaf.kind == PatternKind::element) result.push_back(leaf.a);
  });
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<PatternId> attribute_leaves(const PatternPool& pool, PatternId pattern) {
  return leaves(pool, pattern, [](PatternKind kind) { return kind == PatternKind::attribute; });
}

std::vector<PatternId> value_leaves(const PatternPool& pool, PatternId pattern) {
  return leaves(pool, pattern, is_value);
}

std::vector<ElementId> first_elements(const PatternPool& pool, PatternId pattern) {
  std::vector<ElementId> result;
  collect_first(pool, pattern, result);
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

Need needed_attributes(const PatternPool& pool, PatternId pattern) {
  return NeedFinder(pool, true).find(pattern);
}

Need needed_content(const PatternPool& pool, PatternId pattern) {
  return NeedFinder(pool, false).find(pattern);
}

PatternId without_attributes(PatternPool& pool, PatternId id) {
  const Pattern pattern = pool[id];
  if (!pattern.has_attribute) return id;
  switch (pattern.kind) {
    case PatternKind::attribute:
      return PatternPool::empty;
    case PatternKind::one_or_more:
      return pool.one_or_more(without_attributes(pool, pattern.a));
    case PatternKind::after:
      return pool.after(without_attributes(pool, pattern.a), pattern.b);
    case PatternKind::choice:
    case PatternKind::interleave:
    case PatternKind::group: {
      std::vector<PatternId> members = copy_children(pool, pattern);
      for (PatternId& member : members) member = without_attributes(pool, member);
      if (pattern.kind == PatternKind::choice) return pool.choice(members);
      return pattern.kind == PatternKind::group ? pool.group(members) : pool.interleave(members);
    }
    default:
      return id;
  }
}

SkippingOpen open_skipping(Derivatives& derivatives, PatternId state, Symbol name) {
  PatternPool& pool = derivatives.pool();
  const Pattern pattern = pool[state];
  SkippingOpen best;
  const auto take = [&](SkippingOpen&& found) {
    if (found.pairs.empty()) return;
    if (best.pairs.empty() || found.skipped.size() < best.skipped.size()) {
      best = std::move(found);
    } else if (found.skipped.size() == best.skipped.size()) {
      best.pairs.insert(best.pairs.end(), found.pairs.begin(), found.pairs.end());
    }
  };
  switch (pattern.kind) {
    case PatternKind::element: {
      const Element& element = derivatives.grammar().elements[pattern.a];
      if (derivatives.grammar().contains(element.name_class, name) &&
          element.content != PatternPool::not_allowed) {
        best.pairs.emplace_back(element.content, PatternPool::empty);
      }
      break;
    }
    case PatternKind::one_or_more:
      take(open_skipping(derivatives, pattern.a, name));
      for (auto& pair : best.pairs) {
        pair.second = pool.group(pair.second, pool.choice(state, PatternPool::empty));
      }
      break;
    case PatternKind::after:
      take(open_skipping(derivatives, pattern.a, name));
      for (auto& pair : best.pairs) pair.second = pool.after(pair.second, pattern.b);
      break;
    case PatternKind::choice:
      for (const PatternId child : copy_children(pool, pattern)) {
        take(open_skipping(derivatives, child, name));
      }
      break;
    case PatternKind::group:
    case PatternKind::interleave: {
      const bool in_order = pattern.kind == PatternKind::group;
      const std::vector<PatternId> members = copy_children(pool, pattern);
      Need skipped;
      for (std::size_t i = 0; i < members.size(); ++i) {
        SkippingOpen found = open_skipping(derivatives, members[i], name);
        for (auto& pair : found.pairs) {
          std::vector<PatternId> rest(
              members.begin() + (in_order ? static_cast<std::ptrdiff_t>(i) : 0), members.end());
          rest[in_order ? 0 : i] = pair.second;
          pair.second = in_order ? pool.group(rest) : pool.interleave(rest);
        }
        if (in_order) {
          found.skipped.insert(found.skipped.begin(), skipped.begin(), skipped.end());
          const Need here = needed_content(pool, members[i]);
          skipped.insert(skipped.end(), here.begin(), here.end());
        }
        take(std::move(found));
      }
      break;
    }
    default:
      break;
  }
  return best;
}

}  // namespace virtbind::grammar
