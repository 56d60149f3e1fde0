// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diagnosis.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "chars.hpp"
#include "position.hpp"
#include "utf8.hpp"

namespace virtbind::xml::internal {

namespace {

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";

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

struct QName {
  std::string_view prefix;
  std::string_view local;
};

QName split(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

std::string quoted(std::string_view text) { return '\'' + std::string(text) + '\''; }

bool is_encoding_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

std::string code_point_name(std::uint32_t value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const std::uint32_t digit = value >> shift & 15;
    if (digit != 0 || !hex.empty() || shift < 16) hex += digits[digit];
  }
  return "U+" + hex;
}

/// A recursive-descent reader that stops at the first mistake: each member function returns
/// whether to go on, and has set mistake_ if there is one.
class Reader {
 public:
  Reader(std::string_view text, std::size_t end)
      : text_(text.substr(0, end)), cut_(end < text.size()), at_(bom_length(text_)) {}

  std::optional<Mistake> run() {
    if (read_declaration()) read_document();
    return std::move(mistake_);
  }

 private:
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

  std::string line_of(std::size_t offset) const {
    return std::to_string(locate(text_, offset).line);
  }

  /// What stands at a place, for messages.
  std::string found_at(std::size_t offset) const {
    if (offset >= text_.size()) return "the end of the document";
    const CodePoint point = decode_utf8(text_, offset);
    if (!is_xml_char(point.value, version_)) return code_point_name(point.value);
    if (is_space(text_[offset])) return "white space";
    return quoted(text_.substr(offset, point.length));
  }

  bool check_chars(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to;) {
      const CodePoint point = decode_utf8(text_, i);
      if (!is_xml_char(point.value, version_)) return fail_char(i, point.value);
      i += std::max<std::size_t>(point.length, 1);
    }
    return true;
  }

  bool fail_char(std::size_t offset, std::uint32_t value) {
    const std::string what = value == 0 ? "a NUL byte" : "the character " + code_point_name(value);
    return fail(offset, what + " is not allowed in XML");
  }

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
  bool check_names(std::string_view element, std::size_t offset);
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

bool Reader::read_pseudo_attribute(std::string_view key, std::string& value, bool& present) {
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

bool Reader::read_declaration() {
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

void Reader::read_document() {
  while (!at_end()) {
    if (!(open_.empty() ? read_outside() : read_content())) return;
  }
  if (cut_) return;
  if (!open_.empty()) {
    const OpenElement& element = open_.back();
    fail_opened(text_.size(),
                "the document ends, but <" + std::string(element.name) + "> from line " +
                    line_of(element.offset) + " is not closed",
                element.offset);
  } else if (!root_seen_) {
    fail(text_.size(), "the document has no element");
  }
}

bool Reader::read_outside() {
  skip_spaces();
  if (at_end()) return true;
  if (peek() != '<') {
    if (!check_chars(at_, std::min(at_ + 4, text_.size()))) {
      if (mistake_->offset == at_) return false;
      mistake_.reset();
    }
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

bool Reader::fail_bang() {
  if (looking_at("<!DOCTYPE")) {
    return fail(at_, root_seen_ ? "<!DOCTYPE is not allowed after the root element's start"
                                : "<!DOCTYPE is not allowed");
  }
  if (looking_at("<![CDATA[")) {
    return fail(at_, "a CDATA section is not allowed outside the root element");
  }
  return fail(at_, "'<!' begins neither a comment nor a CDATA section");
}

bool Reader::read_content() {
  if (peek() == '&') return read_reference(nullptr);
  if (peek() != '<') return read_text();
  if (looking_at("<!--")) return read_comment();
  if (looking_at("<![CDATA[")) return read_cdata();
  if (looking_at("<?")) return read_instruction();
  if (looking_at("</")) return read_end_tag();
  if (looking_at("<!")) return fail_bang();
  return read_start_tag();
}

bool Reader::read_text() {
  const std::size_t end = std::min(text_.find_first_of("<&", at_), text_.size());
  const std::size_t bracket = text_.substr(0, end).find("]]>", at_);
  if (!check_chars(at_, std::min(end, bracket))) return false;
  if (bracket != std::string_view::npos) {
    return fail(bracket, "']]>' is not allowed in text; write ']]&gt;'");
  }
  at_ = end;
  return true;
}

bool Reader::read_cdata() {
  const std::size_t content = at_ + 9;
  const std::size_t end = text_.find("]]>", content);
  if (!check_chars(content, std::min(end, text_.size()))) return false;
  if (end == std::string_view::npos) return fail_at_end(at_, "the CDATA section is not closed");
  at_ = end + 3;
  return true;
}

bool Reader::read_comment() {
  const std::size_t content = at_ + 4;
  const std::size_t end = text_.find("--", content);
  if (!check_chars(content, std::min(end, text_.size()))) return false;
  if (end == std::string_view::npos) return fail_at_end(at_, "the comment is not closed");
  if (end + 2 >= text_.size()) return fail_at_end(at_, "the comment is not closed");
  if (text_[end + 2] != '>') return fail(end, "'--' is not allowed in a comment");
  at_ = end + 3;
  return true;
}

bool Reader::read_instruction() {
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

bool Reader::read_reference(std::string* value) {
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
  return fail(begin, "the entity '&" + std::string(name) + ";' is not declared");
}

bool Reader::read_char_reference(std::string* value) {
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
  const std::string spelled(text_.substr(begin, i + 1 - begin));
  if (!is_referable_char(code_point, version_)) {
    return fail(begin, "the character reference '" + spelled + "' is not a character of XML");
  }
  if (value != nullptr) append_utf8(*value, code_point);
  at_ = i + 1;
  return true;
}

bool Reader::read_start_tag() {
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(begin + 1);
  if (end == begin + 1) {
    if (end >= text_.size()) return fail_at_end(begin, "the document ends within a tag");
    const CodePoint point = decode_utf8(text_, end);
    if (!is_xml_char(point.value, version_)) return fail_char(end, point.value);
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

bool Reader::read_attributes(std::size_t tag, std::string_view element, bool& empty) {
  attributes_.clear();
  seen_.clear();
  for (;;) {
    const std::size_t before = at_;
    skip_spaces();
    if (at_end()) {
      return fail_at_end(tag, "the start tag of <" + std::string(element) + "> is not closed");
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
      const CodePoint point = decode_utf8(text_, at_);
      if (!is_xml_char(point.value, version_)) return fail_char(at_, point.value);
      if (peek() == '<') {
        return fail(at_, "'<' stands within the start tag of <" + std::string(element) +
                             ">: is its '>' missing?");
      }
      return fail(at_, found_at(at_) + " is not expected in the start tag of <" +
                           std::string(element) + ">");
    }
    if (before == at_) return fail(at_, "white space is missing before an attribute");
    if (!read_attribute(element)) return false;
  }
}

bool Reader::read_attribute(std::string_view element) {
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(at_);
  const std::string_view name = text_.substr(begin, end - begin);
  const std::string attribute = "attribute " + quoted(name);
  if (!check_colon(name, begin)) return false;
  at_ = end;
  skip_spaces();
  if (peek() != '=') {
    if (at_end() && cut_) return false;
    if (!at_end()) {
      const CodePoint point = decode_utf8(text_, at_);
      if (!is_xml_char(point.value, version_)) return fail_char(at_, point.value);
    }
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
    return fail(begin, attribute + " is given twice to <" + std::string(element) + ">");
  }
  attributes_.push_back({name, begin, std::move(value)});
  return true;
}

bool Reader::read_value(std::string_view name, std::string& value) {
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

bool Reader::read_end_tag() {
  const std::size_t begin = at_;
  const std::size_t end = end_of_name(begin + 2);
  const OpenElement element = open_.back();
  const std::string_view name = text_.substr(begin + 2, end - begin - 2);
  if (end >= text_.size()) return fail_at_end(begin, "the document ends within an end tag");
  if (name != element.name) {
    const std::string expected = "</" + std::string(element.name) + ">";
    const std::string opened = "<" + std::string(element.name) + "> from line " +
                               line_of(element.offset);
    if (name.empty()) {
      return fail_opened(begin, "'</' is not followed by a name; " + expected + " would close " +
                                    opened,
                         element.offset);
    }
    return fail_opened(begin, "</" + std::string(name) + "> does not close " + opened + "; " +
                                  expected + " is expected",
                       element.offset);
  }
  at_ = end;
  skip_spaces();
  if (at_end()) return fail_at_end(begin, "the document ends within an end tag");
  if (peek() != '>') {
    const CodePoint point = decode_utf8(text_, at_);
    if (!is_xml_char(point.value, version_)) return fail_char(at_, point.value);
    return fail(at_, found_at(at_) + " is not expected in the end tag </" + std::string(name) +
                         ">");
  }
  ++at_;
  bindings_.resize(element.bindings);
  open_.pop_back();
  return true;
}

const std::string* Reader::find_namespace(std::string_view prefix) const {
  for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
    if (binding->prefix == prefix) return &binding->ns;
  }
  return nullptr;
}

bool Reader::declare(const AttributeText& attribute) {
  const QName name = split(attribute.name);
  const bool is_default = name.prefix.empty();
  const std::string_view prefix = is_default ? std::string_view() : name.local;
  const auto wrong = [&](std::string message) {
    return fail(attribute.offset, std::move(message), "xml-namespace");
  };
  if (prefix == "xmlns") return wrong("the prefix 'xmlns' must not be declared");
  if (prefix == "xml" && attribute.value != kXmlNamespace) {
    return wrong("the prefix 'xml' must not be bound to another namespace");
  }
  if (is_default && (attribute.value == kXmlNamespace || attribute.value == kXmlnsNamespace)) {
    return wrong("XML's own namespaces must not be the default namespace");
  }
  if (!is_default && attribute.value.empty() && version_ == XmlVersion::v1_0) {
    return wrong("the prefix " + quoted(prefix) + " is bound to no namespace");
  }
  bindings_.push_back({prefix, attribute.value});
  return true;
}

bool Reader::check_colon(std::string_view name, std::size_t offset) {
  if (name.find(':') == std::string_view::npos) return true;
  const QName parts = split(name);
  // The local name must be one by itself: "a:1" is a name, but "1" is none.
  if (!parts.prefix.empty() && parts.local.find(':') == std::string_view::npos &&
      name_end(parts.local, 0, version_) != 0) {
    return true;
  }
  return fail(offset, quoted(name) + " is not a name with a prefix", "xml-namespace");
}

bool Reader::check_prefix(std::string_view name, std::size_t offset) {
  const QName parts = split(name);
  if (parts.prefix.empty() || parts.prefix == "xml") return true;
  const std::string* ns = find_namespace(parts.prefix);
  if (parts.prefix == "xmlns" || ns == nullptr || ns->empty()) {
    return fail(offset, "the namespace prefix " + quoted(parts.prefix) + " is not declared",
                "xml-namespace");
  }
  return true;
}

bool Reader::check_names(std::string_view element, std::size_t offset) {
  const auto is_declaration = [](const AttributeText& attribute) {
    return attribute.name == "xmlns" || attribute.name.starts_with("xmlns:");
  };
  for (const AttributeText& attribute : attributes_) {
    if (is_declaration(attribute) && !declare(attribute)) return false;
  }
  if (!check_prefix(element, offset)) return false;
  seen_.clear();
  for (const AttributeText& attribute : attributes_) {
    if (is_declaration(attribute)) continue;
    if (!check_prefix(attribute.name, attribute.offset)) return false;
    const QName name = split(attribute.name);
    if (name.prefix.empty()) continue;
    const std::string* ns = find_namespace(name.prefix);
    std::string expanded = (ns == nullptr ? std::string(kXmlNamespace) : *ns) + ' ';
    expanded += name.local;
    if (!seen_.insert(std::move(expanded)).second) {
      return fail(attribute.offset,
                  "attribute " + quoted(attribute.name) + " is given twice to <" +
                      std::string(element) + ">, under two prefixes of one namespace",
                  "xml-namespace");
    }
  }
  return true;
}

}  // namespace

std::optional<Mistake> find_mistake(std::string_view text, std::size_t end) {
  return Reader(text, end).run();
}

}  // namespace virtbind::xml::internal
