// SPDX-License-Identifier: LGPL-2.1-or-later
//
// New elements, written as the document around them is.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/value.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind::document {

/// What a new element has to fit in.
struct Surroundings {
  std::vector<xml::NamespaceDeclaration> scope;
  std::string_view lead;         ///< the white space before it
  std::string_view indentation;  ///< one level of it
  std::string_view line_break;
  char quote;
};

/// An element with all that is in it, without the white space before it.  What cannot be written
/// is added to the findings.
std::string new_element(const TypeInfo& type, const void* object, const xml::Name& name,
                        const Surroundings& around, std::vector<Finding>& findings);

/// A piece of free-form content other than text, exactly as it is.
std::string new_node(const Node& node, const Surroundings& around, std::vector<Finding>& findings);

/// The prefix that means a namespace here, "" for the default; nothing where none does.
std::optional<std::string_view> prefix_in(std::span<const xml::NamespaceDeclaration> scope,
                                          std::string_view ns, bool with_default);
/// What a prefix means here; nothing where it is not declared.
std::optional<std::string_view> namespace_in(std::span<const xml::NamespaceDeclaration> scope,
                                             std::string_view prefix);

}  // namespace virtbind::document
