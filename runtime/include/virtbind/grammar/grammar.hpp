// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A compiled RELAX NG grammar, as `virtbind-gen grammar` makes it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "virtbind/finding.hpp"

namespace virtbind {

namespace grammar {
struct GrammarData;
}

/// A compiled grammar: immutable, cheap to copy, shareable between threads.
class Grammar {
 public:
  /// Reads a compiled grammar.  Instead of one a Finding: "io-not-found", "io-directory",
  /// "io-unreadable", "grammar-version" (made by another version of virtbind) or
  /// "grammar-corrupt" (not a compiled grammar, or a damaged one).
  static std::variant<Grammar, Finding> load(const std::filesystem::path& path);

  /// The same from memory; the bytes need not outlive the call.  `origin` is what a Finding calls
  /// them.
  static std::variant<Grammar, Finding> from_bytes(std::string_view bytes,
                                                   std::string_view origin = {});

  /// What it was called when it was made ("domain"); may be empty.
  [[nodiscard]] const std::string& name() const noexcept;
  /// How many element patterns it has.
  [[nodiscard]] std::size_t elements() const noexcept;

  /// For the validator.
  [[nodiscard]] const grammar::GrammarData& data() const noexcept { return *data_; }

 private:
  explicit Grammar(std::shared_ptr<const grammar::GrammarData> data) : data_(std::move(data)) {}

  std::shared_ptr<const grammar::GrammarData> data_;
};

}  // namespace virtbind
