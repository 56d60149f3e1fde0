// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Edits of any object at any depth, chosen by chance, and what of the text each may touch.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "document/source_tree.hpp"
#include <virtbind/binding/type_info.hpp>

/// An element of a document: its object and its place in the text.
struct Part {
  const virtbind::TypeInfo* type;
  void* object;
  virtbind::document::SourceTree::Index element;
};

/// What an edit did.
struct Edit {
  enum class Kind { none, set, clear, add, remove, reorder, replace };
  Kind kind = Kind::none;
  std::string what;           ///< for messages
  virtbind::xml::Range part;  ///< of the text, that may be another now
  bool one_value = false;     ///< only a value changed: no line may come or go
};

/// All elements that the object holds, in the order of the text.
std::vector<Part> parts_of(const virtbind::TypeInfo& type, void* object,
                           const virtbind::document::SourceTree& tree);

/// Changes one part in one way that can be undone by no other.
Edit edit_by_chance(const virtbind::document::SourceTree& tree, const std::vector<Part>& parts,
                    std::mt19937& chance);
