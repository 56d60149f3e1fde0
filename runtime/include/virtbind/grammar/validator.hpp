// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Exact RELAX NG validation of a stream of events, with findings a person can act on.
//
//   auto grammar = virtbind::Grammar::load("domain.vbg");
//   virtbind::Validator validator(std::get<virtbind::Grammar>(grammar));
//   auto findings = virtbind::validate(validator, parser, text);
//
// Rules: RELAX NG specification (OASIS, 3 December 2001), section 6.  ID and IDREF are names and
// nothing more; DTD compatibility's default values are not filled in.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "virtbind/finding.hpp"
#include "virtbind/grammar/grammar.hpp"
#include "virtbind/xml/events.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind {

struct ValidatorOptions {
  /// Validation of a document stops (the sink returns false) after this many findings.
  std::size_t max_findings = 1000;
  /// What patterns and memo may take before they are forgotten and made anew.
  std::size_t memo_bytes = std::size_t{64} << 20U;
};

/// How large the tables of a validator have become.
struct ValidatorStatistics {
  std::size_t patterns = 0;
  std::size_t memo_entries = 0;
  std::size_t bytes = 0;
  std::size_t forgotten = 0;  ///< how often the memo was dropped
};

/// Validates documents, one after another, each between begin() and finish().
///
/// For one thread at a time; different validators are independent and may share a Grammar.  What
/// one document taught (the memo) serves the next, so keep a validator.
///
/// All findings are errors of source `schema`.  Ids: wrong-root, unknown-element,
/// misplaced-element, duplicate-element, conflicting-element, missing-element,
/// unknown-attribute, misplaced-attribute, conflicting-attribute, missing-attribute, bad-value,
/// conflicting-value, missing-value, unexpected-text, empty-document; and the note
/// too-many-findings where max_findings ended it.
class Validator : public xml::EventSink {
 public:
  explicit Validator(Grammar grammar, ValidatorOptions options = {});
  ~Validator() override;
  Validator(Validator&&) = delete;
  Validator& operator=(Validator&&) = delete;

  /// Starts a document and forgets the findings of the one before.  With a text, findings have its
  /// name and locations in it: it must outlive the document.  Without, they have paths only.
  void begin(const xml::Text* text = nullptr);
  /// The same for a part that stands alone, such as a lone <disk>: one of those that the grammar
  /// was compiled with.  False, and nothing begun, where the grammar has no such part.
  bool begin_fragment(std::string_view fragment, const xml::Text* text = nullptr);

  bool start_element(const xml::StartElement& element) override;
  bool text(std::string_view text, xml::Range range) override;
  bool end_element(const xml::Name& name, xml::Range range) override;

  /// Ends a document that was complete.
  void finish();

  /// What was found since begin(), in document order.  Empty after finish(): the document is valid.
  [[nodiscard]] const std::vector<Finding>& findings() const noexcept;
  [[nodiscard]] std::vector<Finding> take_findings();

  [[nodiscard]] const Grammar& grammar() const noexcept;
  [[nodiscard]] ValidatorStatistics statistics() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Parses and validates a text: empty if it is well-formed and valid.  Text that is not well-formed
/// makes one finding, the XML parser's.
std::vector<Finding> validate(Validator& validator, xml::Parser& parser, const xml::Text& text);

/// The same for a single document.
std::vector<Finding> validate(const Grammar& grammar, const xml::Text& text,
                              const xml::Limits& limits = {}, ValidatorOptions options = {});

}  // namespace virtbind
