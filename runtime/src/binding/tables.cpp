// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the value types that every binding shares.
#include <algorithm>

#include "virtbind/binding/operations.hpp"

namespace virtbind {

namespace {

struct Wanted {
  std::string_view ns;
  std::string_view local;
  bool surely;  ///< one of the members it is
};

/// The place of a member of that name between two others, or `end`.
inline std::size_t find_member(std::span<const MemberInfo> members, std::span<const Mark> marks,
                               const Wanted& wanted, std::size_t begin, std::size_t end) {
  const Mark mark = mark_of(wanted.local);
  // The lists are short: a call of memchr would take longer than the loop.
  for (; begin < end; ++begin) {
    if (marks[begin] == mark && wanted.surely) break;
    if ((marks[begin] & ~kSharedMark) == mark && members[begin].is(wanted.ns, wanted.local)) break;
  }
  return begin;
}

}  // namespace

std::size_t TypeInfo::find_attribute(std::string_view ns, std::string_view local,
                                     bool surely) const noexcept {
  return find_member(attributes, attribute_marks, {ns, local, surely}, 0, attributes.size());
}

std::size_t TypeInfo::find_child(std::string_view ns, std::string_view local, std::size_t start,
                                 bool surely) const noexcept {
  const Wanted wanted{ns, local, surely};
  const std::size_t later = find_member(children, child_marks, wanted, start, children.size());
  if (later < children.size()) return later;
  const std::size_t earlier = find_member(children, child_marks, wanted, 0, start);
  return earlier < start ? earlier : children.size();
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

/// The place of a word among the literals; nothing where it is none.
std::optional<std::size_t> find_literal(const TypeInfo& type, std::string_view word) {
  const auto found = std::find(type.literals.begin(), type.literals.end(), word);
  if (found == type.literals.end()) return std::nullopt;
  return static_cast<std::size_t>(found - type.literals.begin());
}

}  // namespace

std::optional<std::size_t> assign_keyword(Keyword& object, std::string_view text,
                                          const TypeInfo& type) {
  if (const auto literal = find_literal(type, text)) {  // as nearly every document spells it
    object.parse(text);
    return literal;
  }
  Keyword word;
  word.parse(text);
  const auto literal = find_literal(type, word);
  if (literal) object = word;
  return literal;
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
