// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The tables of the value types that every binding shares.
#include "virtbind/binding/operations.hpp"

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

}  // namespace

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
