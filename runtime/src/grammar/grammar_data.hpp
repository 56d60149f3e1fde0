// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a compiled grammar is in memory: read once, never changed, shared by all validators.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "datatype.hpp"
#include "pattern_pool.hpp"

namespace virtbind::grammar {

/// Stands for a name.  Names that the grammar spells out have one each; all others share one for
/// each namespace that the grammar names, or the symbol `other`, since no name class tells them
/// apart.
using Symbol = std::uint32_t;

using NameClassId = std::uint32_t;
using ElementId = std::uint32_t;

/// Hashes strings and views alike, so that a table of strings is searched without making one.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

class SymbolTable {
 public:
  static constexpr Symbol other = 0;

  /// `ns` and `local` of a name that a name class spells out.
  Symbol add_name(std::string_view ns, std::string_view local);
  /// A namespace that a name class names.
  Symbol add_namespace(std::string_view ns);

  [[nodiscard]] Symbol find(std::string_view ns, std::string_view local) const noexcept;

  /// Whether the symbol stands for exactly one name.
  [[nodiscard]] bool is_name(Symbol symbol) const noexcept { return symbols_[symbol].is_name; }
  [[nodiscard]] const std::string& ns(Symbol symbol) const noexcept { return symbols_[symbol].ns; }
  [[nodiscard]] const std::string& local(Symbol symbol) const noexcept {
    return symbols_[symbol].local;
  }
  [[nodiscard]] std::size_t size() const noexcept { return symbols_.size(); }

 private:
  struct Entry {
    std::string ns;
    std::string local;
    bool is_name = false;
  };
  struct Namespace {
    std::string ns;
    Symbol other_names;
    std::vector<Symbol> slots;  ///< open addressing by the local name; `other` is free
    std::size_t names = 0;
  };

  [[nodiscard]] std::size_t slot_of(const Namespace& space, std::string_view local) const noexcept;

  std::vector<Entry> symbols_{Entry{}};
  std::vector<Namespace> namespaces_;
};

struct NameClass {
  enum class Kind : std::uint8_t { name = 0, any_name = 1, ns_name = 2, choice = 3 };
  static constexpr NameClassId none = 0xffffffffU;

  Kind kind = Kind::name;
  Symbol symbol = SymbolTable::other;  ///< name: its symbol; ns_name: that of its other names
  NameClassId except = none;
  std::vector<NameClassId> choices;
};

struct Element {
  NameClassId name_class = 0;
  PatternId content = PatternPool::not_allowed;
  std::string file;  ///< where in the schema it was written
  std::uint32_t line = 0;
  std::string define;
};

/// What a `value` pattern demands.
struct Literal {
  std::uint32_t datatype = 0;
  std::string text;  ///< as the schema has it; the local name of a QName
  std::string ns;    ///< of a QName
};

struct GrammarData {
  std::string name;
  SymbolTable symbols;
  std::vector<NameClass> name_classes;
  std::vector<Datatype> datatypes;
  std::vector<Literal> literals;
  std::vector<Element> elements;
  PatternPool patterns;
  PatternId start = PatternPool::not_allowed;
  std::map<std::string, PatternId, std::less<>> fragments;  ///< further starts, by name
  bool needs_namespaces = false;                            ///< some datatype is a QName

  [[nodiscard]] bool contains(NameClassId name_class, Symbol symbol) const noexcept;
};

}  // namespace virtbind::grammar
