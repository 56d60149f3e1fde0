// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The serializer: events to text that looks like libvirt's.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/finding.hpp"
#include "virtbind/xml/events.hpp"
#include "virtbind/xml/namespace_scope.hpp"

namespace virtbind::xml {

struct Style {
  std::size_t indent = 2;
  char quote = '\'';
  bool declaration = false;  ///< begin with <?xml version='1.0' encoding='UTF-8'?>
  char fill = ' ';           ///< what the indent is made of
  std::string margin = {};   ///< begins every line but the first, before its indentation
  bool one_line = false;     ///< no white space between elements at all
};

/// Writes events as indented UTF-8.  Elements that hold text are written exactly; white space
/// between elements is the serializer's own.  Namespace declarations are written where the events
/// have them; a name whose namespace is not in scope gets one, with its own prefix if it is free.
class Serializer final : public EventSink {
 public:
  explicit Serializer(Style style = {});

  bool start_element(const StartElement& element) override;
  bool text(std::string_view text, Range range) override;
  bool end_element(const Name& name, Range range) override;
  bool comment(std::string_view text, Range range) override;
  bool processing_instruction(std::string_view target, std::string_view data, Range range) override;

  /// Says before the first event which namespaces are in scope around what will be written.
  void assume(std::span<const NamespaceDeclaration> scope);

  /// From now until the matching leave_verbatim(), no white space is added: for free-form content
  /// that brings its own.  An element whose content ended verbatim gets none before its end tag.
  void enter_verbatim();
  void leave_verbatim();

  /// What was written so far; a whole document once the root has ended, with a final newline.
  [[nodiscard]] const std::string& str() const noexcept { return out_; }
  /// Hands out the text and begins anew, findings included.
  std::string take();

  /// What XML cannot say: id "xml-unrepresentable", for control characters, bytes that are not
  /// UTF-8, names that are none.  The text written is well-formed all the same, with U+FFFD or "_"
  /// in their place.
  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }

 private:
  struct Frame {
    std::size_t name_begin = 0;  ///< in names_
    std::size_t bindings = 0;    ///< in scope outside
    std::size_t insertions = 0;  ///< made before its content
    bool exact = false;          ///< no white space may be added
    bool has_children = false;   ///< on lines of their own
    bool ends_verbatim = false;  ///< what was written last was
  };

  /// White space that was written between elements, and what the events had in its place: the
  /// text that turns their parent's white space into content may come late.
  struct Insertion {
    std::size_t position = 0;
    std::size_t length = 0;
    std::size_t dropped_end = 0;
  };

  void begin_document();
  void begin_node();
  void end_node();
  void close_start_tag();
  void write_line_break(std::size_t depth);
  void make_exact(Frame& frame);
  void write_text(std::string_view text);
  void write_attribute(std::string_view prefix, std::string_view local, std::string_view value);
  void write_name(std::string_view prefix, std::string_view local);
  void write_declarations(std::size_t from);
  void bind_declared(const StartElement& element);
  std::string_view element_prefix(const Name& name, std::size_t own_bindings);
  std::string_view attribute_prefix(const Name& name);
  std::string_view bind_new_prefix(std::string_view ns);
  void report(std::string message, std::string_view attribute = {});
  [[nodiscard]] std::string path() const;

  std::string out_;
  Style style_;
  std::vector<Frame> open_;
  std::string names_;  ///< of the open elements, one after the other
  NamespaceScope scope_;
  std::string pending_;  ///< white space of which is not known yet whether it is content
  std::vector<Insertion> insertions_;
  std::string dropped_;
  std::string scratch_;
  std::size_t verbatim_ = 0;
  bool start_tag_open_ = false;
  std::vector<Finding> findings_;
};

}  // namespace virtbind::xml
