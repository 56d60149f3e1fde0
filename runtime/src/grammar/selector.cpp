// SPDX-License-Identifier: LGPL-2.1-or-later
#include "selector.hpp"

#include <algorithm>

#include "pattern_query.hpp"
#include "wording.hpp"

namespace virtbind::grammar {

std::vector<Given> Selectors::given(std::size_t frame) const {
  std::vector<Given> result;
  for (const StoredAttribute& attribute : stack_.attributes(frame)) {
    result.push_back({attribute.symbol, stack_.value(attribute), Given::As::written});
  }
  return result;
}

PatternId Selectors::run(PatternId start, std::span<const Given> attributes,
                         const NamespaceScope& scope) {
  PatternId state = start;
  for (const Given& attribute : attributes) {
    if (attribute.as == Given::As::absent) continue;
    const bool any = attribute.as == Given::As::any_value;
    state = derivatives_.derive_attribute(state, attribute.name, [&](PatternId content) {
      return any || derivatives_.tests().matches(content, attribute.value, scope);
    });
    if (state == PatternPool::not_allowed) break;
  }
  return state;
}

PatternId Selectors::closed(PatternId start, std::span<const Given> attributes,
                            const NamespaceScope& scope) {
  const PatternId state = run(start, attributes, scope);
  if (state == PatternPool::not_allowed) return state;
  const PatternId strict = derivatives_.close(state);
  if (strict != PatternPool::not_allowed) return strict;
  return without_attributes(derivatives_.pool(), state);
}

std::vector<std::string> Selectors::values_of(PatternId start, Symbol attribute) const {
  const PatternPool& pool = derivatives_.pool();
  std::vector<PatternId> contents;
  for (const PatternId leaf : attribute_leaves(pool, start)) {
    if (derivatives_.grammar().contains(pool[leaf].a, attribute)) contents.push_back(pool[leaf].b);
  }
  return spelled_values(derivatives_, contents);
}

std::vector<PatternId> Selectors::starts_below(std::size_t frame, PatternId content,
                                               const NamespaceScope& scope) {
  const GrammarData& grammar = derivatives_.grammar();
  std::vector<PatternId> contents{content};
  for (std::size_t i = frame + 1;; ++i) {
    std::vector<PatternId> starts;
    for (const PatternId outer : contents) {
      for (const ElementId element : element_leaves(derivatives_.pool(), outer)) {
        if (!grammar.contains(grammar.elements[element].name_class, stack_[i].name)) continue;
        starts.push_back(grammar.elements[element].content);
      }
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    if (i + 1 == stack_.size()) return starts;
    contents.clear();
    const std::vector<Given> attributes = given(i);
    for (const PatternId start : starts) {
      const PatternId inner = closed(start, attributes, scope);
      if (inner != PatternPool::not_allowed) contents.push_back(inner);
    }
    if (contents.empty()) return {};
  }
}

std::optional<Selector> Selectors::for_start(const Test& test, const NamespaceScope& scope) {
  return search(
      stack_.size() - 2,
      [&](std::size_t frame, PatternId content) {
        const std::vector<PatternId> starts = starts_below(frame, content, scope);
        return std::any_of(starts.begin(), starts.end(), test);
      },
      scope);
}

std::optional<Selector> Selectors::for_content(const Test& test, const NamespaceScope& scope) {
  const std::vector<Given> attributes = given(stack_.size() - 1);
  return search(
      stack_.size() - 1,
      [&](std::size_t frame, PatternId content) {
        if (frame + 1 == stack_.size()) return test(content);
        const std::vector<PatternId> starts = starts_below(frame, content, scope);
        // First with its attributes; where another element would have to be opened, without.
        return std::any_of(starts.begin(), starts.end(),
                           [&](PatternId start) {
                             const PatternId inner = closed(start, attributes, scope);
                             return inner != PatternPool::not_allowed && test(inner);
                           }) ||
               std::any_of(starts.begin(), starts.end(), [&](PatternId start) {
                 return test(without_attributes(derivatives_.pool(), start));
               });
      },
      scope);
}

std::optional<Selector> Selectors::search(std::size_t innermost,
                                          const std::function<bool(std::size_t, PatternId)>& test,
                                          const NamespaceScope& scope) {
  for (std::size_t frame = innermost; frame >= 1; --frame) {
    // Allowed in some alternative that is still open here: nothing further out is to blame.
    if (test(frame, stack_[frame].content)) return std::nullopt;
    std::vector<Given> attributes = given(frame);
    const std::size_t written = attributes.size();
    constexpr std::size_t most = 32;  // a tag with more attributes than this is no use to anyone
    if (written > most) continue;
    for (std::size_t i = 0; i < written; ++i) {
      if (auto found = try_attribute(frame, attributes, i, test, scope)) return found;
    }
    const PatternPool& pool = derivatives_.pool();
    std::vector<Symbol> absent;
    for (const PatternId leaf : attribute_leaves(pool, stack_[frame].start)) {
      const NameClass& name_class = derivatives_.grammar().name_classes[pool[leaf].a];
      if (name_class.kind == NameClass::Kind::name) absent.push_back(name_class.symbol);
    }
    std::sort(absent.begin(), absent.end());
    absent.erase(std::unique(absent.begin(), absent.end()), absent.end());
    for (const Symbol name : absent) {
      const bool is_written = std::any_of(attributes.begin(), attributes.end(),
                                          [name](const Given& a) { return a.name == name; });
      if (is_written) continue;
      attributes.push_back({name, {}, Given::As::written});
      auto found = try_attribute(frame, attributes, written, test, scope);
      attributes.pop_back();
      if (!found) continue;
      found->present = false;
      return found;
    }
  }
  return std::nullopt;
}

std::optional<Selector> Selectors::try_attribute(
    std::size_t frame, std::vector<Given>& attributes, std::size_t index,
    const std::function<bool(std::size_t, PatternId)>& test, const NamespaceScope& scope) {
  Given& attribute = attributes[index];
  const Given as_written = attribute;
  const PatternId start = stack_[frame].start;
  const auto allows = [&] {
    const PatternId content = closed(start, attributes, scope);
    return content != PatternPool::not_allowed && test(frame, content);
  };
  attribute.as = Given::As::any_value;
  std::optional<Selector> found;
  if (allows()) {
    Selector selector;
    selector.frame = frame;
    selector.attribute = attribute.name;
    selector.index = index;
    selector.value = as_written.value;
    const std::vector<std::string> values = values_of(start, attribute.name);
    for (const std::string& value : values) {
      attribute.as = Given::As::written;
      attribute.value = value;
      if (value != as_written.value && allows()) selector.others.push_back(value);
    }
    if (!selector.others.empty()) found = std::move(selector);
  }
  attribute = as_written;
  return found;
}

}  // namespace virtbind::grammar
