// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where everything in a document is: Xerces tells what a document says, but not where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/xml/events.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::xml::internal {

enum class TokenKind : std::uint8_t { start_tag, end_tag, text, comment, processing_instruction };

struct AttributeToken {
  Range name;
  Range value;               ///< without quotes
  std::size_t colon = 0;     ///< offset of the name's first colon, name.end if none
  bool plain = true;         ///< the value is its source text, nothing to resolve or normalise
  bool declaration = false;  ///< xmlns or xmlns:...
};

struct Token {
  Range range;
  Range name;             ///< of a tag
  std::size_t colon = 0;  ///< as AttributeToken's
  std::size_t first_attribute = 0;
  std::uint32_t attribute_count = 0;
  std::uint32_t declaration_count = 0;
  TokenKind kind = TokenKind::text;
  bool empty_tag = false;
  bool plain = true;  ///< the content is its source text
};

/// A place where the document must not be read further.
struct Refusal {
  const char* id = "";
  std::string message;
  std::size_t offset = 0;
};

/// Finds the markup of UTF-8 text, a step ahead of Xerces, and guards the limits that Xerces has
/// not.  It queues tokens for the events to come.
///
/// It does not check well-formedness.  It only must agree with Xerces on well-formed documents;
/// where the markup makes no sense it stops as `confused` and leaves the verdict to Xerces.
class Tokenizer {
 public:
  explicit Tokenizer(const Limits& limits) : limits_(limits) {}

  void reset(std::string_view text);

  /// Where the document proper begins, after a byte order mark.
  [[nodiscard]] std::size_t begin() const noexcept { return begin_; }

  /// Scans until all tokens that begin before `target` are queued.  Returns how far Xerces may
  /// read: the text's size, or the begin of a refused token.
  std::size_t scan_to(std::size_t target);

  /// The next token, nullptr if there is none.  Valid until the next scan_to(), also when popped.
  [[nodiscard]] const Token* front() const noexcept {
    return head_ < tokens_.size() ? &tokens_[head_] : nullptr;
  }
  void pop() noexcept { ++head_; }

  /// Of a start tag that was front() and before the next scan_to().
  [[nodiscard]] std::span<const AttributeToken> attributes(const Token& token) const noexcept {
    return std::span(attributes_).subspan(token.first_attribute, token.attribute_count);
  }

  /// Whether the XML declaration speaks of version 1.1, or may do so.
  [[nodiscard]] bool is_version_1_1() const noexcept { return version_1_1_; }

  [[nodiscard]] bool refused() const noexcept { return state_ == State::refused; }
  [[nodiscard]] bool confused() const noexcept { return state_ == State::confused; }
  [[nodiscard]] const Refusal& refusal() const noexcept { return refusal_; }
  /// Where the refused token begins.
  [[nodiscard]] std::size_t refused_at() const noexcept { return refused_at_; }

 private:
  enum class State : std::uint8_t { running, confused, refused };

  struct Declarations {
    std::size_t depth = 0;
    std::size_t count = 0;
  };

  void compact();
  void scan_token();
  void scan_markup();
  void scan_declaration();
  void refuse_new_line_ends();
  void scan_text();
  void scan_start_tag();
  void scan_end_tag();
  void scan_bang();
  /// Returns false when the tag is refused or makes no sense.
  bool scan_attributes(Token& token, std::size_t& at, std::size_t end);
  /// Adds the token from at_ to `end`, and goes there.
  Token& add_token(TokenKind kind, std::size_t end);
  bool count_attribute(const Token& token, const AttributeToken& attribute);
  void scan_delimited(TokenKind kind, std::size_t content, std::string_view delimiter);
  void enter(const Token& token);
  void confuse() noexcept { state_ = State::confused; }
  void refuse(std::size_t token_begin, const char* id, std::string message, std::size_t offset);
  /// The tag did not end before `end`.
  void stop_in_tag(std::size_t tag_begin, std::size_t end);

  Limits limits_;
  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t declarations_in_scope_ = 0;
  std::vector<Declarations> declarations_;
  std::vector<Token> tokens_;
  std::size_t head_ = 0;
  std::vector<AttributeToken> attributes_;
  State state_ = State::running;
  bool version_1_1_ = false;
  Refusal refusal_;
  std::size_t refused_at_ = 0;
};

}  // namespace virtbind::xml::internal
