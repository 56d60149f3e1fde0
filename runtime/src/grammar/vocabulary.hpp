// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What names a grammar has, and where: made when the first error asks.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "derivative.hpp"

namespace virtbind::grammar {

class Vocabulary {
 public:
  explicit Vocabulary(const GrammarData& grammar) : grammar_(grammar) {}

  /// The elements whose content has a child or an attribute of that name, spelled out.
  const std::vector<ElementId>& parents_of_element(Symbol name);
  const std::vector<ElementId>& owners_of_attribute(Symbol name);

  /// The names that a name class spells out.
  void spelled_names(NameClassId name_class, std::vector<Symbol>& names) const;
  /// How people call an element: the first of its names; "" if it has none.
  [[nodiscard]] std::string element_name(ElementId element) const;

  /// The names of elements or of attributes of a pattern, each once.
  [[nodiscard]] std::vector<Symbol> names_of(const std::vector<ElementId>& elements) const;
  [[nodiscard]] std::vector<Symbol> attribute_names(const PatternPool& pool,
                                                    const std::vector<PatternId>& leaves) const;
  [[nodiscard]] std::vector<std::string> locals(const std::vector<Symbol>& names) const;

  /// All names of elements, or of attributes, anywhere.
  const std::vector<std::string>& all_elements();

 private:
  using Places = std::unordered_map<Symbol, std::vector<ElementId>>;

  void prepare();

  const GrammarData& grammar_;
  bool prepared_ = false;
  Places element_parents_;
  Places attribute_owners_;
  std::vector<std::string> all_elements_;
  std::vector<ElementId> none_;
};

}  // namespace virtbind::grammar
