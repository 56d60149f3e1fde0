// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sax_bridge.hpp"

#include <utility>

#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/Attributes.hpp>

#include "xerces.hpp"

namespace virtbind::xml::internal {

namespace {

/// Namespaces of one document are few; a parser that sees many documents must not collect them.
constexpr std::size_t kKeptNamespaces = 64;

XercesError to_error(const xercesc::SAXParseException& exception) {
  return {to_utf8(exception.getMessage()), static_cast<std::size_t>(exception.getLineNumber()),
          static_cast<std::size_t>(exception.getColumnNumber())};
}

}  // namespace

void SaxBridge::reset(std::string_view text, EventSink& sink, EventSink* also) {
  text_ = text;
  sink_ = &sink;
  also_ = also;
  clear_batch();
  open_.clear();
  mapped_.clear();
  empty_tag_ = false;
  characters_.clear();
  if (namespaces_.size() > kKeptNamespaces) namespaces_.clear();
  last_uri_ = nullptr;
  error_.reset();
  out_of_step_ = false;
}

void SaxBridge::clear_batch() {
  batch_.clear();
  scratch_used_ = 0;
  scratch_bytes_ = 0;
}

bool SaxBridge::flush() {
  if (sink_ == nullptr) return false;
  if (!batch_.send(*sink_)) sink_ = nullptr;
  if (also_ != nullptr && !batch_.send(*also_)) also_ = nullptr;
  clear_batch();
  return sink_ != nullptr;
}

void SaxBridge::fall_out_of_step() {
  out_of_step_ = true;
  throw StopParsing();
}

const Token& SaxBridge::take(TokenKind kind) {
  const Token* token = tokenizer_.front();
  if (token == nullptr || token->kind != kind) fall_out_of_step();
  tokenizer_.pop();
  return *token;
}

void SaxBridge::send_text() {
  const Token* token = tokenizer_.front();
  if (token == nullptr || token->kind != TokenKind::text) return;
  const Range range = token->range;
  const bool plain = token->plain;
  tokenizer_.pop();
  if (plain) return batch_.text(slice(range), range);
  if (characters_.empty()) return;  // an empty CDATA section
  batch_.text(scratch(characters_), range);
  characters_.clear();
}

void SaxBridge::characters(const XMLCh* chars, XMLSize_t length) {
  const Token* token = tokenizer_.front();
  if (token != nullptr && token->kind == TokenKind::text && !token->plain) {
    characters_.append(chars, length);
  }
}

std::string_view SaxBridge::intern(const XMLCh* uri) {
  if (uri == nullptr || *uri == 0) return {};
  // Xerces pools its namespaces: the same pointer is the same string while the parse lasts.
  if (uri == last_uri_) return last_namespace_;
  last_namespace_ = *namespaces_.insert(to_utf8(uri)).first;
  last_uri_ = uri;
  return last_namespace_;
}

std::string_view SaxBridge::scratch(std::u16string_view value) {
  if (scratch_used_ == scratch_.size()) scratch_.emplace_back();
  std::string& to = scratch_[scratch_used_++];
  to.clear();
  append_utf16(to, value);
  scratch_bytes_ += to.size();
  return to;
}

void SaxBridge::set_name(Name& name, Range range, std::size_t colon, const XMLCh* uri) {
  name.ns = intern(uri);
  if (colon == range.end) {
    name.local = slice(range);
  } else {
    name.local = slice({colon + 1, range.end});
    name.prefix = slice({range.begin, colon});
  }
}

void SaxBridge::startPrefixMapping(const XMLCh* /*prefix*/, const XMLCh* uri) {
  // The pointer is not pooled, so it must not pass through intern().
  mapped_.push_back(*namespaces_.insert(to_utf8(uri)).first);
}

void SaxBridge::fill_attributes(const Token& token, const xercesc::Attributes& attributes) {
  if (attributes.getLength() != token.attribute_count - token.declaration_count ||
      mapped_.size() != token.declaration_count) {
    batch_.drop_element();
    fall_out_of_step();
  }
  XMLSize_t index = 0;
  std::size_t declared = 0;
  for (const AttributeToken& source : tokenizer_.attributes(token)) {
    if (source.declaration) {
      const std::string_view prefix = source.colon == source.name.end
                                          ? std::string_view()
                                          : slice({source.colon + 1, source.name.end});
      batch_.add_declaration({prefix, mapped_[declared++]});
      continue;
    }
    // In place, field by field: copies of the whole struct show in profiles.
    Attribute& attribute = batch_.add_attribute();
    const XMLCh* uri = source.colon == source.name.end ? nullptr : attributes.getURI(index);
    set_name(attribute.name, source.name, source.colon, uri);
    attribute.value =
        source.plain ? slice(source.value) : scratch(view(attributes.getValue(index)));
    attribute.name_range = source.name;
    attribute.value_range = source.value;
    ++index;
  }
  mapped_.clear();
  check_last_attribute(token);
}

void SaxBridge::check_last_attribute(const Token& token) {
  // Xerces checks the attributes of long tags for duplicates in a hash table, and forgets the last.
  constexpr std::size_t long_tag = 100;
  const std::span<const Attribute> attributes = batch_.last_attributes();
  if (token.attribute_count <= long_tag || attributes.empty()) return;
  const Name& last = attributes.back().name;
  for (const Attribute& attribute : attributes.first(attributes.size() - 1)) {
    if (attribute.name.local != last.local || attribute.name.ns != last.ns) continue;
    error_ = XercesError{"an attribute is given twice", 0, 0};
    batch_.drop_element();
    throw StopParsing();
  }
}

void SaxBridge::startElement(const XMLCh* uri, const XMLCh* /*local*/, const XMLCh* /*name*/,
                             const xercesc::Attributes& attributes) {
  send_text();
  const Token& token = take(TokenKind::start_tag);
  set_name(open_.emplace_back(), token.name, token.colon, uri);
  batch_.start_element(open_.back(), token.range, token.empty_tag);
  fill_attributes(token, attributes);
  empty_tag_ = token.empty_tag;
  empty_tag_end_ = token.range.end;
  send_full_batch();
}

void SaxBridge::endElement(const XMLCh* /*uri*/, const XMLCh* /*local*/, const XMLCh* /*name*/) {
  if (open_.empty()) fall_out_of_step();
  Range range{empty_tag_end_, empty_tag_end_};
  if (empty_tag_) {
    empty_tag_ = false;
  } else {
    send_text();
    range = take(TokenKind::end_tag).range;
  }
  batch_.end_element(open_.back(), range);
  open_.pop_back();
  send_full_batch();
}

void SaxBridge::comment(const XMLCh* chars, XMLSize_t length) {
  send_text();
  const Token& token = take(TokenKind::comment);
  if (token.plain) {
    constexpr std::size_t open = 4;
    constexpr std::size_t close = 3;
    batch_.comment(slice({token.range.begin + open, token.range.end - close}), token.range);
  } else {
    batch_.comment(scratch({chars, length}), token.range);
  }
  send_full_batch();
}

void SaxBridge::processingInstruction(const XMLCh* target, const XMLCh* data) {
  send_text();
  const Token& token = take(TokenKind::processing_instruction);
  const std::string_view target_text = scratch(view(target));
  batch_.processing_instruction(target_text, scratch(view(data)), token.range);
  send_full_batch();
}

void SaxBridge::error(const xercesc::SAXParseException& exception) {
  // Xerces would go on after such an error; to us the document is not well-formed.
  if (!error_) error_ = to_error(exception);
  throw StopParsing();
}

void SaxBridge::fatalError(const xercesc::SAXParseException& exception) {
  if (!error_) error_ = to_error(exception);
  throw StopParsing();
}

}  // namespace virtbind::xml::internal
