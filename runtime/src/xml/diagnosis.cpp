// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diagnosis.hpp"

#include <algorithm>
#include <cstdint>

#include "diagnosis_reader.hpp"
#include "utf8.hpp"

namespace virtbind::xml::internal {

namespace {

std::string code_point_name(std::uint32_t value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const std::uint32_t digit = value >> shift & 15;
    if (digit != 0 || !hex.empty() || shift < 16) hex += digits[digit];
  }
  return "U+" + hex;
}

}  // namespace

std::string shown(std::string_view name) {
  constexpr std::size_t enough = 80;
  if (name.size() <= enough) return std::string(name);
  std::size_t end = enough;
  while ((static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end)) + "...";
}

std::string quoted(std::string_view text) { return '\'' + shown(text) + '\''; }

std::string MistakeReader::line_of(std::size_t offset) const {
  return std::to_string(locate(text_, offset).line);
}

std::string MistakeReader::found_at(std::size_t offset) const {
  if (offset >= text_.size()) return "the end of the document";
  if (is_space(text_[offset])) return "white space";
  return quoted(text_.substr(offset, decode_utf8(text_, offset).length));
}

bool MistakeReader::check_char(std::size_t offset) {
  const std::uint32_t value = decode_utf8(text_, offset).value;
  if (is_xml_char(value, version_)) return true;
  const std::string what = value == 0 ? "a NUL byte" : "the character " + code_point_name(value);
  return fail(offset, what + " is not allowed in XML");
}

bool MistakeReader::check_chars(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to;) {
    if (!check_char(i)) return false;
    i += std::max<std::size_t>(decode_utf8(text_, i).length, 1);
  }
  return true;
}

bool MistakeReader::read_pseudo_attribute(std::string_view key, std::string& value, bool& present) {
  present = false;
  const std::size_t before = at_;
  skip_spaces();
  if (!looking_at(key)) {
    if (looking_at("?>")) return true;
    at_ = before;
    return true;
  }
  if (at_ == before) return fail(at_, "white space is missing before " + quoted(key));
  at_ += key.size();
  skip_spaces();
  if (peek() != '=') return fail(at_, "'=' is missing after " + quoted(key));
  ++at_;
  skip_spaces();
  const char quote = peek();
  if (quote != '"' && quote != '\'') {
    return fail(at_, "the value of " + quoted(key) + " in the XML declaration is not quoted");
  }
  const std::size_t close = text_.find(quote, at_ + 1);
  if (close == std::string_view::npos) {
    return fail(at_, "the value of " + quoted(key) + " in the XML declaration is not closed");
  }
  value = text_.substr(at_ + 1, close - at_ - 1);
  at_ = close + 1;
  present = true;
  return true;
}

bool MistakeReader::read_declaration() {
  if (!looking_at("<?xml") || at_ + 5 >= text_.size() || !is_space(text_[at_ + 5])) return true;
  const std::size_t begin = at_;
  at_ += 5;
  std::string value;
  bool present = false;
  if (!read_pseudo_attribute("version", value, present)) return false;
  if (!present) return fail(begin, "the XML declaration has no version");
  if (value == "1.1") {
    version_ = XmlVersion::v1_1;
  } else if (!value.starts_with("1.")) {
    return fail(begin, "XML version " + quoted(value) + " is not supported");
  }
  if (!read_pseudo_attribute("encoding", value, present)) return false;
  if (present && !is_encoding_name(value)) {
    return fail(begin, quoted(value) + " is not the name of an encoding");
  }
  if (!read_pseudo_attribute("standalone", value, present)) return false;
  if (present && value != "yes" && value != "no") {
    return fail(begin, "'standalone' in the XML declaration is neither 'yes' nor 'no'");
  }
  skip_spaces();
  if (!looking_at("?>")) {
    return fail(at_, "the XML declaration has " + found_at(at_) + " where '?>' is expected");
  }
  at_ += 2;
  return true;
}

void MistakeReader::read_document() {
  while (!at_end()) {
    if (!(open_.empty() ? read_outside() : read_content())) return;
  }
  if (cut_) return;
  if (!open_.empty()) {
    const OpenElement& element = open_.back();
    fail_opened(text_.size(),
                "the document ends, but <" + shown(element.name) + "> from line " +
                    line_of(element.offset) + " is not closed",
                element.offset);
  } else if (!root_seen_) {
    fail(text_.size(), "the document has no element");
  }
}

bool MistakeReader::read_outside() {
  skip_spaces();
  if (at_end()) return true;
  if (peek() != '<') {
    if (!check_char(at_)) return false;
    return fail(at_, root_seen_ ? "there is text after the end of the root element"
                                : "there is text before the root element");
  }
  if (looking_at("<!--")) return read_comment();
  if (looking_at("<?")) return read_instruction();
  if (looking_at("</")) {
    return fail(at_, root_seen_ ? "an end tag stands after the end of the root element"
                                : "an end tag stands before the root element");
  }
  if (looking_at("<!")) return fail_bang();
  if (root_seen_) return fail(at_, "a second element stands after the root element");
  return read_start_tag();
}

bool MistakeReader::fail_bang() {
  if (looking_at("<!DOCTYPE")) {
    return fail(at_, root_seen_ ? "<!DOCTYPE is not allowed after the root element's start"
                                : "<!DOCTYPE is not allowed");
  }
  if (looking_at("<![CDATA[")) {
    return fail(at_, "a CDATA section is not allowed outside the root element");
  }
  return fail(at_, "'<!' begins neither a comment nor a CDATA section");
}

bool MistakeReader::read_content() {
  if (peek() == '&') return read_reference(nullptr);
  if (peek() != '<') return read_text();
  if (looking_at("<!--")) return read_comment();
  if (looking_at("<![CDATA[")) return read_cdata();
  if (looking_at("<?")) return read_instruction();
  if (looking_at("</")) return read_end_tag();
  if (looking_at("<!")) return fail_bang();
  return read_start_tag();
}

std::optional<Mistake> find_mistake(std::string_view text, std::size_t end) {
  return MistakeReader(text, end).run();
}

}  // namespace virtbind::xml::internal
