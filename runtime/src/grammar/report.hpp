// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Findings while they are made, and the phrases that diagnostics share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document_stack.hpp"
#include "selector.hpp"

namespace virtbind::grammar {

/// A finding before its offsets are turned into locations.
struct RawFinding {
  struct Note {
    std::size_t offset;
    std::string path;
    std::string message;
  };
  std::string id;
  std::string message;
  std::size_t offset = 0;
  std::string path;
  std::vector<Note> notes;
};

class Report {
 public:
  Report(const GrammarData& grammar, DocumentStack& stack) : grammar_(grammar), stack_(stack) {}

  RawFinding& add(std::string id, std::string message, std::size_t offset, std::string path);
  std::vector<RawFinding>& findings() noexcept { return findings_; }

  /// Looking for reasons takes time that a document full of errors must not multiply.
  [[nodiscard]] bool may_explain() noexcept { return ++explained_ <= max_explained; }
  void begin() noexcept { explained_ = 0; }

  /// "an interface of type 'bridge'", "a hostdev with mode='subsystem'".
  [[nodiscard]] std::string subject(const Selector& selector) const;
  /// "type 'network' or 'vhostuser'".
  [[nodiscard]] std::string alternatives(const Selector& selector) const;
  /// "source/@bridge": from the element of a selector to something in the top frame.
  [[nodiscard]] std::string from(const Selector& selector, std::string_view what) const;
  /// Whether the attribute has been blamed already for something that the same value would mend:
  /// one cause, one message.  If not, it is noted.
  bool blamed_before(const Selector& selector);
  /// A note on the attribute that is to blame.
  void point_at(RawFinding& finding, const Selector& selector) const;

 private:
  static constexpr std::size_t max_explained = 100;

  const GrammarData& grammar_;
  DocumentStack& stack_;
  std::vector<RawFinding> findings_;
  std::size_t explained_ = 0;
};

}  // namespace virtbind::grammar
