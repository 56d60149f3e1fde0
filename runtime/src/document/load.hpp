// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From a text to objects and to the tree of the text, in one go.
#pragma once

#include <memory>
#include <vector>

#include "comparison.hpp"
#include "source_tree.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::document {

struct Loaded {
  std::shared_ptr<const xml::Text> text;
  SourceTree tree;
  AnyObject object{nullptr, nullptr};
  /// Errors where there is no object; else what the objects cannot hold, as warnings.
  std::vector<Finding> findings;
};

Loaded load(const TypeInfo& type, xml::Text text, const xml::Limits& limits);

}  // namespace virtbind::document
