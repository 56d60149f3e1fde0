// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Events: the one currency between XML text, typed objects and validation.
//
// A source (the parser, a typed object's writer) sends events to a sink (the reader of typed
// objects, the serializer, the validator).  All string views are UTF-8 and live only for the call.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace virtbind::xml {

/// A name with its namespace. `prefix` is how the source spelled it and carries no meaning.
struct Name {
  std::string_view ns;  ///< namespace URI, "" for none
  std::string_view local;
  std::string_view prefix = {};
};

/// A half-open range of bytes in the source's UTF-8 text; empty at 0 where there is no text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Attribute {
  Name name;
  std::string_view value;  ///< after XML's attribute value normalisation
  Range name_range = {};   ///< the attribute's name as spelled
  Range value_range = {};  ///< the value without its quotes
};

/// A namespace declaration on an element; prefix "" is the default namespace.
struct NamespaceDeclaration {
  std::string_view prefix;
  std::string_view ns;
};

struct StartElement {
  Name name;
  std::span<const Attribute> attributes;             ///< without namespace declarations
  std::span<const NamespaceDeclaration> namespaces;  ///< declared on this very element
  Range range = {};                                  ///< the whole start tag, "<" to ">"
  bool empty_tag = false;                            ///< written as <a/>
  bool free_form = false;  ///< the content brings its own white space: to be written as it is
};

/// Receives a document or fragment.  Calls are balanced; the source calls finish once at the end
/// of a complete document.  A sink stops its source by returning false: the source then sends
/// nothing more.
class EventSink {
 public:
  EventSink() = default;
  EventSink(const EventSink&) = delete;
  EventSink& operator=(const EventSink&) = delete;
  virtual ~EventSink() = default;

  virtual bool start_element(const StartElement& element) = 0;
  /// Character data between two tags, whole: references resolved, CDATA merged, line ends
  /// normalised.  Never empty.  `range` covers the source text it came from.
  virtual bool text(std::string_view text, Range range) = 0;
  /// `name` is that of the matching start; for <a/> the range is empty, at the tag's end.
  virtual bool end_element(const Name& name, Range range) = 0;

  virtual bool comment(std::string_view /*text*/, Range /*range*/) { return true; }
  virtual bool processing_instruction(std::string_view /*target*/, std::string_view /*data*/,
                                      Range /*range*/) {
    return true;
  }
};

}  // namespace virtbind::xml
