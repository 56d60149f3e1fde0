// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tokenizer.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "chars.hpp"
#include "position.hpp"

namespace virtbind::xml::internal {

namespace {

constexpr std::uint8_t kNameStop = 1;   // ends a name
constexpr std::uint8_t kValueStop = 2;  // in an attribute value: its end or not plain
constexpr std::uint8_t kTextStop = 4;   // in text: its end or not plain

constexpr std::uint8_t kColon = 8;

constexpr std::array<std::uint8_t, 256> make_stops() {
  std::array<std::uint8_t, 256> stops{};
  const auto mark = [&stops](std::string_view chars, std::uint8_t stop) {
    for (const char c : chars) stops[static_cast<unsigned char>(c)] |= stop;
  };
  mark(" \t\n\r/>=<'\"&", kNameStop);
  mark("\t\n\r<'\"&", kValueStop);
  mark("\r<&", kTextStop);
  mark(":", kColon);
  return stops;
}

constexpr std::array<std::uint8_t, 256> kStops = make_stops();

std::size_t skip_space(std::string_view text, std::size_t at, std::size_t end) noexcept {
  while (at < end && is_space(text[at])) ++at;
  return at;
}

std::size_t skip_until(std::string_view text, std::size_t at, std::size_t end,
                       std::uint8_t stop) noexcept {
  while (at < end && (kStops[static_cast<unsigned char>(text[at])] & stop) == 0) ++at;
  return at;
}

bool has_prefix(std::string_view text, std::size_t at, std::string_view prefix) noexcept {
  return text.compare(at, prefix.size(), prefix) == 0;
}

/// Looks at one character more before it compares: this is asked at every "<".
bool is_cdata(std::string_view text, std::size_t at) noexcept {
  return at + 1 < text.size() && text[at + 1] == '!' && has_prefix(text, at, "<![CDATA[");
}

bool scan_name(std::string_view text, std::size_t& at, std::size_t end, Range& name,
               std::size_t& colon) noexcept {
  const std::size_t begin = at;
  std::size_t to = skip_until(text, at, end, kNameStop | kColon);
  colon = to;
  if (to < end && text[to] == ':') to = skip_until(text, to, end, kNameStop);
  name.begin = begin;
  name.end = to;
  at = to;
  return to != begin;
}

bool scan_value(std::string_view text, std::size_t& at, std::size_t end,
                AttributeToken& attribute) noexcept {
  if (at == end || (text[at] != '"' && text[at] != '\'')) return false;
  const char quote = text[at];
  const std::size_t begin = at + 1;
  bool plain = true;
  std::size_t to = begin;
  for (;;) {
    to = skip_until(text, to, end, kValueStop);
    at = to;
    if (to == end || text[to] == '<') return false;
    if (text[to] == quote) break;
    if (text[to] != '"' && text[to] != '\'') plain = false;
    ++to;
  }
  attribute.plain = plain;
  attribute.value.begin = begin;
  attribute.value.end = to;
  at = to + 1;
  return true;
}

}  // namespace

void Tokenizer::reset(std::string_view text) {
  text_ = text;
  begin_ = bom_length(text);
  at_ = begin_;
  depth_ = 0;
  declarations_in_scope_ = 0;
  declarations_.clear();
  tokens_.clear();
  head_ = 0;
  attributes_.clear();
  state_ = State::running;
  version_1_1_ = false;
  scan_declaration();
}

std::size_t Tokenizer::scan_to(std::size_t target) {
  compact();
  target = std::min(target, text_.size());
  while (at_ < target && state_ == State::running) scan_token();
  return state_ == State::refused ? refused_at_ : text_.size();
}

void Tokenizer::compact() {
  if (head_ == tokens_.size()) {
    tokens_.clear();
    attributes_.clear();
    head_ = 0;
    return;
  }
  // Xerces asks for more when it has read nearly all it had, so few tokens are left to move.
  std::size_t used = 0;
  for (std::size_t i = 0; i < head_; ++i) used += tokens_[i].attribute_count;
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(head_));
  attributes_.erase(attributes_.begin(), attributes_.begin() + static_cast<std::ptrdiff_t>(used));
  for (Token& token : tokens_) token.first_attribute -= used;
  head_ = 0;
}

void Tokenizer::scan_declaration() {
  if (!has_prefix(text_, at_, "<?xml") || at_ + 5 >= text_.size() || !is_space(text_[at_ + 5])) {
    return;
  }
  std::size_t end = at_;
  while (end < text_.size() && !has_prefix(text_, end, "?>")) {
    const char c = text_[end];
    // "?>" in quotes ends nothing.
    if (c == '"' || c == '\'') end = text_.find(c, end + 1);
    if (end == std::string_view::npos) break;
    ++end;
  }
  if (end >= text_.size()) {
    version_1_1_ = true;  // as far as we know
    return confuse();
  }
  version_1_1_ = text_.substr(at_, end - at_).find("1.1") != std::string_view::npos;
  at_ = end + 2;
  if (version_1_1_) refuse_new_line_ends();
}

void Tokenizer::refuse_new_line_ends() {
  // XML 1.1 has two more characters that are white space in markup and line ends in text.  Nobody
  // uses them; following them would cost all others.
  const std::size_t found = std::min(text_.find("\xC2\x85", at_), text_.find("\xE2\x80\xA8", at_));
  if (found == std::string_view::npos) return;
  refuse(begin_, "xml-malformed", "the line ends U+0085 and U+2028 of XML 1.1 are not supported",
         found);
}

void Tokenizer::scan_token() {
  if (depth_ == 0) at_ = skip_space(text_, at_);
  if (at_ == text_.size()) return;
  if (text_[at_] == '<' && !is_cdata(text_, at_)) {
    scan_markup();
  } else if (depth_ == 0) {
    confuse();
  } else {
    scan_text();
  }
}

void Tokenizer::scan_text() {
  bool plain = true;
  std::size_t at = at_;
  for (;;) {
    at = skip_until(text_, at, text_.size(), kTextStop);
    if (at == text_.size()) break;
    if (text_[at] != '<') {
      plain = false;
      ++at;
      continue;
    }
    if (!is_cdata(text_, at)) break;
    plain = false;
    const std::size_t end = text_.find("]]>", at + 9);
    if (end == std::string_view::npos) return confuse();
    at = end + 3;
  }
  add_token(TokenKind::text, at).plain = plain;
}

Token& Tokenizer::add_token(TokenKind kind, std::size_t end) {
  Token& token = tokens_.emplace_back();
  token.kind = kind;
  token.range.begin = at_;
  token.range.end = end;
  at_ = end;
  return token;
}

void Tokenizer::scan_markup() {
  const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  switch (next) {
    case '/':
      return scan_end_tag();
    case '!':
      return scan_bang();
    case '?':
      return scan_delimited(TokenKind::processing_instruction, at_ + 2, "?>");
    default:
      return scan_start_tag();
  }
}

void Tokenizer::scan_bang() {
  if (has_prefix(text_, at_, "<!--")) {
    return scan_delimited(TokenKind::comment, at_ + 4, "-->");
  }
  if (has_prefix(text_, at_, "<!DOCTYPE")) {
    return refuse(at_, "xml-doctype",
                  "a document type declaration (<!DOCTYPE) is not allowed: libvirt's XML has "
                  "none, and its entities can read files or exhaust memory",
                  at_);
  }
  confuse();
}

void Tokenizer::scan_delimited(TokenKind kind, std::size_t content, std::string_view delimiter) {
  const std::size_t end = text_.find(delimiter, content);
  if (end == std::string_view::npos) return confuse();
  add_token(kind, end + delimiter.size()).plain =
      std::memchr(text_.data() + content, '\r', end - content) == nullptr;
}

void Tokenizer::scan_end_tag() {
  if (depth_ == 0) return confuse();
  // The name is that of the start tag: Xerces compares them.
  std::size_t at = skip_until(text_, at_ + 2, text_.size(), kNameStop);
  at = skip_space(text_, at);
  if (at == text_.size() || text_[at] != '>') return confuse();
  add_token(TokenKind::end_tag, at + 1);
  if (!declarations_.empty() && declarations_.back().depth == depth_) {
    declarations_in_scope_ -= declarations_.back().count;
    declarations_.pop_back();
  }
  --depth_;
}

void Tokenizer::scan_start_tag() {
  if (depth_ >= limits_.depth) {
    return refuse(at_, "xml-limit",
                  "elements are nested more than " + std::to_string(limits_.depth) + " deep", at_);
  }
  const std::size_t left = text_.size() - at_;
  const std::size_t end = at_ + std::min(left, limits_.tag_bytes);
  const std::size_t begin = at_;
  Token& token = add_token(TokenKind::start_tag, at_);
  token.first_attribute = attributes_.size();
  std::size_t at = begin + 1;
  if (!scan_name(text_, at, end, token.name, token.colon) || !scan_attributes(token, at, end)) {
    attributes_.resize(token.first_attribute);
    tokens_.pop_back();
    if (state_ == State::running) stop_in_tag(begin, at);
    return;
  }
  token.range.end = at;
  at_ = at;
  enter(token);
}

void Tokenizer::enter(const Token& token) {
  if (token.empty_tag) return;
  ++depth_;
  if (token.declaration_count == 0) return;
  declarations_.push_back({depth_, token.declaration_count});
  declarations_in_scope_ += token.declaration_count;
}

bool Tokenizer::scan_attributes(Token& token, std::size_t& at, std::size_t end) {
  const std::string_view text = text_;  // a local, which stores through references do not change
  for (;;) {
    at = skip_space(text, at, end);
    if (at == end) return false;
    if (text[at] == '>') {
      ++at;
      return true;
    }
    if (text[at] == '/') {
      ++at;
      if (at == end || text[at] != '>') return false;
      ++at;
      token.empty_tag = true;
      return true;
    }
    AttributeToken& attribute = attributes_.emplace_back();
    if (!scan_name(text, at, end, attribute.name, attribute.colon)) return false;
    at = skip_space(text, at, end);
    if (at == end || text[at] != '=') return false;
    at = skip_space(text, at + 1, end);
    if (!scan_value(text, at, end, attribute)) return false;
    const std::size_t prefix = attribute.name.begin;
    attribute.declaration = attribute.colon - prefix == 5 && has_prefix(text, prefix, "xmlns");
    ++token.attribute_count;
    if (attribute.declaration) ++token.declaration_count;
    if (!count_attribute(token, attribute)) return false;
  }
}

bool Tokenizer::count_attribute(const Token& token, const AttributeToken& attribute) {
  if (token.attribute_count > limits_.attributes) {
    refuse(at_, "xml-limit",
           "an element has more than " + std::to_string(limits_.attributes) + " attributes",
           attribute.name.begin);
    return false;
  }
  // Xerces searches all declarations in scope for a prefix.
  if (declarations_in_scope_ + token.declaration_count > limits_.attributes) {
    refuse(
        at_, "xml-limit",
        "more than " + std::to_string(limits_.attributes) + " namespace declarations are in scope",
        attribute.name.begin);
    return false;
  }
  return true;
}

void Tokenizer::stop_in_tag(std::size_t tag_begin, std::size_t end) {
  if (end < text_.size() && end - tag_begin >= limits_.tag_bytes) {
    refuse(tag_begin, "xml-limit",
           "a start tag is longer than " + std::to_string(limits_.tag_bytes) + " bytes", tag_begin);
  } else {
    confuse();
  }
}

void Tokenizer::refuse(std::size_t token_begin, const char* id, std::string message,
                       std::size_t offset) {
  state_ = State::refused;
  refused_at_ = token_begin;
  refusal_ = {id, std::move(message), offset};
}

}  // namespace virtbind::xml::internal
