// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The careful reader behind find_mistake(): slow, and only for documents that Xerces refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "chars.hpp"
#include "diagnosis.hpp"
#include "position.hpp"

namespace virtbind::xml::internal {

/// Names in messages: they can be as long as the document.
std::string shown(std::string_view name);
std::string quoted(std::string_view text);

/// A recursive-descent reader that stops at the first mistake: each member function returns
/// whether to go on, and has set mistake_ if there is one.
class MistakeReader {
 public:
  MistakeReader(std::string_view text, std::size_t end)
      : text_(text.substr(0, end)), cut_(end < text.size()), at_(bom_length(text_)) {}

  std::optional<Mistake> run() {
    if (read_declaration()) read_document();
    return mistake_;
  }

 private:
  struct OpenElement {
    std::string_view name;
    std::size_t offset = 0;
    std::size_t bindings = 0;  ///< in scope outside of it
  };

  struct Binding {
    std::string_view prefix;
    std::string ns;
  };

  struct AttributeText {
    std::string_view name;
    std::size_t offset = 0;
    std::string value;
  };

  bool fail(std::size_t offset, std::string message, const char* id = "xml-malformed") {
    mistake_ = Mistake{id, std::move(message), offset, std::nullopt};
    return false;
  }

  bool fail_opened(std::size_t offset, std::string message, std::size_t opened_at) {
    fail(offset, std::move(message));
    mistake_->opened_at = opened_at;
    return false;
  }

  /// The text ended where it should not; no mistake if that is where reading was stopped.
  bool fail_at_end(std::size_t offset, std::string message) {
    return cut_ ? false : fail(offset, std::move(message));
  }

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool looking_at(std::string_view what) const {
    return text_.compare(at_, what.size(), what) == 0;
  }
  void skip_spaces() { at_ = skip_space(text_, at_); }
  std::size_t end_of_name(std::size_t from) const { return name_end(text_, from, version_); }

  [[nodiscard]] std::string line_of(std::size_t offset) const;
  /// What stands at a place, for messages.
  [[nodiscard]] std::string found_at(std::size_t offset) const;
  bool check_chars(std::size_t from, std::size_t to);
  /// Fails if no character of XML stands at a place.
  bool check_char(std::size_t offset);

  bool read_declaration();
  bool read_pseudo_attribute(std::string_view key, std::string& value, bool& present);
  void read_document();
  bool read_outside();
  bool read_content();
  bool read_text();
  bool read_cdata();
  bool read_comment();
  bool read_instruction();
  bool read_reference(std::string* value);
  bool read_char_reference(std::string* value);
  bool read_start_tag();
  bool read_attributes(std::size_t tag, std::string_view element, bool& empty);
  bool read_attribute(std::string_view element);
  bool read_value(std::string_view name, std::string& value);
  bool read_end_tag();
  /// The prefixes of a start tag and its attributes.
  bool check_names(std::string_view element, std::size_t offset);
  [[nodiscard]] static bool is_declaration(const AttributeText& attribute);
  bool declare(const AttributeText& attribute);
  bool check_colon(std::string_view name, std::size_t offset);
  bool check_prefix(std::string_view name, std::size_t offset);
  const std::string* find_namespace(std::string_view prefix) const;
  bool fail_bang();

  std::string_view text_;
  bool cut_ = false;
  std::size_t at_ = 0;
  XmlVersion version_ = XmlVersion::v1_0;
  bool root_seen_ = false;
  std::vector<OpenElement> open_;
  std::vector<Binding> bindings_;
  std::vector<AttributeText> attributes_;
  std::unordered_set<std::string> seen_;
  std::optional<Mistake> mistake_;
};

}  // namespace virtbind::xml::internal
