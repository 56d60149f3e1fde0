// SPDX-License-Identifier: LGPL-2.1-or-later
#include "vocabulary.hpp"

#include <algorithm>
#include <set>

#include "pattern_query.hpp"

namespace virtbind::grammar {
namespace {

void sort_unique(std::vector<std::uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

void Vocabulary::spelled_names(NameClassId id, std::vector<Symbol>& names) const {
  const NameClass& name_class = grammar_.name_classes[id];
  if (name_class.kind == NameClass::Kind::name) names.push_back(name_class.symbol);
  for (const NameClassId choice : name_class.choices) spelled_names(choice, names);
}

std::string Vocabulary::element_name(ElementId element) const {
  std::vector<Symbol> names;
  spelled_names(grammar_.elements[element].name_class, names);
  return names.empty() ? std::string() : grammar_.symbols.local(names.front());
}

std::vector<Symbol> Vocabulary::names_of(const std::vector<ElementId>& elements) const {
  std::vector<Symbol> names;
  for (const ElementId element : elements) {
    spelled_names(grammar_.elements[element].name_class, names);
  }
  sort_unique(names);
  return names;
}

std::vector<Symbol> Vocabulary::attribute_names(const PatternPool& pool,
                                                const std::vector<PatternId>& leaves) const {
  std::vector<Symbol> names;
  for (const PatternId leaf : leaves) spelled_names(pool[leaf].a, names);
  sort_unique(names);
  return names;
}

std::vector<std::string> Vocabulary::locals(const std::vector<Symbol>& names) const {
  std::vector<std::string> result;
  for (const Symbol name : names) {
    const bool of_xml = grammar_.symbols.ns(name) == "http://www.w3.org/XML/1998/namespace";
    const std::string local = (of_xml ? "xml:" : "") + grammar_.symbols.local(name);
    if (std::find(result.begin(), result.end(), local) == result.end()) result.push_back(local);
  }
  return result;
}

void Vocabulary::prepare() {
  if (prepared_) return;
  prepared_ = true;
  const PatternPool& pool = grammar_.patterns;
  std::set<std::string> all;
  const auto note_names = [&](const std::vector<ElementId>& elements) {
    for (const std::string& name : locals(names_of(elements))) all.insert(name);
  };
  for (ElementId element = 0; element < grammar_.elements.size(); ++element) {
    const PatternId content = grammar_.elements[element].content;
    const std::vector<ElementId> children = element_leaves(pool, content);
    note_names(children);
    for (const Symbol name : names_of(children)) element_parents_[name].push_back(element);
    for (const Symbol name : attribute_names(pool, attribute_leaves(pool, content))) {
      attribute_owners_[name].push_back(element);
    }
  }
  note_names(element_leaves(pool, grammar_.start));
  all_elements_.assign(all.begin(), all.end());
}

const std::vector<ElementId>& Vocabulary::parents_of_element(Symbol name) {
  prepare();
  const auto place = element_parents_.find(name);
  return place == element_parents_.end() ? none_ : place->second;
}

const std::vector<ElementId>& Vocabulary::owners_of_attribute(Symbol name) {
  prepare();
  const auto place = attribute_owners_.find(name);
  return place == attribute_owners_.end() ? none_ : place->second;
}

const std::vector<std::string>& Vocabulary::all_elements() {
  prepare();
  return all_elements_;
}

}  // namespace virtbind::grammar
