// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Changes of free-form content, where white space is content too and nothing may be added.
#include <algorithm>

#include "patch.hpp"

namespace virtbind::document {

namespace {

using Index = SourceTree::Index;

/// A piece of content and where it stands: texts around a child that the class names are one.
struct Piece {
  Node node;
  std::vector<Index> places;
};

/// Whether one can be made of the other by changes in it.
bool is_alike(const Node& a, const Node& b) {
  return a.kind == b.kind && a.ns == b.ns && a.prefix == b.prefix &&
         (a.kind == Node::Kind::text || a.name == b.name) && a.namespaces == b.namespaces;
}

/// For each wanted piece the present one that it is, in ascending order; -1 for a new one.  Equal
/// pieces belong together; between them alike ones do, from their start.
std::vector<std::ptrdiff_t> align(const std::vector<Node>& wanted,
                                  const std::vector<Piece>& present) {
  std::vector<std::ptrdiff_t> made(wanted.size(), -1);
  std::size_t next = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto from = present.begin() + static_cast<std::ptrdiff_t>(next);
    auto found = std::find_if(from, present.end(),
                              [&](const Piece& piece) { return piece.node == wanted[i]; });
    if (found == present.end() && from != present.end() && is_alike(from->node, wanted[i]) &&
        std::find(wanted.begin() + static_cast<std::ptrdiff_t>(i), wanted.end(), from->node) ==
            wanted.end()) {
      found = from;
    }
    if (found == present.end()) continue;
    made[i] = found - present.begin();
    next = static_cast<std::size_t>(made[i]) + 1;
  }
  return made;
}

}  // namespace

void Patch::free_form(const TypeInfo& type, const std::vector<Node>& wanted, Index index,
                      Opening& opening) {
  std::vector<Piece> present;
  const auto nodes = comparison_.free_form(type, index);
  if (nodes == wanted) return;
  for (const Index at : tree_.children(index)) {
    const SourceNode& node = tree_[at];
    const bool is_element = node.kind == SourceNode::Kind::element;
    if (is_element && find_member(type.children, node.name.ns, node.name.local) != nullptr) {
      continue;
    }
    const bool continues = node.kind == SourceNode::Kind::text && !present.empty() &&
                           present.back().node.kind == Node::Kind::text;
    if (!continues) present.push_back({nodes[present.size()], {}});
    present.back().places.push_back(at);
  }
  const auto found = align(wanted, present);
  for (std::size_t i = 0; i < present.size(); ++i) {
    if (std::find(found.begin(), found.end(), static_cast<std::ptrdiff_t>(i)) != found.end()) {
      continue;
    }
    for (const Index at : present[i].places) edits_.remove(tree_[at].range);
  }
  std::size_t offset = tree_[index].content.begin;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Node& node = wanted[i];
    if (found[i] >= 0) {
      const Piece& piece = present[static_cast<std::size_t>(found[i])];
      const SourceNode& place = tree_[piece.places.front()];
      offset = tree_[piece.places.back()].range.end;
      if (piece.node == node) continue;
      if (node.kind == Node::Kind::element) {
        free_element(node, piece.places.front());
      } else {
        edits_.replace(place.range,
                       node.kind == Node::Kind::text
                           ? escaped(node.text)
                           : new_node(node, surroundings(index, offset, ""), findings_));
        for (std::size_t p = 1; p < piece.places.size(); ++p) {
          edits_.remove(tree_[piece.places[p]].range);
        }
      }
      continue;
    }
    std::string text = node.kind == Node::Kind::text
                           ? escaped(node.text)
                           : new_node(node, surroundings(index, offset, ""), findings_);
    if (tree_[index].content.begin == tree_[index].content.end) {
      opening.text += text;
      opening.close.clear();
    } else {
      edits_.insert(offset, std::move(text));
    }
  }
}

void Patch::free_element(const Node& wanted, Index index) {
  static const TypeInfo kNoMembers{};
  free_attributes(kNoMembers, wanted.attributes, index);
  Opening opening;
  free_form(kNoMembers, wanted.children, index, opening);
  flush(index, opening);
}

}  // namespace virtbind::document
