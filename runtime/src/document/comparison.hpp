// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Does an object say what a text says?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source_tree.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/value.hpp"

namespace virtbind::document {

/// An object of a type known only by its table.
using AnyObject = std::unique_ptr<void, void (*)(void*)>;

/// Objects against the text they were read from.  What only the text holds is not looked at.
class Comparison {
 public:
  explicit Comparison(const SourceTree& tree) : tree_(tree) {
    constexpr std::size_t kUsual =
        256;  // growing to it step by step would cost more than comparing
    scratch_.reserve(kUsual);
    met_.reserve(kUsual);
  }

  /// Whether the element says what the object says, with all that is in it.
  bool same(const TypeInfo& type, const void* object, SourceTree::Index element);
  bool same_attribute(const TypeInfo& type, const void* value, const SourceAttribute& attribute);
  /// Of an element whose type has a value; its attributes are not looked at.
  bool same_value(const TypeInfo& type, const void* object, SourceTree::Index element);
  /// The free-form content of an element of such a type, as the reader gives it.
  [[nodiscard]] std::vector<Node> free_form(const TypeInfo& type, SourceTree::Index element) const;
  [[nodiscard]] std::vector<Node::Attribute> free_attributes(const TypeInfo& type,
                                                             SourceTree::Index element) const;

 private:
  bool same_attributes(const TypeInfo& type, const void* object, SourceTree::Index element);
  bool same_children(const TypeInfo& type, const void* object, SourceTree::Index element);
  bool same_children(const TypeInfo& type, const void* object, SourceTree::Index element,
                     std::size_t first);
  bool same_text(const TypeInfo& type, const void* value, std::string_view text, Held held);
  [[nodiscard]] Node free_node(SourceTree::Index index) const;

  const SourceTree& tree_;
  std::string scratch_;
  std::vector<std::size_t> met_;  ///< for each member of the open elements, how many
};

/// The path of the first place where two objects of a type differ, "" where they are equal.  Unlike
/// equal() it asks for the order that is written, not for the one that is noted.
std::string first_difference(const TypeInfo& type, const void* a, const void* b,
                             const std::string& path);

/// Whether free-form content means the same: prefixes and where they are declared do not matter.
bool same_content(const std::vector<Node>& a, const std::vector<Node>& b);
bool same_attributes(const std::vector<Node::Attribute>& a, const std::vector<Node::Attribute>& b);

}  // namespace virtbind::document
