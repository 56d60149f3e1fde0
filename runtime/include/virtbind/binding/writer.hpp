// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The writer: a typed object to events, driven by TypeInfo.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/value.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind {

/// Sends objects to a sink.  Attributes and children come in the schema's order.  May be used
/// again for further objects.
class Writer {
 public:
  explicit Writer(xml::EventSink& sink) : sink_(sink) {}

  /// Sends one element.  False when the sink stopped it.
  bool write(const TypeInfo& type, const void* object, const xml::Name& name);

  /// Members that every valid object has and this one has not set: missing-element,
  /// missing-attribute, with their paths.
  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }

 private:
  struct Step {
    std::string_view prefix;
    std::string_view name;
    std::size_t index;
  };
  struct Values {
    std::string text;
    std::vector<xml::Attribute> attributes;
    std::vector<xml::NamespaceDeclaration> namespaces;
  };

  bool element(const TypeInfo& type, const void* object, const xml::Name& name, std::size_t index);
  void collect_attributes(const TypeInfo& type, const void* object, Values& values);
  void collect_namespaces(const TypeInfo& type, const void* object, Values& values) const;
  [[nodiscard]] bool in_scope(const xml::NamespaceDeclaration& declaration) const;
  bool content(const TypeInfo& type, const void* object);
  bool children(const TypeInfo& type, const void* object);
  bool children_in_order(const TypeInfo& type, const void* object,
                         const std::vector<std::string>& order);
  bool child(const MemberInfo& member, const void* object, std::size_t index);
  bool nodes(const std::vector<Node>& nodes);
  bool node(const Node& node);
  void missing(const MemberInfo& member, bool is_attribute);
  [[nodiscard]] std::string path() const;

  xml::EventSink& sink_;
  std::vector<Step> steps_;
  std::vector<xml::NamespaceDeclaration> scope_;  ///< declared on the open elements
  std::vector<Values> pool_;                      ///< one per depth, kept for their capacity
  std::size_t depth_ = 0;
  std::string text_;
  std::vector<Finding> findings_;
};

}  // namespace virtbind
