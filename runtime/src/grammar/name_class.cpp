// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Names: their symbols, and which name classes hold them.
#include <algorithm>

#include "grammar_data.hpp"

namespace virtbind::grammar {

Symbol SymbolTable::add_namespace(std::string_view ns) {
  for (const Namespace& known : namespaces_) {
    if (known.ns == ns) return known.other_names;
  }
  const auto symbol = static_cast<Symbol>(symbols_.size());
  symbols_.push_back({std::string(ns), "", false});
  namespaces_.push_back({std::string(ns), symbol, {}});
  return symbol;
}

Symbol SymbolTable::add_name(std::string_view ns, std::string_view local) {
  add_namespace(ns);
  const auto space = std::find_if(namespaces_.begin(), namespaces_.end(),
                                  [ns](const Namespace& n) { return n.ns == ns; });
  const auto symbol = static_cast<Symbol>(symbols_.size());
  const auto [entry, added] = space->names.try_emplace(std::string(local), symbol);
  if (added) symbols_.push_back({std::string(ns), std::string(local), true});
  return entry->second;
}

Symbol SymbolTable::find(std::string_view ns, std::string_view local) const noexcept {
  for (const Namespace& known : namespaces_) {
    if (known.ns != ns) continue;
    const auto entry = known.names.find(local);
    return entry == known.names.end() ? known.other_names : entry->second;
  }
  return other;
}

bool GrammarData::contains(NameClassId id, Symbol symbol) const noexcept {
  const NameClass& name_class = name_classes[id];
  const auto excepted = [&] {
    return name_class.except != NameClass::none && contains(name_class.except, symbol);
  };
  switch (name_class.kind) {
    case NameClass::Kind::name:
      return name_class.symbol == symbol;
    case NameClass::Kind::any_name:
      return !excepted();
    case NameClass::Kind::ns_name:
      return symbol != SymbolTable::other &&
             symbols.ns(symbol) == symbols.ns(name_class.symbol) && !excepted();
    case NameClass::Kind::choice:
      return std::any_of(name_class.choices.begin(), name_class.choices.end(),
                         [&](NameClassId choice) { return contains(choice, symbol); });
  }
  return false;
}

}  // namespace virtbind::grammar
