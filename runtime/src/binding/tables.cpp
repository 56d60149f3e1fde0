// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the value types that every binding shares.
#include <algorithm>
#include <cstring>

#include "virtbind/binding/operations.hpp"

namespace virtbind {

namespace {

struct Wanted {
  std::string_view ns;
  std::string_view local;
  bool surely;  ///< one of the members it is
};

/// The place of a member of that name, or how many there are.
inline std::size_t find_member(std::span<const MemberInfo> members, std::span<const Mark> marks,
                               const Wanted& wanted) {
  if (marks.empty()) return 0;
  const auto find = [&](Mark mark, std::size_t begin) {
    const void* found = std::memchr(marks.data() + begin, mark, marks.size() - begin);
    if (found == nullptr) return marks.size();
    return static_cast<std::size_t>(static_cast<const Mark*>(found) - marks.data());
  };
  const Mark mark = mark_of(wanted.local);
  if (const std::size_t only = find(mark, 0); only < marks.size()) {
    return wanted.surely || members[only].is(wanted.ns, wanted.local) ? only : marks.size();
  }
  std::size_t at = find(mark | kSharedMark, 0);
  while (at < marks.size() && !members[at].is(wanted.ns, wanted.local)) {
    at = find(mark | kSharedMark, at + 1);
  }
  return at;
}

}  // namespace

std::size_t TypeInfo::find_attribute(std::string_view ns, std::string_view local,
                                     bool surely) const noexcept {
  return find_member(attributes, attribute_marks, {ns, local, surely});
}

std::size_t TypeInfo::find_child(std::string_view ns, std::string_view local,
                                 bool surely) const noexcept {
  return find_member(children, child_marks, {ns, local, surely});
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
    object.set_word(text);
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
