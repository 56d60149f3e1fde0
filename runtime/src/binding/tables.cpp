// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the value types that every binding shares.
#include <algorithm>

#include "virtbind/binding/operations.hpp"

namespace virtbind {

namespace {

/// The place of a member of that name between two others, or `end`.
inline std::size_t find_member(std::span<const MemberInfo> members, std::string_view marks,
                               std::string_view ns, std::string_view local, std::size_t begin,
                               std::size_t end) {
  const char mark = mark_of(local);
  // The lists are short: a call of memchr would take longer than the loop.
  while (begin < end && !(marks[begin] == mark && members[begin].is(ns, local))) ++begin;
  return begin;
}

}  // namespace

std::optional<MemberRef> TypeInfo::find_attribute(std::string_view ns,
                                                  std::string_view local) const noexcept {
  const std::size_t at = find_member(attributes, attribute_marks, ns, local, 0, attributes.size());
  if (at == attributes.size()) return std::nullopt;
  return MemberRef{true, static_cast<std::uint16_t>(at)};
}

std::optional<MemberRef> TypeInfo::find_child(std::string_view ns, std::string_view local,
                                              std::size_t start) const noexcept {
  std::size_t at = find_member(children, child_marks, ns, local, start, children.size());
  if (at == children.size()) {
    at = find_member(children, child_marks, ns, local, 0, start);
    if (at == start) return std::nullopt;
  }
  return MemberRef{false, static_cast<std::uint16_t>(at)};
}

}  // namespace virtbind

namespace virtbind::tables {

namespace {

template <class T>
constexpr TypeInfo value_table(std::string_view name, std::string_view description) {
  return TypeInfo{
      .name = name,
      .path = {},
      .element_ns = {},
      .element = {},
      .content = ContentKind::value,
      .value = &kValue<T>,
      .literals = {},
      .attributes = {},
      .children = {},
      .value_description = description,
      .create = &create<T>,
      .destroy = &destroy<T>,
  };
}

bool has_literal(const TypeInfo& type, std::string_view word) {
  return std::find(type.literals.begin(), type.literals.end(), word) != type.literals.end();
}

}  // namespace

bool assign_keyword(Keyword& object, std::string_view text, const TypeInfo& type) {
  if (has_literal(type, text)) {  // as nearly every document spells it
    object.parse(text);
    return true;
  }
  Keyword word;
  word.parse(text);
  if (!has_literal(type, word)) return false;
  object = word;
  return true;
}

constinit const TypeInfo kText = value_table<Text>("Text", "a text");
constinit const TypeInfo kInteger = value_table<Integer>("Integer", "an integer");
constinit const TypeInfo kUnsignedInteger =
    value_table<UnsignedInteger>("UnsignedInteger", "a non-negative integer");
constinit const TypeInfo kBoolean = value_table<Boolean>("Boolean", "true or false");
constinit const TypeInfo kReal = value_table<Real>("Real", "a number");
constinit const TypeInfo kEmpty{.name = "Empty",
                                .path = {},
                                .element_ns = {},
                                .element = {},
                                .content = ContentKind::members,
                                .create = &create<Empty>,
                                .destroy = &destroy<Empty>};
constinit const TypeInfo kAny{.name = "Any",
                              .path = {},
                              .element_ns = {},
                              .element = {},
                              .content = ContentKind::any,
                              .create = &create<Any>,
                              .destroy = &destroy<Any>};

}  // namespace virtbind::tables
