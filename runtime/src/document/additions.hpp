// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Elements given as text, to be added to an object.
#pragma once

#include <string_view>
#include <vector>

#include "source_tree.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::document {

/// Reads elements into new children of an object.  With findings, nothing is added.  `path` is that
/// of the object, `scope` what the document declares there.
std::vector<Finding> add_elements(const TypeInfo& type, void* object, std::string_view path,
                                  std::string_view xml,
                                  const std::vector<xml::NamespaceDeclaration>& scope,
                                  const xml::Limits& limits);

}  // namespace virtbind::document
