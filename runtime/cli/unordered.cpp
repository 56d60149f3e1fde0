// SPDX-License-Identifier: LGPL-2.1-or-later
#include "unordered.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace virtbind::cli {

namespace {

/// Elements that stand in no order, by their schema path without the document's name: a domain in a
/// snapshot has them too.
constexpr auto kUnordered = std::to_array<std::string_view>({
    "devices/disk",
    "devices/controller",
    "clock/timer",
    "cpu/feature",
});

bool is_unordered(const TypeInfo& type) {
  return !type.key.empty() &&
         std::any_of(kUnordered.begin(), kUnordered.end(),
                     [&](std::string_view path) { return type.path.ends_with(path); });
}

/// The text of a member: an attribute, or an element's own.
std::string text_of(const MemberInfo& member, const void* owner) {
  std::string text;
  if (member.size(owner) > 0 && member.type->value != nullptr) {
    member.type->value->append_to(member.at(owner, 0), text);
  }
  return text;
}

/// What tells an object from its siblings.  Numbers are in the order of their digits' count first,
/// so that 10 comes after 9.
std::vector<std::string> key_of(const TypeInfo& type, const void* object) {
  std::vector<std::string> key;
  for (const MemberPath& path : type.key) {
    const MemberInfo& own = path.own.in(type);
    std::string text;
    if (!path.nested) {
      text = text_of(own, object);
    } else if (own.size(object) > 0) {
      text = text_of(path.inner.in(*own.type), own.at(object, 0));
    }
    key.push_back(std::string(1, static_cast<char>(std::min<std::size_t>(text.size(), 127))));
    key.push_back(std::move(text));
  }
  return key;
}

/// By insertion: values keep their addresses, and those of one key their order.
void sort_values(const MemberInfo& member, void* owner) {
  const auto key = [&](std::size_t i) { return key_of(*member.type, member.at(owner, i)); };
  for (std::size_t next = 1; next < member.size(owner); ++next) {
    std::size_t place = next;
    while (place > 0 && key(next) < key(place - 1)) --place;
    if (place != next) member.operations->move(member.container(owner), next, place);
  }
}

}  // namespace

void sort_unordered(const TypeInfo& type, void* object) {
  for (const MemberInfo& member : type.children) {
    if (member.cardinality == Cardinality::sequence && is_unordered(*member.type)) {
      sort_values(member, object);
    }
    for (std::size_t i = 0; i < member.size(object); ++i) {
      // The tables show values; the object is the caller's to change.
      sort_unordered(*member.type, const_cast<void*>(member.at(object, i)));
    }
  }
}

}  // namespace virtbind::cli
