// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Names: their symbols, and which name classes hold them.
#include <algorithm>
#include <cstring>

#include "grammar_data.hpp"

namespace virtbind::grammar {
namespace {

/// Of the length and at most the first and the last eight bytes: names are short.
std::size_t short_hash(std::string_view text) noexcept {
  if (text.empty()) return 0;
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  const std::size_t size = std::min<std::size_t>(text.size(), 8);
  std::memcpy(&head, text.data(), size);
  std::memcpy(&tail, text.data() + text.size() - size, size);
  return mix(head ^ (tail * 31) ^ (text.size() << 56U));
}

}  // namespace

Symbol SymbolTable::add_namespace(std::string_view ns) {
  for (const Namespace& known : namespaces_) {
    if (known.ns == ns) return known.other_names;
  }
  const auto symbol = static_cast<Symbol>(symbols_.size());
  symbols_.push_back({std::string(ns), "", false});
  namespaces_.push_back({std::string(ns), symbol, std::vector<Symbol>(16, other), 0});
  return symbol;
}

std::size_t SymbolTable::slot_of(const Namespace& space, std::string_view local) const noexcept {
  const std::size_t mask = space.slots.size() - 1;
  std::size_t at = short_hash(local) & mask;
  while (space.slots[at] != other && symbols_[space.slots[at]].local != local) at = (at + 1) & mask;
  return at;
}

Symbol SymbolTable::add_name(std::string_view ns, std::string_view local) {
  add_namespace(ns);
  Namespace& space = *std::find_if(namespaces_.begin(), namespaces_.end(),
                                   [ns](const Namespace& n) { return n.ns == ns; });
  if (const Symbol known = space.slots[slot_of(space, local)]; known != other) return known;
  if (++space.names * 2 > space.slots.size()) {
    std::vector<Symbol> old(space.slots.size() * 2, other);
    old.swap(space.slots);
    for (const Symbol symbol : old) {
      if (symbol != other) space.slots[slot_of(space, symbols_[symbol].local)] = symbol;
    }
  }
  const auto symbol = static_cast<Symbol>(symbols_.size());
  space.slots[slot_of(space, local)] = symbol;
  symbols_.push_back({std::string(ns), std::string(local), true});
  return symbol;
}

Symbol SymbolTable::find(std::string_view ns, std::string_view local) const noexcept {
  for (const Namespace& known : namespaces_) {
    if (known.ns != ns) continue;
    const Symbol symbol = known.slots[slot_of(known, local)];
    return symbol != other ? symbol : known.other_names;
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
      return symbol != SymbolTable::other && symbols.ns(symbol) == symbols.ns(name_class.symbol) &&
             !excepted();
    case NameClass::Kind::choice:
      return std::any_of(name_class.choices.begin(), name_class.choices.end(),
                         [&](NameClassId choice) { return contains(choice, symbol); });
  }
  return false;
}

}  // namespace virtbind::grammar
