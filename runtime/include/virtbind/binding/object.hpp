// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What every typed object can do, whatever its binding: be compared, printed, copied.
#pragma once

#include <iosfwd>
#include <string>
#include <type_traits>
#include <utility>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/value.hpp"

namespace virtbind {

// Tables of the runtime's own value types.
namespace tables {
extern const TypeInfo kText;
extern const TypeInfo kInteger;
extern const TypeInfo kUnsignedInteger;
extern const TypeInfo kBoolean;
extern const TypeInfo kReal;
extern const TypeInfo kEmpty;
extern const TypeInfo kAny;
}  // namespace tables

/// Whether T is a class of some binding.
template <class T, class = void>
struct is_bound : std::false_type {};
template <class T>
struct is_bound<T, std::void_t<decltype(virtbind_type_info(static_cast<const T*>(nullptr)))>>
    : std::true_type {};

/// Compares two objects of one type as typed values: numbers by value, words without the white
/// space around them, sequences in order, absent members as absent.
bool equal(const TypeInfo& type, const void* a, const void* b);

/// An object as indented XML, for people: what failing tests and debuggers show.  A member that
/// has to be set and is not is shown as <!-- name: not set -->.
std::string describe(const TypeInfo& type, const void* object);

/// Makes == and << work on generated classes; brought into their namespaces by generated headers.
/// Enumerations are left to std::string and to their own enumerators.
namespace operators {

template <class T>
inline constexpr bool applies = is_bound<T>::value && !std::is_base_of_v<Keyword, T>;

template <class T, class = std::enable_if_t<applies<T>>>
bool operator==(const T& a, const T& b) {
  return virtbind::equal(virtbind_type_info(&a), &a, &b);
}

template <class Stream, class T, class = std::enable_if_t<applies<T>>>
auto operator<<(Stream& stream, const T& object) -> decltype(stream << std::string()) {
  return stream << virtbind::describe(virtbind_type_info(&object), &object);
}

}  // namespace operators

}  // namespace virtbind
