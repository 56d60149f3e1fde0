// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where everything of a document stands in its text, and what it says there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/finding.hpp"
#include "virtbind/xml/events.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::document {

/// Whether the objects hold what stands there.
enum class Held : std::uint8_t {
  yes,
  no,          ///< it is not known or stands there once too often: only the text has it
  as_default,  ///< a value that is none of its type: the object has a stand-in
};

struct SourceAttribute {
  xml::Name name;
  std::string_view value;  ///< as the objects have it
  xml::Range name_range;
  xml::Range value_range;
  Held held = Held::yes;

  [[nodiscard]] std::size_t end() const noexcept { return value_range.end + 1; }
};

struct SourceNode {
  enum class Kind : std::uint8_t { element, text, comment, processing_instruction };
  static constexpr std::uint32_t kNone = UINT32_MAX;

  Kind kind = Kind::element;
  bool empty_tag = false;
  Held held = Held::yes;
  std::uint32_t parent = kNone;
  std::uint32_t first_child = kNone;
  std::uint32_t next = kNone;
  std::uint32_t previous = kNone;
  std::uint32_t first_attribute = 0;
  std::uint32_t attribute_count = 0;
  std::uint32_t first_declaration = 0;
  std::uint32_t declaration_count = 0;
  xml::Range range;       ///< all of it, from "<" to ">" of the end tag
  xml::Range start_tag;   ///< of an element
  xml::Range content;     ///< of an element: between its tags
  xml::Name name;         ///< of an element; the target of a processing instruction
  std::string_view text;  ///< of the other kinds; of an element whose value has a stand-in: that
};

/// The tree of a document's markup.  Its views point into the text, which has to outlive it.
class SourceTree {
 public:
  using Index = std::uint32_t;
  static constexpr Index kRoot = 0;
  static constexpr Index kNone = SourceNode::kNone;

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::string_view slice(xml::Range range) const noexcept {
    return text_.substr(range.begin, range.end - range.begin);
  }
  [[nodiscard]] const SourceNode& operator[](Index index) const noexcept { return nodes_[index]; }
  [[nodiscard]] SourceNode& operator[](Index index) noexcept { return nodes_[index]; }
  [[nodiscard]] std::span<const SourceAttribute> attributes(const SourceNode& node) const noexcept {
    return std::span(attributes_).subspan(node.first_attribute, node.attribute_count);
  }
  [[nodiscard]] std::span<SourceAttribute> attributes(const SourceNode& node) noexcept {
    return std::span(attributes_).subspan(node.first_attribute, node.attribute_count);
  }
  /// The namespaces declared on an element itself.
  [[nodiscard]] std::span<const xml::NamespaceDeclaration> declarations(
      const SourceNode& node) const noexcept {
    return std::span(declarations_).subspan(node.first_declaration, node.declaration_count);
  }
  [[nodiscard]] std::vector<Index> children(Index parent) const;
  /// All namespace declarations in scope inside an element, outer ones first.
  [[nodiscard]] std::vector<xml::NamespaceDeclaration> scope(Index element) const;
  /// The text of an element's own text nodes, together.
  [[nodiscard]] std::string value(Index element) const;
  /// The quote of the last attribute that begins before a place, of the first one else.
  [[nodiscard]] char quote_before(std::size_t offset) const noexcept;
  /// Marks what the reader said it could not hold; an element takes all that is in it along.
  void mark_unheld(const std::vector<Finding>& findings);
  /// A text that lives as long as the tree.
  std::string_view keep(std::string_view text);

 private:
  friend class SourceTreeBuilder;

  std::string_view text_;
  std::vector<SourceNode> nodes_;
  std::vector<SourceAttribute> attributes_;
  std::vector<xml::NamespaceDeclaration> declarations_;
  std::unique_ptr<std::deque<std::string>> kept_ = std::make_unique<std::deque<std::string>>();
};

/// Builds the tree while it passes the events on.
class SourceTreeBuilder final : public xml::EventSink {
 public:
  SourceTreeBuilder(const xml::Text& text, SourceTree& tree, xml::EventSink& next);

  bool start_element(const xml::StartElement& element) override;
  bool text(std::string_view text, xml::Range range) override;
  bool end_element(const xml::Name& name, xml::Range range) override;
  bool comment(std::string_view text, xml::Range range) override;
  bool processing_instruction(std::string_view target, std::string_view data,
                              xml::Range range) override;

 private:
  SourceNode& add(SourceNode::Kind kind, xml::Range range);
  std::string_view keep_namespace(std::string_view ns);
  xml::Name keep(const xml::Name& name);
  std::string_view keep(std::string_view text);

  struct Open {
    SourceTree::Index element;
    SourceTree::Index last_child;
  };

  SourceTree& tree_;
  xml::EventSink& next_;
  std::vector<Open> open_;
  std::vector<std::string_view> namespaces_;
};

}  // namespace virtbind::document
