// SPDX-License-Identifier: LGPL-2.1-or-later
#include "comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "child_order.hpp"
#include "virtbind/binding/path.hpp"

namespace virtbind::document {

bool Comparison::same_text(const TypeInfo& type, const void* value, std::string_view text,
                           Held held) {
  scratch_.clear();
  type.value->append_to(value, scratch_);
  if (scratch_ == text) return true;
  if (held == Held::as_default) return false;
  // Another spelling may mean the same: " 2" and "2".
  const AnyObject read(type.create(), type.destroy);
  return type.value->assign(read.get(), text, type) && type.value->equal(read.get(), value);
}

bool Comparison::same_attribute(const TypeInfo& type, const void* value,
                                const SourceAttribute& attribute) {
  return same_text(type, value, attribute.value, attribute.held);
}

bool Comparison::same_value(const TypeInfo& type, const void* object, SourceTree::Index element) {
  const SourceNode& node = tree_[element];
  if (node.held == Held::as_default) return same_text(type, object, node.text, node.held);
  if (node.first_child == SourceTree::kNone) return same_text(type, object, {}, node.held);
  const SourceNode& first = tree_[node.first_child];
  if (first.next == SourceTree::kNone && first.kind == SourceNode::Kind::text) {
    return same_text(type, object, first.text, node.held);
  }
  return same_text(type, object, tree_.value(element), node.held);
}

bool Comparison::same_attributes(const TypeInfo& type, const void* object,
                                 SourceTree::Index element) {
  std::size_t held = 0;
  std::size_t hint = 0;
  for (const SourceAttribute& attribute : tree_.attributes(tree_[element])) {
    if (attribute.held == Held::no) continue;
    const MemberInfo* member = find_member(type.attributes, attribute.name, hint);
    if (member == nullptr) continue;
    if (member->size(object) == 0 ||
        !same_attribute(*member->type, member->at(object, 0), attribute)) {
      return false;
    }
    ++held;
    ++hint;  // an attribute stands only once
  }
  std::size_t set = 0;
  for (const MemberInfo& member : type.attributes) set += member.size(object);
  return set == held;
}

bool Comparison::same_children(const TypeInfo& type, const void* object,
                               SourceTree::Index element) {
  const std::size_t first = met_.size();
  met_.resize(first + type.children.size());
  const bool same = same_children(type, object, element, first);
  met_.resize(first);
  return same;
}

bool Comparison::same_children(const TypeInfo& type, const void* object, SourceTree::Index element,
                               std::size_t first) {
  std::vector<Child> order;
  if (keeps_order(type)) order = children_in_order(type, object);
  std::size_t position = 0;
  std::size_t hint = 0;
  for (auto at = tree_[element].first_child; at != SourceTree::kNone; at = tree_[at].next) {
    const SourceNode& child = tree_[at];
    if (child.kind != SourceNode::Kind::element || child.held == Held::no) continue;
    const MemberInfo* member = find_member(type.children, child.name, hint);
    if (member == nullptr) continue;  // free-form content
    if (keeps_order(type) && (position >= order.size() || order[position++].member != member)) {
      return false;
    }
    const std::size_t index = met_[first + hint]++;
    if (index >= member->size(object)) return false;
    if (!same(*member->type, member->at(object, index), at)) return false;
  }
  for (std::size_t at = 0; at < type.children.size(); ++at) {
    if (type.children[at].size(object) != met_[first + at]) return false;
  }
  return true;
}

bool Comparison::same(const TypeInfo& type, const void* object, SourceTree::Index element) {
  if (!same_attributes(type, object, element)) return false;
  if (type.content == ContentKind::value) return same_value(type, object, element);
  if (!type.children.empty() && !same_children(type, object, element)) return false;
  if (type.content == ContentKind::text_or_children) {
    const auto& mixed = *static_cast<const TextOrChildren*>(object);
    return has_children(type, object) ? mixed.text().empty() : mixed.text() == tree_.value(element);
  }
  if (type.content == ContentKind::any) {
    const auto& open = *static_cast<const Any*>(object);
    return open.other_attributes() == free_attributes(type, element) &&
           open.nodes() == free_form(type, element);
  }
  return true;
}

std::vector<Node::Attribute> Comparison::free_attributes(const TypeInfo& type,
                                                         SourceTree::Index element) const {
  std::vector<Node::Attribute> made;
  for (const SourceAttribute& a : tree_.attributes(tree_[element])) {
    if (find_member(type.attributes, a.name.ns, a.name.local) != nullptr) continue;
    made.push_back({std::string(a.name.ns), std::string(a.name.prefix), std::string(a.name.local),
                    std::string(a.value)});
  }
  return made;
}

Node Comparison::free_node(SourceTree::Index index) const {
  const SourceNode& node = tree_[index];
  Node made;
  made.name = node.name.local;
  switch (node.kind) {
    case SourceNode::Kind::text:
      made.kind = Node::Kind::text;
      made.text = node.text;
      return made;
    case SourceNode::Kind::comment:
      made.kind = Node::Kind::comment;
      made.text = node.text;
      return made;
    case SourceNode::Kind::processing_instruction:
      made.kind = Node::Kind::processing_instruction;
      made.text = node.text;
      return made;
    case SourceNode::Kind::element:
      break;
  }
  made.ns = node.name.ns;
  made.prefix = node.name.prefix;
  made.attributes = free_attributes({}, index);
  for (const auto& d : tree_.declarations(node)) {
    made.namespaces.push_back({std::string(d.prefix), std::string(d.ns)});
  }
  for (auto at = node.first_child; at != SourceTree::kNone; at = tree_[at].next) {
    made.children.push_back(free_node(at));
  }
  return made;
}

std::vector<Node> Comparison::free_form(const TypeInfo& type, SourceTree::Index element) const {
  std::vector<Node> made;
  for (auto at = tree_[element].first_child; at != SourceTree::kNone; at = tree_[at].next) {
    const SourceNode& node = tree_[at];
    const bool is_element = node.kind == SourceNode::Kind::element;
    if (is_element && find_member(type.children, node.name.ns, node.name.local) != nullptr) {
      continue;
    }
    // Texts on both sides of a child that the class names are one.
    if (node.kind == SourceNode::Kind::text && !made.empty() &&
        made.back().kind == Node::Kind::text) {
      made.back().text += node.text;
    } else {
      made.push_back(free_node(at));
    }
  }
  return made;
}

bool same_attributes(const std::vector<Node::Attribute>& a, const std::vector<Node::Attribute>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Node::Attribute& left, const Node::Attribute& right) {
                      return left.ns == right.ns && left.name == right.name &&
                             left.value == right.value;
                    });
}

bool same_content(const std::vector<Node>& a, const std::vector<Node>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const Node& left, const Node& right) {
        return left.kind == right.kind && left.ns == right.ns && left.name == right.name &&
               left.text == right.text && same_attributes(left.attributes, right.attributes) &&
               same_content(left.children, right.children);
      });
}

std::string first_difference(const TypeInfo& type, const void* a, const void* b,
                             const std::string& path) {
  for (const MemberInfo& member : type.attributes) {
    const std::size_t count = member.size(a);
    if (count != member.size(b) ||
        (count > 0 && !member.type->value->equal(member.at(a, 0), member.at(b, 0)))) {
      return path + path_step(member, 0, true);
    }
  }
  if (type.content == ContentKind::value && !type.value->equal(a, b)) return path;
  if (type.content == ContentKind::text_or_children &&
      static_cast<const TextOrChildren*>(a)->text() !=
          static_cast<const TextOrChildren*>(b)->text()) {
    return path;
  }
  if (type.content == ContentKind::any) {
    const auto& left = *static_cast<const Any*>(a);
    const auto& right = *static_cast<const Any*>(b);
    if (!same_content(left.nodes(), right.nodes()) ||
        !same_attributes(left.other_attributes(), right.other_attributes())) {
      return path;
    }
  }
  for (const MemberInfo& member : type.children) {
    const std::size_t count = std::min(member.size(a), member.size(b));
    if (member.size(a) != member.size(b)) return path + path_step(member, count, false);
  }
  const auto left = children_in_order(type, a);
  const auto right = children_in_order(type, b);
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].member != right[i].member) {
      return path + path_step(*left[i].member, left[i].index, false);
    }
    const auto& [member, index, object] = left[i];
    auto found = first_difference(*member->type, object, right[i].object,
                                  path + path_step(*member, index, false));
    if (!found.empty()) return found;
  }
  return "";
}

}  // namespace virtbind::document
