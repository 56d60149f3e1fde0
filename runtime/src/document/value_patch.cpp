// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Changes of the text of elements.
#include <algorithm>

#include "patch.hpp"
#include "xml/escape.hpp"

namespace virtbind::document {

namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kCdata = "<![CDATA[";
constexpr std::string_view kCdataEnd = "]]>";

/// Whether the text is one CDATA section and nothing else.
bool is_cdata(std::string_view text) {
  return text.starts_with(kCdata) && text.find(kCdataEnd) + kCdataEnd.size() == text.size();
}

}  // namespace

/// Whether white space around the value would mean nothing.
bool Patch::ignores_blanks(const TypeInfo& type, const void* object) {
  std::string spaced = " ";
  type.value->append_to(object, spaced);
  spaced += ' ';
  const AnyObject read(type.create(), type.destroy);
  return type.value->assign(read.get(), spaced, type) && type.value->equal(read.get(), object);
}

/// Takes the white space at both ends off a range; all-blank ranges stay.
void Patch::shrink_to_word(xml::Range& range) const {
  const std::string_view text = tree_.slice(range);
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return;
  range.end = range.begin + text.find_last_not_of(kSpace) + 1;
  range.begin += first;
}

void Patch::value(const TypeInfo& type, const void* object, Index index) {
  if (comparison_.same_value(type, object, index)) return;
  std::string made;
  type.value->append_to(object, made);
  text(index, made, ignores_blanks(type, object));
}

/// The first text that is not blank is replaced, the others go.  Comments stay, and so does a CDATA
/// section that is all of the text, where it can hold the new one.
void Patch::text(Index index, std::string_view text, bool keep_blanks) {
  std::vector<xml::Range> texts;
  for (const Index child : tree_.children(index)) {
    if (tree_[child].kind == SourceNode::Kind::text) texts.push_back(tree_[child].range);
  }
  const auto blank = [&](const xml::Range& range) {
    return tree_.slice(range).find_first_not_of(kSpace) == std::string_view::npos;
  };
  auto place = std::find_if_not(texts.begin(), texts.end(), blank);
  if (place == texts.end()) place = texts.begin();
  if (place == texts.end()) return flush(index, {escaped(text), {}});
  for (auto other = texts.begin(); other != texts.end(); ++other) {
    if (other != place && !(keep_blanks && blank(*other))) edits_.remove(*other);
  }
  xml::Range range = *place;
  if (keep_blanks) shrink_to_word(range);
  std::string made = escaped(text);
  if (is_cdata(tree_.slice(range)) && text.find(kCdataEnd) == std::string_view::npos &&
      text.find('\r') == std::string_view::npos) {
    range = {range.begin + kCdata.size(), range.end - kCdataEnd.size()};
    made = text;
  }
  edits_.replace(range, std::move(made));
}

/// Text between tags, with the document's line breaks.
std::string Patch::escaped(std::string_view text) {
  std::string made;
  if (!xml::internal::append_escaped(made, text, xml::internal::Escape::text)) unrepresentable();
  if (layout_.line_break() == "\n") return made;
  std::string broken;
  for (const char c : made) {
    if (c == '\n') {
      broken += layout_.line_break();
    } else {
      broken += c;
    }
  }
  return broken;
}

}  // namespace virtbind::document
