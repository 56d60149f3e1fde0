// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How a document is laid out: which white space and which comments go with an element, and where
// and how a new one is written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "source_tree.hpp"

namespace virtbind::document {

/// An element and the comments that belong to it.
///
/// A comment at the end of the element's last line belongs to it.  Comments on lines of their own
/// directly above it do, unless they may be meant for more: where the next line begins a sibling of
/// the same name that has no comment of its own, or, for comments that are the first thing in
/// their parent, any sibling.  A blank line separates.
struct Unit {
  xml::Range range;
  xml::Range removal;      ///< what goes with it: its lines, or the white space before it
  std::size_t lead_begin;  ///< the line break and the indentation, or white space, before it
};

/// Where an element is written, and what white space between it and its neighbour.
struct Place {
  std::size_t offset;
  std::string lead;     ///< a line break and indentation, or what else divides elements here
  bool behind = false;  ///< the white space comes behind the element: it has no line of its own
};

/// Whether white space puts what follows on a line of its own.
bool is_line(std::string_view lead);

class Layout {
 public:
  explicit Layout(const SourceTree& tree);

  [[nodiscard]] Unit unit(SourceTree::Index element) const;
  [[nodiscard]] Place before(SourceTree::Index element) const;
  /// The white space before an element and its comments.
  [[nodiscard]] std::string_view lead(SourceTree::Index element) const;
  [[nodiscard]] Place after(SourceTree::Index node) const;
  /// In an element without elements or comments: white space before the first child and, where the
  /// end tag does not have it, before that.
  struct Inside {
    std::string lead;
    std::string close;
  };
  [[nodiscard]] Inside inside(SourceTree::Index element) const;

  [[nodiscard]] std::string_view line_break() const noexcept { return line_break_; }
  /// What one level of indentation is made of.
  [[nodiscard]] std::string_view indentation() const noexcept { return indentation_; }

 private:
  /// The white space between the last line break and a place; nothing where more stands there.
  [[nodiscard]] std::optional<std::string_view> margin(std::size_t offset) const;
  [[nodiscard]] std::size_t lead_begin(std::size_t offset) const;
  [[nodiscard]] std::size_t skip_blanks(std::size_t offset) const;
  [[nodiscard]] bool at_line_end(std::size_t offset) const;
  /// Whether nothing but white space with one line break is between two places.
  [[nodiscard]] bool on_next_line(std::size_t from, std::size_t to) const;
  [[nodiscard]] std::size_t begin_with_comments(SourceTree::Index element) const;
  [[nodiscard]] std::size_t end_with_comment(SourceTree::Index node) const;

  const SourceTree& tree_;
  std::string_view text_;
  std::string_view line_break_;
  std::string indentation_;
};

}  // namespace virtbind::document
