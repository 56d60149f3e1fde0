// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Tables that describe generated classes: what the reader, the writer and everything else that
// works on typed objects of any binding is driven by.  The generator fills them; they are constant
// data, safe to use from any thread at any time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace virtbind {

struct AlternativesInfo;
struct Binding;
struct TypeInfo;

enum class Cardinality : std::uint8_t { one, optional, sequence };

/// How a member of a class holds its values, whatever their number: operations on the container
/// (C++/Tree's one, optional or sequence), which `container` points to.
struct ContainerOperations {
  std::size_t (*size)(const void* container);
  const void* (*at)(const void* container, std::size_t index);
  /// Adds a default-constructed value at the end (a `one` or `optional` gets it) and returns it.
  void* (*append)(void* container);
  /// Removes one value; the later ones move up.  A `one` is then unset.
  void (*erase)(void* container, std::size_t index);
  /// Moves a value of a sequence to another index, keeping its address.
  void (*move)(void* container, std::size_t from, std::size_t to);
};

/// An attribute or child element of a class.
struct MemberInfo {
  std::string_view ns;
  std::string_view prefix;    ///< the usual one for `ns`
  std::string_view name;      ///< as in XML
  std::string_view accessor;  ///< as in C++
  const TypeInfo* type;
  const ContainerOperations* operations;
  std::uint32_t offset;  ///< of the container in the object
  Cardinality cardinality;
  bool required;  ///< every valid parent has at least one

  [[nodiscard]] const void* container(const void* object) const noexcept {
    return static_cast<const std::byte*>(object) + offset;
  }
  [[nodiscard]] void* container(void* object) const noexcept {
    return static_cast<std::byte*>(object) + offset;
  }
  [[nodiscard]] std::size_t size(const void* object) const {
    return operations->size(container(object));
  }
  /// Whether a tag or attribute of that name is this member.
  [[nodiscard]] bool is(std::string_view uri, std::string_view local) const noexcept {
    return name == local && ns == uri;
  }
  [[nodiscard]] const void* at(const void* object, std::size_t index) const {
    return operations->at(container(object), index);
  }
  void* append(void* object) const { return operations->append(container(object)); }
};

/// The text of a value type: conversion from and to its lexical form, and comparison as a value.
struct ValueOperations {
  /// The place of an enumeration's literal, 0 of any other value; nothing, with nothing changed,
  /// where the text is not in the type's value space.
  std::optional<std::size_t> (*assign)(void* value, std::string_view text, const TypeInfo& type);
  void (*append_to)(const void* value, std::string& out);
  bool (*equal)(const void* a, const void* b);
};

/// What content a class has besides its members.
enum class ContentKind : std::uint8_t {
  members,           ///< children only
  value,             ///< text of a value type
  text_or_children,  ///< virtbind::TextOrChildren
  any,               ///< virtbind::Any
  ordered,           ///< virtbind::Ordered
};

/// A member of a class: the place in its attributes or children.
struct MemberRef {
  bool is_attribute;
  std::uint16_t index;

  [[nodiscard]] const MemberInfo& in(const TypeInfo& type) const noexcept;
  friend bool operator==(const MemberRef&, const MemberRef&) = default;
};

/// A member of a class, or one of a child of it: source, source/@bridge.
struct MemberPath {
  MemberRef own;
  bool nested = false;
  MemberRef inner = {};
  friend bool operator==(const MemberPath&, const MemberPath&) = default;
};

/// A number for a name, to look names up by: different names have different ones, mostly.  All the
/// marks of a class fit into a cache line; its names do not.
using Mark = std::uint8_t;
constexpr Mark mark_of(std::string_view name) noexcept {
  if (name.empty()) return 0;
  const auto letter = [](char c) { return static_cast<unsigned>(static_cast<unsigned char>(c)); };
  const unsigned size = static_cast<unsigned>(name.size());
  return static_cast<Mark>((letter(name.front()) * 7U + letter(name.back()) * 3U + size) & 0x7FU);
}
/// Added to the marks that several members of a class have.
inline constexpr Mark kSharedMark = 0x80U;

/// One class of a binding, or one of the runtime's value types.
struct TypeInfo {
  std::string_view name;        ///< the class, without its namespace
  std::string_view path;        ///< where the schema has it first: "domain/devices/disk"
  std::string_view element_ns;  ///< the name an object of the class is written with on its own
  std::string_view element;
  std::string_view element_prefix = {};  ///< the usual one for `element_ns`
  // What every element and attribute is read with stands together, for the cache's sake.
  ContentKind content = ContentKind::members;
  std::uint32_t first_number = 0;              ///< of its members and words
  const ValueOperations* value = nullptr;      ///< of content kind `value`
  std::span<const std::string_view> literals;  ///< of an enumeration
  std::span<const MemberInfo> attributes;
  std::span<const MemberInfo> children;           ///< in the schema's order
  std::span<const Mark> attribute_marks = {};     ///< mark_of() each attribute's name
  std::span<const Mark> child_marks = {};         ///< and each child's
  std::string_view value_description = "a text";  ///< for messages: "an unsigned integer"
  const Binding* binding = nullptr;               ///< null for the runtime's own value types
  void* (*create)() = nullptr;
  void (*destroy)(void* object) = nullptr;
  const AlternativesInfo* alternatives = nullptr;  ///< null where nothing selects the content
  std::span<const MemberPath> key = {};            ///< what tells it from its siblings, together

  /// The place of the attribute or child of that name; how many there are where none has it.  If
  /// there `surely` is one, its mark alone may tell which.
  [[nodiscard]] std::size_t find_attribute(std::string_view ns, std::string_view local,
                                           bool surely = false) const noexcept;
  [[nodiscard]] std::size_t find_child(std::string_view ns, std::string_view local,
                                       bool surely = false) const noexcept;

  /// What a MemberSet knows a member by: its place among the members of all classes of the binding.
  [[nodiscard]] std::size_t number_of(MemberRef member) const noexcept {
    return first_number + (member.is_attribute ? 0 : attributes.size()) + member.index;
  }
  /// And what it knows one of the literals by.
  [[nodiscard]] std::size_t number_of_word(std::size_t literal) const noexcept {
    return first_number + attributes.size() + children.size() + literal;
  }
};

inline const MemberInfo& MemberRef::in(const TypeInfo& type) const noexcept {
  return (is_attribute ? type.attributes : type.children)[index];
}

/// What an alternative asks of one selector.
struct Condition {
  std::span<const std::string_view> words;  ///< that it may be; none: it must not be there
  bool absent;                              ///< whether it may be left out
};

/// Whether the objects of an alternative have a member.
enum class Need : char { required = 'r', allowed = 'a', forbidden = '-' };

struct AlternativeInfo {
  std::string_view name;                  ///< "type='bridge'"
  std::span<const Condition> conditions;  ///< one for each selector
  std::string_view needs;                 ///< a Need for each member: "ra-"
};

/// What a class can be, one alternative excluding the others.  A selector is an attribute, or a
/// child by its text; members are those that are not alike in all alternatives.
struct AlternativesInfo {
  std::span<const MemberRef> selectors;
  std::span<const MemberPath> members;
  std::span<const AlternativeInfo> alternatives;
};

/// A document element of a binding.
struct RootInfo {
  std::string_view ns;
  std::string_view name;
  const TypeInfo* type;
};

/// A whole binding.
struct Binding {
  std::string_view name;            ///< "libvirt"
  std::string_view schema_version;  ///< of the schemas it was made from, "" where unknown
  std::span<const RootInfo> roots;  ///< one for each kind of document
  std::span<const TypeInfo* const> types;
  std::span<const std::string_view> schemas;  ///< the schema files, without folders
  std::string_view grammar;   ///< all schemas together, compiled: for Grammar::from_bytes
  std::uint32_t numbers = 0;  ///< how many members and words there are: number_of() is less

  /// The document element of that name, or null.
  [[nodiscard]] const RootInfo* find_root(std::string_view uri, std::string_view element) const;
  /// The type that an element of that name has, as a fragment: a document element's, else the
  /// class of that name (case and separators aside), else null.
  [[nodiscard]] const TypeInfo* find_fragment(std::string_view element) const;
};

/// The table of a generated class: virtbind::type_of<virtbind::libvirt::Disk>().
template <class T>
const TypeInfo& type_of() noexcept {
  return virtbind_type_info(static_cast<const T*>(nullptr));  // found by argument, generated
}

}  // namespace virtbind
