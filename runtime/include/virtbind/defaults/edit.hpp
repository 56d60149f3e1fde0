// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Small words for rules: those of <virtbind/members.hpp> to look at members, and these to set them,
// whatever number of values they hold:
//
//   for (auto& disk : each(devices.disk())) fill(disk.device(), "disk");
//   if (!is(ensure(domain.clock()).offset(), "variable")) return;
//
// In an element made by these functions the members that every valid one has are there from the
// start, as empty texts and zeros, for the rule to set.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "virtbind/binding/object.hpp"
#include "virtbind/binding/operations.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/members.hpp"
#include "virtbind/value.hpp"

namespace virtbind::rules {

using members::any;
using members::count;
using members::each;
using members::find;
using members::has;
using members::is;
using members::number;
using members::Optional;
using members::parse_number;
using members::Sequence;
using members::text;
using members::text_of;
using members::value_of;

/// Gives a value new text or a new number; its attributes and children stay.
template <class T, class V>
void assign(T& object, const V& value) {
  if constexpr (std::is_base_of_v<Keyword, T>) {
    static_cast<Keyword&>(object) = std::string(value);
  } else if constexpr (std::is_base_of_v<Text, T>) {
    static_cast<std::string&>(object) = std::string(value);
  } else if constexpr (std::is_base_of_v<TextOrChildren, T>) {
    object.text(std::string(value));
  } else if constexpr (std::is_same_v<Empty, T>) {
    static_assert(std::is_same_v<Empty, V>, "an empty element has no value: use ensure()");
  } else if constexpr (std::is_arithmetic_v<V>) {
    auto& target = tables::number(object);
    target = static_cast<std::remove_cvref_t<decltype(target.value())>>(value);
  } else {
    tables::number(object).parse(value);
  }
}

/// Sets the members that every valid object of the type has, all the way down.
void complete(const TypeInfo& type, void* object);

/// A new value of a member.
template <class T>
std::unique_ptr<T> make() {
  auto made = std::make_unique<T>();
  if constexpr (is_bound<T>::value) complete(type_of<T>(), made.get());
  return made;
}

/// The value, made first where there is none.
template <class M>
auto& ensure(M& member) {
  if constexpr (Sequence<M>) {
    if (member.empty()) member.push_back(make<value_of<M>>());
    return member.front();
  } else if constexpr (Optional<M>) {
    if (!member.present()) member.set(make<value_of<M>>());
    return member.get();
  } else {
    return member;
  }
}

/// Sets a value, whether there was one or not.
template <class M, class V>
void set(M& member, const V& value) {
  assign(ensure(member), value);
}

/// Sets a value where there is none, or where an element was just made with an empty one; says
/// whether it did.
template <class M, class V>
bool fill(M& member, const V& value) {
  if constexpr (Optional<M> || Sequence<M>) {
    if (has(member)) return false;
  } else if constexpr (std::is_base_of_v<Text, M>) {
    if (!member.empty()) return false;
  } else {
    return false;
  }
  set(member, value);
  return true;
}

/// A further value: at the end, or before the value at `index`.  Replaces that of an optional.
template <class M>
auto& add(M& member, [[maybe_unused]] std::size_t index = static_cast<std::size_t>(-1)) {
  auto value = make<value_of<M>>();
  auto& added = *value;
  if constexpr (Sequence<M>) {
    const auto at = static_cast<std::ptrdiff_t>(std::min(index, member.size()));
    member.insert(member.begin() + at, std::move(value));
  } else {
    member.set(std::move(value));
  }
  return added;
}

/// Removes all values.
template <class M>
void clear(M& member) {
  if constexpr (Sequence<M>) {
    member.clear();
  } else {
    static_assert(Optional<M>, "every valid document has this: it cannot be removed");
    member.reset();
  }
}

/// Removes the values that a predicate picks.
template <class M, class Predicate>
void remove_if(M& member, Predicate predicate) {
  if constexpr (Sequence<M>) {
    for (auto it = member.begin(); it != member.end();) {
      it = predicate(*it) ? member.erase(it) : it + 1;
    }
  } else if (has(member) && predicate(*find(member))) {
    clear(member);
  }
}

/// Moves a value of a sequence to another index; its address stays.
template <Sequence M>
void move(M& member, std::size_t from, std::size_t to) {
  std::unique_ptr<value_of<M>> value;
  member.detach(member.begin() + static_cast<std::ptrdiff_t>(from), value);
  member.insert(member.begin() + static_cast<std::ptrdiff_t>(to), std::move(value));
}

}  // namespace virtbind::rules
