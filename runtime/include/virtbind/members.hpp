// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Looking at members of generated classes, however many values they hold.  A member holds one
// value, an optional one or a sequence, and which of them can differ between two versions of a
// schema (one <watchdog>, then many); these functions take whatever the accessor returns, so that
// code written once serves every binding:
//
//   for (const auto& disk : each(devices.disk())) {
//     if (is(disk.device(), "cdrom")) names.push_back(text(disk.type()));
//   }
//
// A member that every valid element has (`one`) counts as set.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "virtbind/binding/operations.hpp"
#include "virtbind/value.hpp"

namespace virtbind::members {

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

/// The same without a copy, of what is a text; valid as long as the value is.
template <class M>
std::string_view view(const M& member) {
  const auto* value = find(member);
  if (value == nullptr) return {};
  static_assert(std::is_same_v<decltype(text_of(*value)), std::string_view>);
  return text_of(*value);
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

}  // namespace virtbind::members
