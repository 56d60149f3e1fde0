// SPDX-License-Identifier: LGPL-2.1-or-later
//
// find_mistake(): what stands between tags, and references.
#include <algorithm>
#include <cstdint>

#include "diagnosis_reader.hpp"
#include "utf8.hpp"

namespace virtbind::xml::internal {

bool MistakeReader::read_text() {
  const std::size_t end = std::min(text_.find_first_of("<&", at_), text_.size());
  const std::size_t bracket = text_.substr(0, end).find("]]>", at_);
  if (!check_chars(at_, std::min(end, bracket))) return false;
  if (bracket != std::string_view::npos) {
    return fail(bracket, "']]>' is not allowed in text; write ']]&gt;'");
  }
  at_ = end;
  return true;
}

bool MistakeReader::read_cdata() {
  const std::size_t content = at_ + 9;
  const std::size_t end = text_.find("]]>", content);
  if (!check_chars(content, std::min(end, text_.size()))) return false;
  if (end == std::string_view::npos) return fail_at_end(at_, "the CDATA section is not closed");
  at_ = end + 3;
  return true;
}

bool MistakeReader::read_comment() {
  const std::size_t content = at_ + 4;
  const std::size_t end = text_.find("--", content);
  if (!check_chars(content, std::min(end, text_.size()))) return false;
  if (end == std::string_view::npos) return fail_at_end(at_, "the comment is not closed");
  if (end + 2 >= text_.size()) return fail_at_end(at_, "the comment is not closed");
  if (text_[end + 2] != '>') return fail(end, "'--' is not allowed in a comment");
  at_ = end + 3;
  return true;
}

bool MistakeReader::read_instruction() {
  const std::size_t begin = at_;
  const std::size_t target = at_ + 2;
  const std::size_t end = end_of_name(target);
  if (end == target) return fail(begin, "a processing instruction has no name");
  const std::string_view name = text_.substr(target, end - target);
  if (name == "xml") {
    return fail(begin, "an XML declaration is only allowed at the very begin of the document");
  }
  const bool reserved = name.size() == 3 && (name[0] | 0x20) == 'x' && (name[1] | 0x20) == 'm' &&
                        (name[2] | 0x20) == 'l';
  if (reserved) return fail(target, quoted(name) + " is not allowed as the name of an instruction");
  if (name.find(':') != std::string_view::npos) {
    return fail(target, "the name of a processing instruction has a colon", "xml-namespace");
  }
  const std::size_t close = text_.find("?>", end);
  if (close != end && end < text_.size() && !is_space(text_[end])) {
    return fail(end, found_at(end) + " is not allowed in the name of a processing instruction");
  }
  if (!check_chars(end, std::min(close, text_.size()))) return false;
  if (close == std::string_view::npos) {
    return fail_at_end(begin, "the processing instruction is not closed");
  }
  at_ = close + 2;
  return true;
}

bool MistakeReader::read_reference(std::string* value) {
  if (looking_at("&#")) return read_char_reference(value);
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(begin + 1);
  if (end == begin + 1 || end >= text_.size() || text_[end] != ';') {
    if (end >= text_.size() && cut_) return false;
    return fail(begin, "'&' begins no reference; write '&amp;'");
  }
  const std::string_view name = text_.substr(begin + 1, end - begin - 1);
  constexpr std::pair<std::string_view, char> known[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [entity, character] : known) {
    if (name != entity) continue;
    if (value != nullptr) value->push_back(character);
    at_ = end + 1;
    return true;
  }
  return fail(begin, "the entity '&" + shown(name) + ";' is not declared");
}

bool MistakeReader::read_char_reference(std::string* value) {
  const std::size_t begin = at_;
  const bool hex = text_.compare(begin, 3, "&#x") == 0;
  std::size_t i = begin + (hex ? 3 : 2);
  const std::size_t digits = i;
  constexpr std::uint32_t beyond = 0x110000;
  std::uint32_t code_point = 0;
  for (; i < text_.size(); ++i) {
    const char c = text_[i];
    std::uint32_t digit;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
      digit = static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
    } else {
      break;
    }
    code_point = std::min(beyond, code_point * (hex ? 16 : 10) + digit);
  }
  if (i == digits || i >= text_.size() || text_[i] != ';') {
    if (i >= text_.size() && cut_) return false;
    return fail(begin, "the character reference is not like '&#10;' or '&#xA;'");
  }
  const std::string_view spelled = text_.substr(begin, i + 1 - begin);
  if (!is_referable_char(code_point, version_)) {
    return fail(begin, "the character reference " + quoted(spelled) + " is not a character of XML");
  }
  if (value != nullptr) append_utf8(*value, code_point);
  at_ = i + 1;
  return true;
}

}  // namespace virtbind::xml::internal
