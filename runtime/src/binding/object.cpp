// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/object.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "virtbind/binding/writer.hpp"
#include "virtbind/xml/serializer.hpp"

namespace virtbind {

namespace {

bool equal_members(std::span<const MemberInfo> members, const void* a, const void* b) {
  return std::all_of(members.begin(), members.end(), [&](const MemberInfo& member) {
    const std::size_t count = member.size(a);
    if (count != member.size(b)) return false;
    for (std::size_t index = 0; index < count; ++index) {
      if (!equal(*member.type, member.at(a, index), member.at(b, index))) return false;
    }
    return true;
  });
}

/// "domain-snapshot", "DomainSnapshot" and "domainsnapshot" name the same thing.
std::string plain(std::string_view name) {
  std::string made;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      made += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return made;
}

}  // namespace

bool equal(const TypeInfo& type, const void* a, const void* b) {
  if (a == b) return true;
  if (!equal_members(type.attributes, a, b) || !equal_members(type.children, a, b)) return false;
  switch (type.content) {
    case ContentKind::value:
      return type.value->equal(a, b);
    case ContentKind::any: {
      const auto& left = *static_cast<const Any*>(a);
      const auto& right = *static_cast<const Any*>(b);
      return left.nodes() == right.nodes() && left.other_attributes() == right.other_attributes();
    }
    case ContentKind::text_or_children:
      if (static_cast<const TextOrChildren*>(a)->text() !=
          static_cast<const TextOrChildren*>(b)->text()) {
        return false;
      }
      [[fallthrough]];
    case ContentKind::ordered:
      return static_cast<const Ordered*>(a)->child_order() ==
             static_cast<const Ordered*>(b)->child_order();
    case ContentKind::members:
      return true;
  }
  return true;
}

std::string describe(const TypeInfo& type, const void* object) {
  xml::Serializer serializer;
  Writer writer(serializer);
  const std::string_view element = type.element.empty() ? type.name : type.element;
  writer.write(type, object, {type.element_ns, element, type.element_prefix});
  std::string made = serializer.take();
  for (const Finding& finding : writer.findings()) {
    made += fmt::format("<!-- {}: {} -->\n", finding.path, finding.message);
  }
  return made;
}

const RootInfo* Binding::find_root(std::string_view uri, std::string_view element) const {
  const auto found = std::find_if(roots.begin(), roots.end(), [&](const RootInfo& root) {
    return root.name == element && root.ns == uri;
  });
  return found != roots.end() ? &*found : nullptr;
}

const TypeInfo* Binding::find_fragment(std::string_view element) const {
  if (const RootInfo* root = find_root({}, element)) return root->type;
  const std::string wanted = plain(element);
  const auto found = std::find_if(types.begin(), types.end(), [&](const TypeInfo* type) {
    // An enumeration is a value; a class whose text is a word of one is an element.
    const bool is_element = type->literals.empty() || !type->attributes.empty();
    return is_element && plain(type->name) == wanted;
  });
  return found != types.end() ? *found : nullptr;
}

}  // namespace virtbind
