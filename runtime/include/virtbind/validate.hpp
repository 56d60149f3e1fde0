// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Exact validation against the schemas of a binding: of XML text, and of typed objects in memory.
//
//   for (const auto& finding : virtbind::validate(domain)) std::cerr << to_string(finding) << '\n';
//
// All functions may be called from any thread; each thread keeps a validator for each binding that
// it used, so that what one document taught serves the next.
#pragma once

#include <string_view>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/grammar/grammar.hpp"
#include "virtbind/grammar/validator.hpp"
#include "virtbind/xml/events.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind {

/// The grammar that a binding carries, loaded on first use.
const Grammar& grammar_of(const Binding& binding);

/// Validates a document of a binding, or a fragment: an element of class `fragment` standing alone.
/// The findings are the XML parser's and the schema's, with file, line and column; none: valid.
/// With `also`, that sink hears the same events as the validator, so that a text is read only once;
/// when it has heard enough, validation goes on.
std::vector<Finding> validate(const Binding& binding, const xml::Text& text,
                              const TypeInfo* fragment = nullptr, const xml::Limits& limits = {},
                              xml::EventSink* also = nullptr);

/// Validates an object of a class known only by its table.  Findings have no lines, but paths:
/// "/domain/devices/disk[2]/source/@file".
std::vector<Finding> validate_object(const TypeInfo& type, const void* object);

/// Validates a typed object, without making XML text of it: empty where the document that write()
/// would make of it is valid.
template <class T>
std::vector<Finding> validate(const T& object) {
  return validate_object(type_of<T>(), &object);
}

}  // namespace virtbind
