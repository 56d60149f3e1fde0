// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From changed objects to changes of the text they were read from.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "child_order.hpp"
#include "comparison.hpp"
#include "edits.hpp"
#include "fragment.hpp"
#include "layout.hpp"
#include "source_tree.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"

namespace virtbind::document {

/// What goes with an attribute: the white space before it, with its line where it has one.
xml::Range removal(const SourceTree& tree, const SourceAttribute& attribute);

/// Finds what has changed and asks for no more than that to be written anew.
class Patch {
 public:
  explicit Patch(const SourceTree& tree) : tree_(tree), layout_(tree), comparison_(tree) {}

  void run(const TypeInfo& type, const void* object) {
    path_ = "/" + std::string(type.element);
    element(type, object, SourceTree::kRoot);
  }

  [[nodiscard]] const Edits& edits() const noexcept { return edits_; }
  /// What cannot be written in XML, and members that a new element needs.
  [[nodiscard]] std::vector<Finding>& findings() noexcept { return findings_; }

 private:
  using Index = SourceTree::Index;

  /// What goes between the tags of an element that has nothing there, or right after its start tag.
  struct Opening {
    std::string text;
    std::string close;  ///< white space before the end tag
  };
  /// Children whose order is kept: those of one name, or all where order carries meaning.
  struct Group {
    std::vector<Child> objects;
    std::vector<Index> elements;
    std::vector<std::size_t> matches;  ///< an element's position for each object
  };

  void element(const TypeInfo& type, const void* object, Index index);
  void rewrite(const TypeInfo& type, const void* object, Index index);
  void flush(Index index, const Opening& opening);
  [[nodiscard]] std::string qualified(Index index) const;

  // attributes_patch.cpp
  void attributes(const TypeInfo& type, const void* object, Index index);
  void free_attributes(const TypeInfo& type, const std::vector<Node::Attribute>& wanted,
                       Index index);
  void replace_attribute(const SourceAttribute& attribute, std::string_view text, bool keep_blanks);
  void add_attribute(Index index, const xml::Name& name, std::string_view value);
  void declare(Index index, std::string_view prefix, std::string_view ns);
  void append_to_tag(Index index, std::string_view name, std::string_view value);
  std::string quoted(std::string_view value, char quote);

  // value_patch.cpp
  void value(const TypeInfo& type, const void* object, Index index);
  void text(Index index, std::string_view text, bool keep_blanks);
  std::string escaped(std::string_view text);
  [[nodiscard]] static bool ignores_blanks(const TypeInfo& type, const void* object);
  void shrink_to_word(xml::Range& range) const;

  // children_patch.cpp
  void children(const TypeInfo& type, const void* object, Index index, Opening& opening);
  [[nodiscard]] std::vector<Group> groups(const TypeInfo& type, const void* object,
                                          Index index) const;
  void find_matches(Group& group) const;
  void group(const TypeInfo& type, const Group& group, Index index, Opening& opening);
  std::string moved(const Child& child, Index element);
  [[nodiscard]] bool find_place(const TypeInfo& type, const MemberInfo& member, Index parent,
                                Place& place) const;
  std::string added(const Child& child, Index parent, std::size_t offset, std::string_view lead);
  void child(const Child& child, Index element);
  [[nodiscard]] Surroundings surroundings(Index parent, std::size_t offset,
                                          std::string_view lead) const;
  [[nodiscard]] std::vector<xml::NamespaceDeclaration> scope(Index element) const;

  // free_form_patch.cpp
  void free_form(const TypeInfo& type, const std::vector<Node>& wanted, Index index,
                 Opening& opening);
  void free_element(const Node& wanted, Index index);

  void unrepresentable();

  const SourceTree& tree_;
  Layout layout_;
  Comparison comparison_;
  Edits edits_;
  std::vector<Finding> findings_;
  std::string path_;
  std::map<Index, std::vector<xml::NamespaceDeclaration>> declared_;  ///< by the patch itself
};

}  // namespace virtbind::document
