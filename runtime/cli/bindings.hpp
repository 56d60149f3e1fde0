// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The bindings that are built into the command, and typed objects of whatever binding.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/check.hpp"
#include "virtbind/defaults.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::cli {

/// All bindings, the default one first.
std::span<const Binding* const> bindings();

/// The binding of that name, the default one for an empty name, null for an unknown one.
const Binding* find_binding(std::string_view name);

/// All defaults and all checks, each for one kind of document of one binding.
std::span<const rules::RuleSet* const> rule_sets();
std::span<const checks::CheckSet* const> check_sets();

/// The defaults for documents of that type, null where there are none.
const rules::RuleSet* find_rules(const TypeInfo& type);

/// ", did you mean 'x'?" where one of the ids is near to the unknown one, else "".
std::string did_you_mean(std::string_view unknown, const std::vector<std::string>& ids);

/// Says which of some ids is none of those that a binding knows as `what`, "check"; or nothing.
std::string unknown_id(const Binding& binding, std::string_view what,
                       const std::vector<std::string>& ids, const std::vector<std::string>& known);

/// An object of a type known only by its table.
struct Object {
  const TypeInfo* type;
  std::unique_ptr<void, void (*)(void*)> value;
  std::vector<Finding> missing;  ///< what was found missing where that was allowed
};

/// The type of a document, by its root element or as the kind given.
std::variant<const TypeInfo*, std::vector<Finding>> find_type(const Binding& binding,
                                                              const xml::Text& text,
                                                              std::string_view kind);

/// Reads a document of whatever kind its root element says, or of the kind given.  It may lack what
/// every valid one has only where that is allowed (ReadOptions::allow_missing).
std::variant<Object, std::vector<Finding>> read(const Binding& binding, const xml::Text& text,
                                                std::string_view kind, bool allow_missing = false);

}  // namespace virtbind::cli
