// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is wrong with a start tag: the fewest changes to its attributes that mend it.
//
// A tag of k attributes is wrong for one of few reasons: a name nobody knows, a value nobody
// accepts, attributes that do not go together, attributes that are missing.  The first two are
// plain.  For the others all ways to take one or two attributes for absent or for having another
// value are tried, and the way that leaves least to complain of is what is reported: a wrong type
// is one error and not one for each attribute that the right type would have had.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "document_stack.hpp"
#include "pattern_query.hpp"
#include "report.hpp"
#include "selector.hpp"
#include "vocabulary.hpp"

namespace virtbind::grammar {

class StartTag {
 public:
  StartTag(Derivatives& derivatives, DocumentStack& stack, Selectors& selectors,
           Vocabulary& vocabulary, Report& report, const NamespaceScope& scope);

  /// Reports what is wrong with the top frame's start tag; gives the state behind the mended one.
  PatternId explain();

 private:
  enum class Fault { none, unknown, bad_value, conflict };

  struct Unknown {
    std::size_t index;
    std::vector<Symbol> may_be;
  };

  struct Mending {
    std::vector<Given> attributes;
    PatternId state = PatternPool::not_allowed;
    Need missing;
    std::size_t changes = 0;
    [[nodiscard]] std::size_t cost() const noexcept { return changes + missing.size(); }
  };

  void find_plain_faults();
  [[nodiscard]] Mending try_with(std::vector<Given> attributes, std::size_t changes);
  [[nodiscard]] Mending search();
  [[nodiscard]] Mending one_by_one(bool from_end);
  [[nodiscard]] PatternId closed(const Mending& mending);
  [[nodiscard]] PatternId with_unknown();
  [[nodiscard]] std::size_t last_change(const std::vector<Given>& attributes) const;
  [[nodiscard]] bool is_name_conflict(const std::vector<Given>& attributes) const;
  [[nodiscard]] bool better(const Mending& a, const Mending& b) const;

  void report_unknown(std::size_t index);
  void report_bad_value(std::size_t index);
  void report_conflict(std::size_t index);
  void report_missing();
  [[nodiscard]] std::string telling_attribute(Selector& selector);

  [[nodiscard]] std::string attribute_name(std::size_t index) const;
  [[nodiscard]] std::string attribute_path(std::size_t index) const;
  [[nodiscard]] std::vector<PatternId> contents(PatternId start, Symbol name) const;
  [[nodiscard]] std::string needed_names(std::string_view before, std::string_view after) const;

  Derivatives& derivatives_;
  DocumentStack& stack_;
  Selectors& selectors_;
  Vocabulary& vocabulary_;
  Report& report_;
  const NamespaceScope& scope_;
  const Frame& frame_;
  std::span<const StoredAttribute> attributes_;
  std::vector<Given> given_;   ///< with what is plainly wrong mended
  std::vector<Fault> faults_;  ///< of each attribute
  Mending mending_;            ///< what is reported
  std::vector<Unknown> unknown_;
  bool missing_told_ = false;  ///< by the finding on an attribute
};

}  // namespace virtbind::grammar
