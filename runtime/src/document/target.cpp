// SPDX-License-Identifier: LGPL-2.1-or-later
#include "target.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "grammar/suggestion.hpp"
#include "virtbind/value.hpp"

namespace virtbind::document {

namespace {

std::string text_of(const TypeInfo& type, const void* object) {
  std::string text;
  if (type.content == ContentKind::value) {
    type.value->append_to(object, text);
  } else if (type.content == ContentKind::text_or_children) {
    text = static_cast<const TextOrChildren*>(object)->text();
  }
  return text;
}

/// Whether the steps lead from an element to that value.
bool holds(const TypeInfo& type, const void* object, std::span<const PathStep> steps,
           std::string_view value) {
  if (steps.empty()) return text_of(type, object) == value;
  const PathStep& step = steps.front();
  const auto* member = find_spelled(step.attribute ? type.attributes : type.children, step.name);
  if (member == nullptr) return false;
  for (std::size_t i = 0; i < member->size(object); ++i) {
    if (holds(*member->type, member->at(object, i), steps.subspan(1), value)) return true;
  }
  return false;
}

std::string qualified(const xml::Name& name) {
  return name.prefix.empty() ? std::string(name.local)
                             : fmt::format("{}:{}", name.prefix, name.local);
}

bool holds(const SourceTree& tree, SourceTree::Index element, std::span<const PathStep> steps,
           std::string_view value) {
  if (steps.empty()) return tree.value(element) == value;
  const PathStep& step = steps.front();
  if (step.attribute) {
    const auto all = tree.attributes(tree[element]);
    return std::any_of(all.begin(), all.end(), [&](const SourceAttribute& a) {
      return qualified(a.name) == step.name && a.value == value;
    });
  }
  const auto children = tree.children(element);
  return std::any_of(children.begin(), children.end(), [&](SourceTree::Index at) {
    return tree[at].kind == SourceNode::Kind::element && qualified(tree[at].name) == step.name &&
           holds(tree, at, steps.subspan(1), value);
  });
}

}  // namespace

std::string spelled(const MemberInfo& member) {
  return member.prefix.empty() ? std::string(member.name)
                               : fmt::format("{}:{}", member.prefix, member.name);
}

const MemberInfo* find_spelled(std::span<const MemberInfo> members, std::string_view name) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const MemberInfo& m) { return spelled(m) == name; });
  return found != members.end() ? &*found : nullptr;
}

std::string suggestion(std::string_view name, std::span<const MemberInfo> members) {
  std::vector<std::string> known;
  for (const MemberInfo& member : members) known.push_back(spelled(member));
  const auto meant = grammar::suggest(name, known);
  return meant ? fmt::format("; did you mean '{}'?", *meant) : "";
}

bool Targets::fail(std::string why) {
  why_ = std::move(why);
  return false;
}

/// One step down to a member, whether it is there or not.
bool Targets::enter(Target& at, const PathStep& step) {
  const TypeInfo& type = *at.type;
  const auto members = step.attribute ? type.attributes : type.children;
  const MemberInfo* member = find_spelled(members, step.name);
  if (member == nullptr) {
    return fail(fmt::format(
        "{} '{}' is not known in '{}'{}", step.attribute ? "attribute" : "element", step.name,
        at.member != nullptr ? at.member->name : type.element, suggestion(step.name, members)));
  }
  at = {&type, at.object, member, 0, member->type, nullptr};
  return at.parent == nullptr || select(at, step);
}

bool Targets::select(Target& at, const PathStep& step) {
  const std::size_t count = at.member->size(at.parent);
  std::size_t index = step.number - 1;
  if (!step.condition.empty()) {
    for (index = 0; index < count; ++index) {
      if (holds(*at.member->type, at.member->at(at.parent, index), step.condition, step.value))
        break;
    }
    if (index == count) return fail(fmt::format("there is no '{}'", step.spelled));
  } else if (step.numbered && index >= count) {
    return fail(fmt::format("there is no '{}', only {} of that name", step.spelled, count));
  }
  at.index = index;
  if (index < count) at.object = const_cast<void*>(at.member->at(at.parent, index));
  return true;
}

std::optional<Target> Targets::find(std::span<const PathStep> steps, bool make) {
  Target at{nullptr, nullptr, nullptr, 0, &type_, object_};
  if (steps.front().attribute || steps.front().name != type_.element || steps.front().numbered) {
    fail(fmt::format("the document element is '{}', not '{}'", type_.element,
                     steps.front().spelled.substr(1)));
    return std::nullopt;
  }
  // First only looked at: a path that leads nowhere makes nothing.
  for (const PathStep& step : steps.subspan(1)) {
    if (!enter(at, step)) return std::nullopt;
    if (at.object != nullptr) continue;
    if (!make || at.member->cardinality == Cardinality::sequence) {
      fail(fmt::format("there is no '{}'", step.spelled));
      return std::nullopt;
    }
  }
  if (at.object != nullptr || !make) return at;
  at = {nullptr, nullptr, nullptr, 0, &type_, object_};
  for (const PathStep& step : steps.subspan(1)) {
    enter(at, step);
    if (at.object == nullptr) at.object = at.member->append(at.parent);
  }
  return at;
}

const TypeInfo* Targets::type_of(std::span<const PathStep> steps) {
  Target at{nullptr, nullptr, nullptr, 0, &type_, nullptr};
  for (const PathStep& step : steps.subspan(1)) {
    if (!enter(at, step)) return nullptr;
  }
  return at.type;
}

std::optional<SourceTarget> find_in_source(const SourceTree& tree,
                                           std::span<const PathStep> steps) {
  SourceTarget at{SourceTree::kRoot, nullptr};
  if (qualified(tree[at.element].name) != steps.front().name) return std::nullopt;
  for (const PathStep& step : steps.subspan(1)) {
    if (step.attribute) {
      for (const SourceAttribute& a : tree.attributes(tree[at.element])) {
        if (qualified(a.name) == step.name) return SourceTarget{at.element, &a};
      }
      return std::nullopt;
    }
    std::size_t left = step.number;
    auto child = tree[at.element].first_child;
    for (; child != SourceTree::kNone; child = tree[child].next) {
      if (tree[child].kind != SourceNode::Kind::element ||
          qualified(tree[child].name) != step.name) {
        continue;
      }
      if (step.condition.empty() ? --left == 0 : holds(tree, child, step.condition, step.value)) {
        break;
      }
    }
    if (child == SourceTree::kNone) return std::nullopt;
    at.element = child;
  }
  return at;
}

}  // namespace virtbind::document
