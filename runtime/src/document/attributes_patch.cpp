// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Changes within start tags.
#include <algorithm>

#include "patch.hpp"
#include "virtbind/binding/path.hpp"
#include "xml/escape.hpp"

namespace virtbind::document {

namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

bool names(const SourceAttribute& attribute, std::string_view ns, std::string_view local) {
  return attribute.name.local == local && attribute.name.ns == ns;
}

}  // namespace

void Patch::attributes(const TypeInfo& type, const void* object, Index index) {
  const auto present = tree_.attributes(tree_[index]);
  for (const MemberInfo& member : type.attributes) {
    const auto found = std::find_if(present.begin(), present.end(), [&](const auto& attribute) {
      return names(attribute, member.ns, member.name);
    });
    const void* value = member.size(object) > 0 ? member.at(object, 0) : nullptr;
    if (found == present.end() && value == nullptr) continue;
    const std::size_t outer = path_.size();
    path_ += path_step(member, 0, true);
    if (value == nullptr) {
      if (found->held != Held::no) edits_.remove(removal(tree_, *found));
    } else if (found == present.end()) {
      std::string text;
      member.type->value->append_to(value, text);
      add_attribute(index, {member.ns, member.name, member.prefix}, text);
    } else if (found->held == Held::no ||
               !comparison_.same_attribute(*member.type, value, *found)) {
      std::string text;
      member.type->value->append_to(value, text);
      replace_attribute(*found, text, ignores_blanks(*member.type, value));
    }
    path_.resize(outer);
  }
}

void Patch::free_attributes(const TypeInfo& type, const std::vector<Node::Attribute>& wanted,
                            Index index) {
  const auto present = tree_.attributes(tree_[index]);
  for (const SourceAttribute& attribute : present) {
    if (find_member(type.attributes, attribute.name.ns, attribute.name.local) != nullptr) continue;
    const auto found = std::find_if(wanted.begin(), wanted.end(), [&](const Node::Attribute& a) {
      return names(attribute, a.ns, a.name);
    });
    if (found == wanted.end()) {
      edits_.remove(removal(tree_, attribute));
    } else if (found->value != attribute.value) {
      replace_attribute(attribute, found->value, false);
    }
  }
  for (const Node::Attribute& a : wanted) {
    const bool known = std::any_of(present.begin(), present.end(), [&](const auto& attribute) {
      return names(attribute, a.ns, a.name);
    });
    if (!known) add_attribute(index, {a.ns, a.name, a.prefix}, a.value);
  }
}

void Patch::replace_attribute(const SourceAttribute& attribute, std::string_view text,
                              bool keep_blanks) {
  xml::Range range = attribute.value_range;
  if (keep_blanks) shrink_to_word(range);
  edits_.replace(range, quoted(text, tree_.text()[attribute.value_range.begin - 1]));
}

xml::Range removal(const SourceTree& tree, const SourceAttribute& attribute) {
  const std::size_t name = attribute.name_range.begin;
  return {tree.text().find_last_not_of(kSpace, name - 1) + 1, attribute.end()};
}

void Patch::add_attribute(Index index, const xml::Name& name, std::string_view value) {
  std::string qualified(name.local);
  if (!name.ns.empty()) {
    const auto known = scope(index);
    auto prefix = prefix_in(known, name.ns, false);
    if (!prefix && name.ns == kXmlNamespace) prefix = "xml";  // it is never declared
    if (!prefix) {
      declare(index, name.prefix, name.ns);
      prefix = name.prefix;
    }
    qualified = std::string(*prefix) + ":" + qualified;
  }
  append_to_tag(index, qualified, value);
}

void Patch::declare(Index index, std::string_view prefix, std::string_view ns) {
  declared_[index].push_back({prefix, ns});
  append_to_tag(index, "xmlns:" + std::string(prefix), ns);
}

/// After the last attribute, on a line of its own where that one has one.
void Patch::append_to_tag(Index index, std::string_view name, std::string_view value) {
  const SourceNode& node = tree_[index];
  const std::string_view document = tree_.text();
  const std::size_t bracket = node.start_tag.end - (node.empty_tag ? 2 : 1);
  const std::size_t end = document.find_last_not_of(kSpace, bracket - 1) + 1;
  std::string made = " ";
  if (node.attribute_count > 0) {
    const std::size_t last = tree_.attributes(node).back().name_range.begin;
    const std::size_t before = document.find_last_not_of(kSpace, last - 1) + 1;
    const std::string_view space = document.substr(before, last - before);
    if (space.find_first_of("\r\n") != std::string_view::npos) made = space;
  }
  const char quote = tree_.quote_before(node.start_tag.end);
  made.append(name).append("=").append(1, quote).append(quoted(value, quote)).append(1, quote);
  edits_.insert(end, std::move(made));
}

/// A value between quotes; the other kind of quote stands as it is.
std::string Patch::quoted(std::string_view value, char quote) {
  std::string made;
  bool representable = true;
  const char other = quote == '"' ? '\'' : '"';
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(other, at), value.size());
    representable = xml::internal::append_escaped(made, value.substr(at, end - at),
                                                  xml::internal::Escape::attribute) &&
                    representable;
    if (end < value.size()) made += other;
    at = end + 1;
  }
  if (!representable) unrepresentable();
  return made;
}

}  // namespace virtbind::document
