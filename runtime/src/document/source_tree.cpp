// SPDX-License-Identifier: LGPL-2.1-or-later
#include "source_tree.hpp"

#include <algorithm>
#include <functional>

namespace virtbind::document {

namespace {

bool points_into(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> not_after;
  return not_after(whole.data(), part.data()) &&
         not_after(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace

std::vector<SourceTree::Index> SourceTree::children(Index parent) const {
  std::vector<Index> made;
  for (Index at = nodes_[parent].first_child; at != kNone; at = nodes_[at].next) {
    made.push_back(at);
  }
  return made;
}

std::vector<xml::NamespaceDeclaration> SourceTree::scope(Index element) const {
  std::vector<xml::NamespaceDeclaration> made;
  for (Index at = element; at != kNone; at = nodes_[at].parent) {
    const auto own = declarations(nodes_[at]);
    made.insert(made.begin(), own.begin(), own.end());
  }
  return made;
}

std::string SourceTree::value(Index element) const {
  std::string made;
  for (Index at = nodes_[element].first_child; at != kNone; at = nodes_[at].next) {
    if (nodes_[at].kind == SourceNode::Kind::text) made += nodes_[at].text;
  }
  return made;
}

char SourceTree::quote_before(std::size_t offset) const noexcept {
  if (attributes_.empty()) return '\'';
  auto found = std::partition_point(
      attributes_.begin(), attributes_.end(),
      [&](const SourceAttribute& attribute) { return attribute.name_range.begin < offset; });
  if (found != attributes_.begin()) --found;
  return text_[found->value_range.begin - 1];
}

std::string_view SourceTree::keep(std::string_view text) { return kept_->emplace_back(text); }

SourceTreeBuilder::SourceTreeBuilder(const xml::Text& text, SourceTree& tree, xml::EventSink& next)
    : tree_(tree), next_(next) {
  tree_.text_ = text.utf8();
  constexpr std::size_t kUsualNode = 24;  // bytes of text for each node: a guess saves growing
  tree_.nodes_.reserve(text.utf8().size() / kUsualNode);
  tree_.attributes_.reserve(text.utf8().size() / kUsualNode);
}

std::string_view SourceTreeBuilder::keep(std::string_view text) {
  if (text.empty()) return {};
  return points_into(text, tree_.text_) ? text : tree_.keep(text);
}

std::string_view SourceTreeBuilder::keep_namespace(std::string_view ns) {
  if (ns.empty()) return {};
  const auto known = std::find(namespaces_.begin(), namespaces_.end(), ns);
  if (known != namespaces_.end()) return *known;
  return namespaces_.emplace_back(tree_.keep(ns));
}

xml::Name SourceTreeBuilder::keep(const xml::Name& name) {
  return {keep_namespace(name.ns), keep(name.local), keep(name.prefix)};
}

SourceNode& SourceTreeBuilder::add(SourceNode::Kind kind, xml::Range range) {
  const auto index = static_cast<SourceTree::Index>(tree_.nodes_.size());
  SourceNode& node = tree_.nodes_.emplace_back();
  node.kind = kind;
  node.range = range;
  if (!open_.empty()) {
    Open& parent = open_.back();
    node.parent = parent.element;
    auto& link = parent.last_child == SourceTree::kNone ? tree_.nodes_[parent.element].first_child
                                                        : tree_.nodes_[parent.last_child].next;
    link = index;
    node.previous = parent.last_child;
    parent.last_child = index;
  }
  return node;
}

bool SourceTreeBuilder::start_element(const xml::StartElement& element) {
  const auto index = static_cast<SourceTree::Index>(tree_.nodes_.size());
  SourceNode& node = add(SourceNode::Kind::element, element.range);
  node.start_tag = element.range;
  node.empty_tag = element.empty_tag;
  node.name = keep(element.name);
  node.first_attribute = static_cast<std::uint32_t>(tree_.attributes_.size());
  node.attribute_count = static_cast<std::uint32_t>(element.attributes.size());
  for (const xml::Attribute& a : element.attributes) {
    tree_.attributes_.push_back(
        {keep(a.name), keep(a.value), a.name_range, a.value_range, Held::yes});
  }
  node.first_declaration = static_cast<std::uint32_t>(tree_.declarations_.size());
  node.declaration_count = static_cast<std::uint32_t>(element.namespaces.size());
  for (const auto& d : element.namespaces) {
    tree_.declarations_.push_back({keep(d.prefix), keep_namespace(d.ns)});
  }
  open_.push_back({index, SourceTree::kNone});
  return next_.start_element(element);
}

bool SourceTreeBuilder::text(std::string_view text, xml::Range range) {
  if (!open_.empty()) add(SourceNode::Kind::text, range).text = keep(text);
  return next_.text(text, range);
}

bool SourceTreeBuilder::end_element(const xml::Name& name, xml::Range range) {
  SourceNode& node = tree_.nodes_[open_.back().element];
  node.range.end = range.end;
  node.content = {node.start_tag.end, range.begin};
  open_.pop_back();
  return next_.end_element(name, range);
}

bool SourceTreeBuilder::comment(std::string_view text, xml::Range range) {
  if (!open_.empty()) add(SourceNode::Kind::comment, range).text = keep(text);
  return next_.comment(text, range);
}

bool SourceTreeBuilder::processing_instruction(std::string_view target, std::string_view data,
                                               xml::Range range) {
  if (!open_.empty()) {
    SourceNode& node = add(SourceNode::Kind::processing_instruction, range);
    node.name.local = keep(target);
    node.text = keep(data);
  }
  return next_.processing_instruction(target, data, range);
}

void SourceTree::mark_unheld(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    const bool value = finding.id == "bad-value";
    const bool element = finding.id == "unknown-element" || finding.id == "duplicate-element";
    if (!value && !element && finding.id != "unknown-attribute") continue;
    // The last element that begins there or before is the one, or has the attribute.
    const std::size_t offset = finding.location.offset;
    auto node = std::partition_point(nodes_.begin(), nodes_.end(),
                                     [&](const SourceNode& n) { return n.range.begin <= offset; });
    do --node;
    while (node->kind != SourceNode::Kind::element);
    if (node->range.begin == offset) {
      node->held = value ? Held::as_default : Held::no;
      continue;
    }
    for (SourceAttribute& attribute : attributes(*node)) {
      if (value && attribute.value_range.begin == offset) attribute.held = Held::as_default;
      if (!value && attribute.name_range.begin == offset) attribute.held = Held::no;
    }
  }
}

}  // namespace virtbind::document
