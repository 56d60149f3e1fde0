// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The bindings that are built into the command, and typed objects of whatever binding.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/defaults.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::cli {

/// All bindings, the default one first.
std::span<const Binding* const> bindings();

/// The binding of that name, the default one for an empty name, null for an unknown one.
const Binding* find_binding(std::string_view name);

/// The defaults for documents of that type, null where there are none.
const rules::RuleSet* find_rules(const TypeInfo& type);

/// An object of a type known only by its table.
struct Object {
  const TypeInfo* type;
  std::unique_ptr<void, void (*)(void*)> value;
};

/// Reads a document of whatever kind its root element says, or of the kind given.
std::variant<Object, std::vector<Finding>> read(const Binding& binding, const xml::Text& text,
                                                std::string_view kind);

}  // namespace virtbind::cli
