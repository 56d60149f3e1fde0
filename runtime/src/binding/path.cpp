// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/path.hpp"

#include <optional>

#include <fmt/format.h>

namespace virtbind {

namespace {

std::optional<std::string> find(const TypeInfo& type, const void* object, const void* part) {
  for (const auto members : {type.attributes, type.children}) {
    const bool attribute = members.data() == type.attributes.data();
    for (const MemberInfo& member : members) {
      for (std::size_t i = 0; i < member.size(object); ++i) {
        const void* value = member.at(object, i);
        if (value == part) return path_step(member, i, attribute);
        if (auto below = find(*member.type, value, part)) {
          return path_step(member, i, attribute) + *below;
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::string path_step(const MemberInfo& member, std::size_t index, bool attribute) {
  std::string made = attribute ? "/@" : "/";
  if (!member.prefix.empty()) made += fmt::format("{}:", member.prefix);
  made += member.name;
  if (index > 0) made += fmt::format("[{}]", index + 1);
  return made;
}

std::string path_of(const TypeInfo& type, const void* document, const void* part) {
  std::string root = fmt::format("/{}", type.element);
  if (part == document) return root;
  auto below = find(type, document, part);
  return below ? root + *below : "";
}

}  // namespace virtbind
