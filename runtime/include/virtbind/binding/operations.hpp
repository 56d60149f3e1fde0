// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The operations behind TypeInfo, for the tables in generated code.  Not for other use.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "virtbind/binding/object.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/value.hpp"

namespace virtbind::tables {

template <class T>
struct OneOf {
  using Container = ::xsd::cxx::tree::one<T>;
  static std::size_t size(const void* c) { return static_cast<const Container*>(c)->present(); }
  static const void* at(const void* c, std::size_t) {
    return &static_cast<const Container*>(c)->get();
  }
  static void* append(void* c) {
    auto& container = *static_cast<Container*>(c);
    container.set(std::make_unique<T>());
    return &container.get();
  }
  static void erase(void* c, std::size_t) {
    auto& container = *static_cast<Container*>(c);
    if (container.present()) container.detach();
  }
  static void move(void*, std::size_t, std::size_t) {}
};

template <class T>
struct OptionalOf {
  using Container = ::xsd::cxx::tree::optional<T>;
  static std::size_t size(const void* c) { return static_cast<const Container*>(c)->present(); }
  static const void* at(const void* c, std::size_t) {
    return &static_cast<const Container*>(c)->get();
  }
  static void* append(void* c) {
    auto& container = *static_cast<Container*>(c);
    container.set(std::make_unique<T>());
    return &container.get();
  }
  static void erase(void* c, std::size_t) { static_cast<Container*>(c)->reset(); }
  static void move(void*, std::size_t, std::size_t) {}
};

template <class T>
struct SequenceOf {
  using Container = ::xsd::cxx::tree::sequence<T>;
  static std::size_t size(const void* c) { return static_cast<const Container*>(c)->size(); }
  static const void* at(const void* c, std::size_t index) {
    return &(*static_cast<const Container*>(c))[index];
  }
  static void* append(void* c) {
    auto& container = *static_cast<Container*>(c);
    container.push_back(std::make_unique<T>());
    return &container.back();
  }
  static void erase(void* c, std::size_t index) {
    auto& container = *static_cast<Container*>(c);
    container.erase(container.begin() + static_cast<std::ptrdiff_t>(index));
  }
  static void move(void* c, std::size_t from, std::size_t to) {
    auto& container = *static_cast<Container*>(c);
    std::unique_ptr<T> value;
    container.detach(container.begin() + static_cast<std::ptrdiff_t>(from), value);
    container.insert(container.begin() + static_cast<std::ptrdiff_t>(to), std::move(value));
  }
};

template <class Of>
inline constexpr ContainerOperations kContainer{Of::size, Of::at, Of::append, Of::erase, Of::move};

/// A class's own base: its members may be named like what the base has (<size value="1">).
template <class T>
Number<T>& number(Number<T>& object) {
  return object;
}
template <class T>
const Number<T>& number(const Number<T>& object) {
  return object;
}

/// Takes a text for one of the words of an enumeration, as ValueOperations::assign.
std::optional<std::size_t> assign_keyword(Keyword& object, std::string_view text,
                                          const TypeInfo& type);

template <class T>
struct ValueOf {
  static std::optional<std::size_t> assign(void* value, std::string_view text,
                                           const TypeInfo& type) {
    T& object = *static_cast<T*>(value);
    if constexpr (std::is_base_of_v<Keyword, T>) {
      return assign_keyword(object, text, type);
    } else if constexpr (std::is_base_of_v<Text, T>) {
      static_cast<std::string&>(object).assign(text);
      return 0;
    } else {
      return number(object).parse(text) ? std::optional<std::size_t>(0) : std::nullopt;
    }
  }
  static void append_to(const void* value, std::string& out) {
    const T& object = *static_cast<const T*>(value);
    if constexpr (std::is_base_of_v<Keyword, T>) {
      static_cast<const Keyword&>(object).append_to(out);
    } else if constexpr (std::is_base_of_v<Text, T>) {
      out += static_cast<const std::string&>(object);
    } else {
      number(object).append_to(out);
    }
  }
  static bool equal(const void* a, const void* b) {
    const T& left = *static_cast<const T*>(a);
    const T& right = *static_cast<const T*>(b);
    if constexpr (std::is_base_of_v<Text, T>) {
      return static_cast<const std::string&>(left) == static_cast<const std::string&>(right);
    } else {
      return number(left).equals(number(right));
    }
  }
};

template <class T>
inline constexpr ValueOperations kValue{ValueOf<T>::assign, ValueOf<T>::append_to,
                                        ValueOf<T>::equal};

/// mark_of() each of the members, and whether another one has it.
template <std::size_t N>
constexpr std::array<Mark, N> marks(const std::array<MemberInfo, N>& members) {
  std::array<Mark, N> made{};
  for (std::size_t at = 0; at < N; ++at) made[at] = mark_of(members[at].name);
  for (std::size_t at = 0; at < N; ++at) {
    for (std::size_t other = 0; other < at; ++other) {
      if ((made[at] & ~kSharedMark) != (made[other] & ~kSharedMark)) continue;
      made[at] |= kSharedMark;
      made[other] |= kSharedMark;
    }
  }
  return made;
}

template <class T>
void* create() {
  return new T();
}

template <class T>
void destroy(void* object) {
  delete static_cast<T*>(object);
}

}  // namespace virtbind::tables
