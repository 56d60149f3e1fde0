// SPDX-License-Identifier: LGPL-2.1-or-later
#include "patch.hpp"

namespace virtbind::document {

void Patch::element(const TypeInfo& type, const void* object, Index index) {
  if (type.content == ContentKind::text_or_children) {
    const bool has_now = has_children(type, object);
    bool had_before = false;
    for (const Index child : tree_.children(index)) {
      had_before = had_before || (tree_[child].kind == SourceNode::Kind::element &&
                                  tree_[child].held != Held::no);
    }
    if (has_now != had_before) return rewrite(type, object, index);
  }
  attributes(type, object, index);
  Opening opening;
  children(type, object, index, opening);
  switch (type.content) {
    case ContentKind::value:
      value(type, object, index);
      break;
    case ContentKind::text_or_children: {
      const auto& mixed = *static_cast<const TextOrChildren*>(object);
      if (!has_children(type, object) && mixed.text() != tree_.value(index)) {
        text(index, mixed.text(), false);
      }
      break;
    }
    case ContentKind::any: {
      const auto& open = *static_cast<const Any*>(object);
      free_attributes(type, open.other_attributes(), index);
      free_form(type, open.nodes(), index, opening);
      break;
    }
    case ContentKind::members:
    case ContentKind::ordered:
      break;
  }
  flush(index, opening);
}

/// For what cannot be had by smaller changes: text becomes children, or children text.
void Patch::rewrite(const TypeInfo& type, const void* object, Index index) {
  const SourceNode& node = tree_[index];
  const Place place = layout_.before(index);
  edits_.replace(node.range,
                 new_element(type, object, node.name,
                             surroundings(node.parent, node.range.begin, place.lead), findings_));
}

void Patch::flush(Index index, const Opening& opening) {
  if (opening.text.empty()) return;
  const SourceNode& node = tree_[index];
  if (!node.empty_tag) {
    edits_.insert(node.content.begin, opening.text + opening.close);
    return;
  }
  std::size_t slash = node.start_tag.end - 2;
  while (tree_.text().find_first_of(" \t\r\n", slash - 1) == slash - 1) --slash;
  edits_.replace({slash, node.start_tag.end},
                 ">" + opening.text + opening.close + "</" + qualified(index) + ">");
}

std::string Patch::qualified(Index index) const {
  const xml::Name& name = tree_[index].name;
  return name.prefix.empty() ? std::string(name.local)
                             : std::string(name.prefix) + ":" + std::string(name.local);
}

void Patch::unrepresentable() {
  Finding finding;
  finding.id = "xml-unrepresentable";
  finding.message = "the value has a character that XML cannot hold";
  finding.path = path_;
  findings_.push_back(std::move(finding));
}

std::vector<xml::NamespaceDeclaration> Patch::scope(Index element) const {
  std::vector<xml::NamespaceDeclaration> made;
  if (element == SourceTree::kNone) return made;
  made = tree_.scope(element);
  for (Index at = element; at != SourceTree::kNone; at = tree_[at].parent) {
    if (const auto own = declared_.find(at); own != declared_.end()) {
      made.insert(made.end(), own->second.begin(), own->second.end());
    }
  }
  return made;
}

Surroundings Patch::surroundings(Index parent, std::size_t offset, std::string_view lead) const {
  return {.scope = scope(parent),
          .lead = lead,
          .indentation = layout_.indentation(),
          .line_break = layout_.line_break(),
          .quote = tree_.quote_before(offset)};
}

}  // namespace virtbind::document
