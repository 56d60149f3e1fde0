// SPDX-License-Identifier: LGPL-2.1-or-later
//
// find_mistake(): start tags, their attributes, end tags.
#include <algorithm>

#include "diagnosis_reader.hpp"

namespace virtbind::xml::internal {

bool MistakeReader::read_start_tag() {
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(begin + 1);
  if (end == begin + 1) {
    if (end >= text_.size()) return fail_at_end(begin, "the document ends within a tag");
    if (!check_char(end)) return false;
    return fail(begin, "'<' begins no tag, as " + found_at(end) +
                           " follows; write '&lt;' for the character");
  }
  const std::string_view name = text_.substr(begin + 1, end - begin - 1);
  if (!check_colon(name, begin + 1)) return false;
  at_ = end;
  const std::size_t bindings = bindings_.size();
  bool empty = false;
  if (!read_attributes(begin, name, empty)) return false;
  if (!check_names(name, begin + 1)) return false;
  root_seen_ = true;
  if (empty) {
    bindings_.resize(bindings);
  } else {
    open_.push_back({name, begin, bindings});
  }
  return true;
}

bool MistakeReader::read_attributes(std::size_t tag, std::string_view element, bool& empty) {
  attributes_.clear();
  seen_.clear();
  for (;;) {
    const std::size_t before = at_;
    skip_spaces();
    if (at_end()) {
      return fail_at_end(tag, "the start tag of <" + shown(element) + "> is not closed");
    }
    if (peek() == '>') {
      ++at_;
      return true;
    }
    if (looking_at("/>")) {
      at_ += 2;
      empty = true;
      return true;
    }
    if (end_of_name(at_) == at_) {
      if (!check_char(at_)) return false;
      if (peek() == '<') {
        return fail(at_, "'<' stands within the start tag of <" + shown(element) +
                             ">: is its '>' missing?");
      }
      return fail(at_,
                  found_at(at_) + " is not expected in the start tag of <" + shown(element) + ">");
    }
    if (before == at_) return fail(at_, "white space is missing before an attribute");
    if (!read_attribute(element)) return false;
  }
}

bool MistakeReader::read_attribute(std::string_view element) {
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(at_);
  const std::string_view name = text_.substr(begin, end - begin);
  const std::string attribute = "attribute " + quoted(name);
  if (!check_colon(name, begin)) return false;
  at_ = end;
  skip_spaces();
  if (peek() != '=') {
    if (at_end() && cut_) return false;
    if (!at_end() && !check_char(at_)) return false;
    return fail(begin, attribute + " has no value");
  }
  ++at_;
  skip_spaces();
  if (peek() != '"' && peek() != '\'') {
    if (at_end() && cut_) return false;
    return fail(at_, "the value of " + attribute + " is not quoted");
  }
  std::string value;
  if (!read_value(name, value)) return false;
  if (!seen_.insert(std::string(name)).second) {
    return fail(begin, attribute + " is given twice to <" + shown(element) + ">");
  }
  attributes_.push_back({name, begin, std::move(value)});
  return true;
}

bool MistakeReader::read_value(std::string_view name, std::string& value) {
  const std::size_t begin = at_;
  const char quote = peek();
  ++at_;
  for (;;) {
    const std::size_t stop =
        std::min(text_.find_first_of(quote == '"' ? "\"<&" : "'<&", at_), text_.size());
    if (!check_chars(at_, stop)) return false;
    value.append(text_, at_, stop - at_);
    at_ = stop;
    if (at_end()) {
      return fail_at_end(begin, "the value of attribute " + quoted(name) + " is not closed");
    }
    if (peek() == quote) {
      ++at_;
      return true;
    }
    if (peek() == '<') {
      return fail(at_, "'<' is not allowed in the value of attribute " + quoted(name) +
                           "; write '&lt;', or close the value");
    }
    if (!read_reference(&value)) return false;
  }
}

bool MistakeReader::read_end_tag() {
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(begin + 2);
  const OpenElement element = open_.back();
  const std::string_view name = text_.substr(begin + 2, end - begin - 2);
  if (end >= text_.size()) return fail_at_end(begin, "the document ends within an end tag");
  if (name != element.name) {
    const std::string expected = "</" + shown(element.name) + ">";
    const std::string opened = "<" + shown(element.name) + "> from line " + line_of(element.offset);
    if (name.empty()) {
      return fail_opened(begin,
                         "'</' is not followed by a name; " + expected + " would close " + opened,
                         element.offset);
    }
    return fail_opened(
        begin, "</" + shown(name) + "> does not close " + opened + "; " + expected + " is expected",
        element.offset);
  }
  at_ = end;
  skip_spaces();
  if (at_end()) return fail_at_end(begin, "the document ends within an end tag");
  if (peek() != '>') {
    if (!check_char(at_)) return false;
    return fail(at_, found_at(at_) + " is not expected in the end tag </" + shown(name) + ">");
  }
  ++at_;
  bindings_.resize(element.bindings);
  open_.pop_back();
  return true;
}

}  // namespace virtbind::xml::internal
