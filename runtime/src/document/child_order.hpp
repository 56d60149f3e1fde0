// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The children of an object in the order in which they stand in a document.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind::document {

struct Child {
  const MemberInfo* member;
  std::size_t index;  ///< among the children of that name
  const void* object;
};

/// Whether the order among children of different names is the document's own.
bool keeps_order(const TypeInfo& type) noexcept;

/// Whether an object has children, other than free-form ones.
bool has_children(const TypeInfo& type, const void* object) noexcept;

/// As the writer has them: in the schema's order, or as child_order() says; children beyond what
/// that says follow the last of their name, or stand at the end.
std::vector<Child> children_in_order(const TypeInfo& type, const void* object);

/// The member that a child element or attribute is; null where there is none.
const MemberInfo* find_member(std::span<const MemberInfo> members, std::string_view ns,
                              std::string_view name) noexcept;
/// The same, beginning to look at `hint` and leaving there where it was found: documents follow the
/// schema's order.
const MemberInfo* find_member(std::span<const MemberInfo> members, const xml::Name& name,
                              std::size_t& hint) noexcept;

}  // namespace virtbind::document
