// SPDX-License-Identifier: LGPL-2.1-or-later
#include "document/random_edit.hpp"

#include <algorithm>
#include <array>

#include "document/child_order.hpp"
#include "document/layout.hpp"
#include <virtbind/binding/object.hpp>
#include <virtbind/value.hpp>

namespace {

using virtbind::Cardinality;
using virtbind::ContentKind;
using virtbind::MemberInfo;
using virtbind::TypeInfo;
using virtbind::document::find_member;
using virtbind::document::Held;
using virtbind::document::Layout;
using virtbind::document::SourceNode;
using virtbind::document::SourceTree;
using virtbind::xml::Range;

std::size_t below(std::size_t count, std::mt19937& chance) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(chance);
}

/// A value that the type can have.
std::string any_value(const TypeInfo& type, std::mt19937& chance) {
  if (!type.literals.empty())
    return std::string(type.literals[below(type.literals.size(), chance)]);
  static const std::array<std::string, 6> kTexts{"plain",       "it's <a> & \"b\"", " spaced  out ",
                                                 "caf\xC3\xA9", "line\nand\ttab",   "]]>"};
  virtbind::Text text;
  void* const trial = type.create();
  std::string value = kTexts[below(kTexts.size(), chance)];
  for (const auto& tried : {value, std::to_string(below(5000, chance)), std::string("true")}) {
    if (!type.value->assign(trial, tried, type)) continue;
    value = tried;
    break;
  }
  type.destroy(trial);
  return value;
}

void set_value(const TypeInfo& type, void* object, std::mt19937& chance) {
  type.value->assign(object, any_value(type, chance), type);
}

/// Gives a new object all that it needs.
void complete(const TypeInfo& type, void* object, std::mt19937& chance) {
  if (type.content == ContentKind::value) set_value(type, object, chance);
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      if (member.required && member.size(object) == 0) {
        complete(*member.type, member.append(object), chance);
      }
    }
  }
}

void copy(const TypeInfo& type, const void* from, void* to) {
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      for (std::size_t i = 0; i < member.size(from); ++i) {
        copy(*member.type, member.at(from, i), member.append(to));
      }
    }
  }
  switch (type.content) {
    case ContentKind::value: {
      std::string text;
      type.value->append_to(from, text);
      type.value->assign(to, text, type);
      break;
    }
    case ContentKind::text_or_children:
      static_cast<virtbind::TextOrChildren*>(to)->text(
          static_cast<const virtbind::TextOrChildren*>(from)->text());
      [[fallthrough]];
    case ContentKind::ordered:
      static_cast<virtbind::Ordered*>(to)->child_order() =
          static_cast<const virtbind::Ordered*>(from)->child_order();
      break;
    case ContentKind::any:
      static_cast<virtbind::Any*>(to)->nodes() = static_cast<const virtbind::Any*>(from)->nodes();
      static_cast<virtbind::Any*>(to)->other_attributes() =
          static_cast<const virtbind::Any*>(from)->other_attributes();
      static_cast<virtbind::Any*>(to)->namespaces() =
          static_cast<const virtbind::Any*>(from)->namespaces();
      break;
    case ContentKind::members:
      break;
  }
}

void collect(const TypeInfo& type, void* object, const SourceTree& tree, SourceTree::Index element,
             std::vector<Part>& parts) {
  parts.push_back({&type, object, element});
  std::vector<std::size_t> met(type.children.size(), 0);
  for (const auto at : tree.children(element)) {
    const SourceNode& node = tree[at];
    if (node.kind != SourceNode::Kind::element || node.held == Held::no) continue;
    const auto* member = find_member(type.children, node.name.ns, node.name.local);
    if (member == nullptr) continue;
    const std::size_t index = met[static_cast<std::size_t>(member - type.children.data())]++;
    collect(*member->type, const_cast<void*>(member->at(object, index)), tree, at, parts);
  }
}

/// One edit of one part, if the part allows that kind of edit.
class Chance {
 public:
  Chance(const SourceTree& tree, const Part& part, std::mt19937& chance)
      : tree_(tree),
        layout_(tree),
        type_(*part.type),
        object_(part.object),
        part_(part),
        chance_(chance) {}

  Edit set() {
    std::vector<const MemberInfo*> attributes;
    for (const MemberInfo& m : type_.attributes) {
      if (m.size(object_) > 0) attributes.push_back(&m);
    }
    if (type_.content == ContentKind::value && (attributes.empty() || below(2, chance_) == 0)) {
      set_value(type_, object_, chance_);
      return {Edit::Kind::set, "value", node().range, true};
    }
    if (attributes.empty()) return {};
    const MemberInfo& member = *attributes[below(attributes.size(), chance_)];
    set_value(*member.type, const_cast<void*>(member.at(object_, 0)), chance_);
    for (const auto& attribute : tree_.attributes(node())) {
      if (member.is(attribute.name.ns, attribute.name.local)) {
        return {Edit::Kind::set, "@" + std::string(member.name), attribute.value_range, true};
      }
    }
    return {};
  }

  Edit clear() {
    for (const MemberInfo& m : type_.attributes) {
      if (m.cardinality != Cardinality::optional || m.size(object_) == 0) continue;
      m.operations->erase(m.container(object_), 0);
      return {Edit::Kind::clear, "@" + std::string(m.name), node().start_tag};
    }
    return {};
  }

  Edit add() {
    if (type_.content == ContentKind::text_or_children) return {};
    const bool attribute = !type_.attributes.empty() && below(2, chance_) == 0;
    const auto members = attribute ? type_.attributes : type_.children;
    if (members.empty()) return {};
    const MemberInfo& member = members[below(members.size(), chance_)];
    if (member.cardinality != Cardinality::sequence && member.size(object_) > 0) return {};
    for (const auto at : tree_.children(part_.element)) {
      const auto& known = tree_[at];
      if (known.held == Held::no && member.is(known.name.ns, known.name.local)) return {};
    }
    void* made = member.append(object_);
    if (member.size(object_) > 1 && below(2, chance_) == 0) {
      copy(*member.type, member.at(object_, below(member.size(object_) - 1, chance_)), made);
    } else {
      complete(*member.type, made, chance_);
    }
    const std::size_t last = member.size(object_) - 1;
    if (last > 0)
      member.operations->move(member.container(object_), last, below(last + 1, chance_));
    return {Edit::Kind::add, std::string(attribute ? "@" : "") + std::string(member.name),
            attribute ? node().start_tag : node().range};
  }

  Edit remove() {
    const MemberInfo* member = one_of_children(1);
    if (member == nullptr) return {};
    const std::size_t index = below(member->size(object_), chance_);
    const Range part = unit_of(*member, index);
    erase(*member, index);
    return {Edit::Kind::remove, std::string(member->name), part};
  }

  Edit reorder() {
    const MemberInfo* member = one_of_children(2);
    if (member == nullptr) return {};
    const std::size_t count = member->size(object_);
    const std::size_t from = below(count, chance_);
    const std::size_t to = below(count, chance_);
    const Range first = unit_of(*member, std::min(from, to));
    const Range last = unit_of(*member, std::max(from, to));
    const Range part{std::min(first.begin, last.begin), std::max(first.end, last.end)};
    member->operations->move(member->container(object_), from, to);
    return {Edit::Kind::reorder, std::string(member->name), part};
  }

  /// Another object with the same content, changed in one place: a whole part assigned.
  Edit replace() {
    const MemberInfo* member = one_of_children(1);
    if (member == nullptr) return {};
    const std::size_t index = below(member->size(object_), chance_);
    const Range part = unit_of(*member, index);
    void* const spare = member->type->create();
    copy(*member->type, member->at(object_, index), spare);
    const std::size_t count = member->size(object_);
    member->operations->erase(member->container(object_), index);
    void* made = member->append(object_);
    copy(*member->type, spare, made);
    member->type->destroy(spare);
    if (count > 1) member->operations->move(member->container(object_), count - 1, index);
    made = const_cast<void*>(member->at(object_, index));
    for (const MemberInfo& attribute : member->type->attributes) {
      if (attribute.size(made) == 0) continue;
      set_value(*attribute.type, const_cast<void*>(attribute.at(made, 0)), chance_);
      break;
    }
    return {Edit::Kind::replace, std::string(member->name), part};
  }

 private:
  [[nodiscard]] const SourceNode& node() const { return tree_[part_.element]; }

  /// Children of one name, at least so many, that may go; null where there are none.
  const MemberInfo* one_of_children(std::size_t least) {
    if (type_.content == ContentKind::text_or_children) return nullptr;
    std::vector<const MemberInfo*> found;
    for (const MemberInfo& m : type_.children) {
      if (m.cardinality != Cardinality::one && m.size(object_) >= least && !stands_twice(m)) {
        found.push_back(&m);
      }
    }
    return found.empty() ? nullptr : found[below(found.size(), chance_)];
  }

  /// An invalid document's second element would step forward for a first one that goes.
  [[nodiscard]] bool stands_twice(const MemberInfo& member) const {
    const auto all = tree_.children(part_.element);
    return std::any_of(all.begin(), all.end(), [&](auto at) {
      return tree_[at].held == Held::no && member.is(tree_[at].name.ns, tree_[at].name.local);
    });
  }

  /// Where a child stands, with those that are equal to it: any of them may be taken for it.
  [[nodiscard]] Range unit_of(const MemberInfo& member, std::size_t index) const {
    Range made{};
    std::size_t i = 0;
    for (const auto at : tree_.children(part_.element)) {
      const SourceNode& child = tree_[at];
      if (child.kind != SourceNode::Kind::element || child.held == Held::no ||
          !member.is(child.name.ns, child.name.local)) {
        continue;
      }
      const std::size_t number = i++;
      if (!virtbind::equal(*member.type, member.at(object_, number), member.at(object_, index))) {
        continue;
      }
      const auto unit = layout_.unit(at);
      const std::size_t begin = std::min(unit.lead_begin, unit.removal.begin);
      made.begin = made.end == 0 ? begin : made.begin;
      made.end = std::max(unit.range.end, unit.removal.end);
    }
    return made;
  }

  void erase(const MemberInfo& member, std::size_t index) {
    if (virtbind::document::keeps_order(type_)) {
      auto& order = static_cast<virtbind::Ordered*>(object_)->child_order();
      std::size_t left = index + 1;
      for (auto step = order.begin(); step != order.end(); ++step) {
        const auto name = step->substr(step->find(':') + 1);
        if (name != member.name || --left > 0) continue;
        order.erase(step);
        break;
      }
    }
    member.operations->erase(member.container(object_), index);
  }

  const SourceTree& tree_;
  Layout layout_;
  const TypeInfo& type_;
  void* object_;
  Part part_;
  std::mt19937& chance_;
};

}  // namespace

std::vector<Part> parts_of(const TypeInfo& type, void* object, const SourceTree& tree) {
  std::vector<Part> parts;
  collect(type, object, tree, SourceTree::kRoot, parts);
  return parts;
}

Edit edit_by_chance(const SourceTree& tree, const std::vector<Part>& parts, std::mt19937& chance) {
  using Way = Edit (Chance::*)();
  static constexpr std::array<Way, 6> kWays{&Chance::set,    &Chance::clear,   &Chance::add,
                                            &Chance::remove, &Chance::reorder, &Chance::replace};
  const Way way = kWays[below(kWays.size(), chance)];
  for (std::size_t tries = 0; tries < 50; ++tries) {
    Chance tried(tree, parts[below(parts.size(), chance)], chance);
    const Edit made = (tried.*way)();
    if (made.kind != Edit::Kind::none) return made;
  }
  return {};
}
