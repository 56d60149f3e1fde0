// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is said of an error, and the state with which validation goes on after it.
//
// Every function is called when a derivative became notAllowed.  It reports one finding for each
// cause it can tell apart, and gives a state in which what was found (or missing) is taken for
// mended, so that the next finding has a cause of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document_stack.hpp"
#include "pattern_query.hpp"
#include "report.hpp"
#include "selector.hpp"
#include "virtbind/finding.hpp"
#include "vocabulary.hpp"

namespace virtbind::grammar {

class Diagnosis {
 public:
  Diagnosis(Derivatives& derivatives, DocumentStack& stack);

  /// Whether the last child was opened as what its name was taken for.
  [[nodiscard]] bool guessed() const noexcept { return guessed_; }

  /// The top frame's state does not allow a child.  Gives how to validate the child, or
  /// no_opening: it cannot be.  May change the top frame's state.
  OpeningId element(const xml::StartElement& element, Symbol name, std::uint32_t number,
                    const NamespaceScope& scope);

  /// The start tag of the top frame is not allowed: gives the state behind it.
  PatternId start_tag(const NamespaceScope& scope);

  /// Which of the findings made inside a guessed element, from `first` on, are true of the element
  /// that it was taken for: none, if its own form speaks against the guess.
  static bool guess_holds(const std::vector<Finding>& findings, std::size_t first,
                          const std::string& path);

  /// The top frame's state does not allow a text: gives the state behind it.
  PatternId text(std::string_view value, xml::Range range, const NamespaceScope& scope);

  /// The top frame is not complete.
  void end(xml::Range end_tag, const NamespaceScope& scope);

  /// The document ended without a root element.
  void no_root();

  /// A new document begins.
  void begin();

  std::vector<RawFinding>& findings() noexcept { return report_.findings(); }

 private:
  /// A child that is not allowed, and what is known of it.
  struct Child {
    const xml::StartElement& element;
    Symbol name;
    std::string path;
    const NamespaceScope& scope;
  };

  OpeningId wrong_root(const Child& child);
  OpeningId too_early(const Child& child);
  OpeningId used_up(const Child& child, const std::vector<ElementId>& known);
  OpeningId of_alternative(const Child& child);
  OpeningId misspelled(const Child& child);
  OpeningId of_other_namespace(const Child& child);
  void elsewhere(const Child& child);
  [[nodiscard]] bool is_attribute_of_parent(const Child& child) const;

  OpeningId open_as(const std::vector<ElementId>& elements, PatternId next);
  [[nodiscard]] std::vector<ElementId> named(const std::vector<ElementId>& elements,
                                             Symbol name) const;
  [[nodiscard]] std::string owner_of_attribute(const Child& child) const;
  [[nodiscard]] std::string expected_children(PatternId state) const;
  [[nodiscard]] std::string needed_names(const Need& need) const;
  void missing_children(const Need& need, xml::Range end_tag, const NamespaceScope& scope);

  /// A namespace that stands for another one throughout the document.
  struct WrongNamespace {
    std::string found;
    std::string meant;
  };
  bool note_namespace(const std::string& found, const std::string& meant);
  [[nodiscard]] std::string attribute_for(std::string_view text, const NamespaceScope& scope);

  Derivatives& derivatives_;
  DocumentStack& stack_;
  Report report_;
  Vocabulary vocabulary_;
  Selectors selectors_;
  std::vector<WrongNamespace> wrong_namespaces_;
  bool guessed_ = false;
  std::vector<Symbol> misplaced_;  ///< names of elements reported where they do not belong
};

}  // namespace virtbind::grammar
