// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Small words for rules.  A member of a generated class holds one value, an optional one or a
// sequence, and which of them can differ between two versions of a schema (one <watchdog>, then
// many); these functions take whatever the accessor returns, so that rules need not care:
//
//   for (auto& disk : each(devices.disk())) fill(disk.device(), "disk");
//   if (!is(ensure(domain.clock()).offset(), "variable")) return;
//
// A member that every valid element has (`one`) counts as set.  In an element made by these
// functions such members are there from the start, as empty texts and zeros, for the rule to set.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "virtbind/binding/object.hpp"
#include "virtbind/binding/operations.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/value.hpp"

namespace virtbind::rules {

namespace detail {
template <class M>
inline constexpr bool is_optional = false;
template <class T, bool F>
inline constexpr bool is_optional<::xsd::cxx::tree::optional<T, F>> = true;

template <class M>
inline constexpr bool is_sequence = false;
template <class T, bool F>
inline constexpr bool is_sequence<::xsd::cxx::tree::sequence<T, F>> = true;

/// What a member holds: T of an optional or sequence, the member itself of a `one`.
template <class M>
struct ValueOf {
  using type = M;
};
template <class T, bool F>
struct ValueOf<::xsd::cxx::tree::optional<T, F>> {
  using type = T;
};
template <class T, bool F>
struct ValueOf<::xsd::cxx::tree::sequence<T, F>> {
  using type = T;
};
}  // namespace detail

template <class M>
concept Optional = detail::is_optional<std::remove_cvref_t<M>>;
template <class M>
concept Sequence = detail::is_sequence<std::remove_cvref_t<M>>;
template <class M>
using value_of = typename detail::ValueOf<std::remove_cvref_t<M>>::type;

// ---- looking
// -------------------------------------------------------------------------------------

/// How many values a member has.
template <class M>
std::size_t count(const M& member) {
  if constexpr (Sequence<M>) {
    return member.size();
  } else if constexpr (Optional<M>) {
    return member.present() ? 1 : 0;
  } else {
    return 1;
  }
}

template <class M>
bool has(const M& member) {
  return count(member) > 0;
}

/// The value, the first one of a sequence; null where there is none.
template <class M>
auto* find(M& member) {
  if constexpr (Sequence<M>) {
    return member.empty() ? nullptr : &member.front();
  } else if constexpr (Optional<M>) {
    return member.present() ? &member.get() : nullptr;
  } else {
    return &member;
  }
}

/// The values, to loop over.  Values that are added meanwhile end the loop's validity.
template <class M>
decltype(auto) each(M& member) {
  if constexpr (Sequence<M>) {
    return (member);
  } else {
    return std::span(find(member), count(member));
  }
}

/// Whether a predicate holds of any of the values.
template <class M, class Predicate>
bool any(const M& member, Predicate predicate) {
  auto&& values = each(member);
  return std::any_of(values.begin(), values.end(), predicate);
}

/// Whatever stands for text as text: words, strings and elements with such content.
inline std::string_view text_of(const std::string& value) { return value; }
inline std::string_view text_of(const TextOrChildren& value) { return value.text(); }
template <class T>
std::string text_of(const Number<T>& value) {
  std::string text;
  value.append_to(text);
  return text;
}

/// The text of a value; "" where there is none.
template <class M>
std::string text(const M& member) {
  const auto* value = find(member);
  return value != nullptr ? std::string(text_of(*value)) : std::string();
}

/// Whether there is a value and it is one of these words.
template <class M, class... Words>
requires(std::convertible_to<const Words&, std::string_view>&&...) bool is(const M& member,
                                                                           const Words&... words) {
  const auto* value = find(member);
  if (value == nullptr) return false;
  const std::string_view word = text_of(*value);
  return ((word == std::string_view(words)) || ...);
}

/// The number of a member whose type is one; nothing where there is none.
template <class M>
auto number(const M& member) {
  const auto* value = find(member);
  using Value = std::remove_cvref_t<decltype(tables::number(*value).value())>;
  return value != nullptr ? std::optional<Value>(tables::number(*value).value()) : std::nullopt;
}

/// The number that a text spells as C does ("10", "0x1f"); nothing where it is none.
std::optional<unsigned long long> parse_number(std::string_view text);

// ---- setting
// -------------------------------------------------------------------------------------

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
