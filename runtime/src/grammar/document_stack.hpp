// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The elements that are open while a document streams by, and what diagnostics want to know of
// them.  Nothing here grows with the length of a document, only with its depth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "derivative.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind::grammar {

/// An attribute of an open element.
struct StoredAttribute {
  Symbol symbol = SymbolTable::other;
  std::size_t name_at = 0;  ///< in DocumentStack's characters
  std::size_t name_size = 0;
  std::size_t value_at = 0;
  std::size_t value_size = 0;
  xml::Range name_range;
  xml::Range value_range;
};

/// A child whose end changed its parent's state.
struct Change {
  Symbol name = SymbolTable::other;
  PatternId before = PatternPool::not_allowed;  ///< the parent's state in front of it
  std::size_t offset = 0;
};

/// An attribute that has been blamed for what is not allowed inside its element.
struct Blame {
  std::size_t attribute = 0;        ///< index in the tag
  std::vector<std::string> values;  ///< with which all of that would be allowed
};

/// An open element.
struct Frame {
  Symbol name = SymbolTable::other;
  OpeningId opening = Derivatives::no_opening;
  PatternId start = PatternPool::not_allowed;    ///< before the attributes
  PatternId content = PatternPool::not_allowed;  ///< behind the start tag
  PatternId state = PatternPool::not_allowed;    ///< now
  std::uint32_t number = 1;                      ///< among its siblings of that name
  bool has_children = false;
  bool damaged = false;  ///< a finding inside explains what may be missing
  bool unexpected_text = false;
  bool guessed = false;        ///< validated as what its name was taken for
  bool malformed_tag = false;  ///< attributes unknown or missing: its text may be their cause
  xml::Range tag;
  std::vector<ElementId> skipped;  ///< wanted before what came, reported, and welcome still
  std::vector<Blame> blamed;
  std::size_t findings = 0;  ///< how many there were before it
  // Where its part of each table begins; it ends where that of the next frame begins.
  std::size_t chars = 0;
  std::size_t name_size = 0;
  std::size_t attributes = 0;
  std::size_t siblings = 0;
  std::size_t changes = 0;
};

class DocumentStack {
 public:
  explicit DocumentStack(const SymbolTable& symbols) : symbols_(symbols) { clear(); }

  void clear();

  void push(Symbol symbol, std::uint32_t number, const xml::StartElement& element);
  void add_attribute(Symbol symbol, const xml::Attribute& attribute);
  void pop();

  [[nodiscard]] Frame& top() noexcept { return frames_.back(); }
  [[nodiscard]] const Frame& top() const noexcept { return frames_.back(); }
  [[nodiscard]] Frame& operator[](std::size_t i) noexcept { return frames_[i]; }
  [[nodiscard]] const Frame& operator[](std::size_t i) const noexcept { return frames_[i]; }
  /// Frame 0 is the document itself.
  [[nodiscard]] std::size_t size() const noexcept { return frames_.size(); }

  /// As the document spells it, with its prefix.
  [[nodiscard]] std::string_view name(const Frame& frame) const noexcept {
    return std::string_view(chars_).substr(frame.chars, frame.name_size);
  }
  [[nodiscard]] std::span<const StoredAttribute> attributes(std::size_t frame) const noexcept;
  [[nodiscard]] std::string_view name(const StoredAttribute& attribute) const noexcept {
    return std::string_view(chars_).substr(attribute.name_at, attribute.name_size);
  }
  [[nodiscard]] std::string_view value(const StoredAttribute& attribute) const noexcept {
    return std::string_view(chars_).substr(attribute.value_at, attribute.value_size);
  }

  /// Counts a child of the top frame; gives its number among those of its name.
  std::uint32_t count_child(Symbol symbol, const xml::Name& name);

  /// Notes that a child of the top frame changed its state.
  void add_change(Symbol name, PatternId before, std::size_t offset);
  [[nodiscard]] std::span<const Change> changes() const noexcept;
  void forget_changes();

  /// "/domain/devices/disk[2]" of frame `last` and those around it.
  [[nodiscard]] std::string path(std::size_t last) const;
  /// The path of the top frame.
  [[nodiscard]] std::string path() const { return path(frames_.size() - 1); }

 private:
  struct Sibling {
    std::uint64_t key;
    std::uint32_t count;
  };
  /// Beyond this many different names children are no longer counted, or a document of a million
  /// names would take quadratic time.
  static constexpr std::size_t max_sibling_names = 256;
  static constexpr std::size_t max_changes = 256;

  const SymbolTable& symbols_;
  std::vector<Frame> frames_;
  std::string chars_;
  std::vector<StoredAttribute> attributes_;
  std::vector<Sibling> siblings_;
  std::vector<Change> changes_;
};

}  // namespace virtbind::grammar
