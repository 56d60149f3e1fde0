// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Why something is not allowed: the attribute, here or further out, that selected an alternative
// without it.
//
// A schema that says "a disk of type 'file' has a source with @file, one of type 'network' a source
// with @protocol" is a choice of groups.  When @protocol is found in the source of a disk of type
// 'file', the state only says that it is not allowed.  So the start tags around it are tried again
// with one attribute at a time taken for another value, until one of them would allow it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document_stack.hpp"

namespace virtbind::grammar {

/// An attribute as a start tag is tried with it.
struct Given {
  enum class As : std::uint8_t { written, any_value, absent };
  Symbol name = SymbolTable::other;
  std::string_view value;
  As as = As::written;
};

struct Selector {
  std::size_t frame = 0;  ///< of the element that has the attribute
  Symbol attribute = SymbolTable::other;
  std::size_t index = 0;            ///< of the attribute in its tag, if present
  bool present = true;              ///< false: it is not there and would have to be
  std::string value;                ///< what it is now
  std::vector<std::string> others;  ///< values with which it would do
};

class Selectors {
 public:
  Selectors(Derivatives& derivatives, const DocumentStack& stack)
      : derivatives_(derivatives), stack_(stack) {}

  /// The attributes of a frame as they are written.
  [[nodiscard]] std::vector<Given> given(std::size_t frame) const;

  /// The state after attributes, the tag not closed; notAllowed if they are not.
  PatternId run(PatternId start, std::span<const Given> attributes, const NamespaceScope& scope);

  /// The values that a start state spells out for an attribute.
  [[nodiscard]] std::vector<std::string> values_of(PatternId start, Symbol attribute) const;

  using Test = std::function<bool(PatternId)>;

  /// What makes the start of the top frame fail `test`; frames outside it are searched, the
  /// nearest first.
  std::optional<Selector> for_start(const Test& test, const NamespaceScope& scope);
  /// What makes the content of the top frame fail `test`; its own attributes come first.
  std::optional<Selector> for_content(const Test& test, const NamespaceScope& scope);

 private:
  PatternId closed(PatternId start, std::span<const Given> attributes, const NamespaceScope& scope);
  std::vector<PatternId> starts_below(std::size_t frame, PatternId content,
                                      const NamespaceScope& scope);
  std::optional<Selector> search(std::size_t innermost,
                                 const std::function<bool(std::size_t, PatternId)>& test,
                                 const NamespaceScope& scope);
  std::optional<Selector> try_attribute(std::size_t frame, std::vector<Given>& attributes,
                                        std::size_t index,
                                        const std::function<bool(std::size_t, PatternId)>& test,
                                        const NamespaceScope& scope);

  Derivatives& derivatives_;
  const DocumentStack& stack_;
};

}  // namespace virtbind::grammar
