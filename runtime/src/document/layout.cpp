// SPDX-License-Identifier: LGPL-2.1-or-later
#include "layout.hpp"

namespace virtbind::document {

namespace {

using Kind = SourceNode::Kind;
using Index = SourceTree::Index;

bool is_line_break(char c) { return c == '\n' || c == '\r'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

bool is_line(std::string_view lead) { return lead.find_first_of("\r\n") != std::string_view::npos; }

Layout::Layout(const SourceTree& tree) : tree_(tree), text_(tree.text()), line_break_("\n") {
  const std::size_t first = text_.find_first_of("\r\n");
  if (first != std::string_view::npos) {
    line_break_ = text_.substr(first, text_.substr(first, 2) == "\r\n" ? 2 : 1);
  }
  indentation_ = "  ";
  for (auto at = tree[SourceTree::kRoot].first_child; at != SourceTree::kNone; at = tree[at].next) {
    if (tree[at].kind != Kind::element) continue;
    const auto found = margin(tree[at].range.begin);
    if (found && !found->empty()) {
      indentation_ = *found;
      break;
    }
  }
}

std::optional<std::string_view> Layout::margin(std::size_t offset) const {
  std::size_t begin = offset;
  while (begin > 0 && is_blank(text_[begin - 1])) --begin;
  if (begin == 0 || !is_line_break(text_[begin - 1])) return std::nullopt;
  return text_.substr(begin, offset - begin);
}

std::size_t Layout::lead_begin(std::size_t offset) const {
  while (offset > 0 && is_blank(text_[offset - 1])) --offset;
  if (offset > 0 && text_[offset - 1] == '\n') --offset;
  if (offset > 0 && text_[offset - 1] == '\r') --offset;
  return offset;
}

std::size_t Layout::skip_blanks(std::size_t offset) const {
  while (offset < text_.size() && is_blank(text_[offset])) ++offset;
  return offset;
}

bool Layout::at_line_end(std::size_t offset) const {
  const std::size_t end = skip_blanks(offset);
  return end == text_.size() || is_line_break(text_[end]);
}

bool Layout::on_next_line(std::size_t from, std::size_t to) const {
  const std::string_view between = text_.substr(from, to - from);
  std::size_t breaks = 0;
  for (std::size_t i = 0; i < between.size(); ++i) {
    if (!is_blank(between[i]) && !is_line_break(between[i])) return false;
    const bool second_half = between[i] == '\n' && i > 0 && between[i - 1] == '\r';
    if (is_line_break(between[i]) && !second_half) ++breaks;
  }
  return breaks == 1;
}

std::size_t Layout::begin_with_comments(Index element) const {
  const SourceNode& node = tree_[element];
  if (!margin(node.range.begin)) return node.range.begin;
  const auto beside = [&](Index at, std::uint32_t SourceNode::*link) {
    do at = tree_[at].*link;
    while (at != SourceTree::kNone && tree_[at].kind == Kind::text);
    return at;
  };
  std::size_t begin = node.range.begin;
  Index above = beside(element, &SourceNode::previous);
  while (above != SourceTree::kNone && tree_[above].kind == Kind::comment &&
         margin(tree_[above].range.begin) && on_next_line(tree_[above].range.end, begin)) {
    begin = tree_[above].range.begin;
    above = beside(above, &SourceNode::previous);
  }
  const Index below = beside(element, &SourceNode::next);
  if (below == SourceTree::kNone || tree_[below].kind != Kind::element ||
      !on_next_line(end_with_comment(element), tree_[below].range.begin)) {
    return begin;
  }
  const xml::Name& next = tree_[below].name;
  const bool same_name = next.local == node.name.local && next.ns == node.name.ns;
  const bool heads_all = above == SourceTree::kNone;
  return same_name || heads_all ? node.range.begin : begin;
}

std::size_t Layout::end_with_comment(Index node) const {
  const std::size_t plain = tree_[node].range.end;
  for (Index at = tree_[node].next; at != SourceTree::kNone; at = tree_[at].next) {
    const SourceNode& next = tree_[at];
    if (next.kind == Kind::text) continue;
    const bool trails = next.kind == Kind::comment && skip_blanks(plain) == next.range.begin &&
                        tree_.slice(next.range).find_first_of("\r\n") == std::string_view::npos &&
                        at_line_end(next.range.end);
    return trails ? next.range.end : plain;
  }
  return plain;
}

Unit Layout::unit(Index element) const {
  Unit made{};
  made.range = {begin_with_comments(element), end_with_comment(element)};
  made.lead_begin = lead_begin(made.range.begin);
  const bool begins_line = margin(made.range.begin).has_value();
  if (begins_line && at_line_end(made.range.end)) {
    made.removal = {made.lead_begin, skip_blanks(made.range.end)};
  } else if (begins_line || made.lead_begin == made.range.begin) {
    made.removal = {made.range.begin, skip_blanks(made.range.end)};
  } else {
    made.removal = {made.lead_begin, made.range.end};
  }
  return made;
}

std::string_view Layout::lead(Index element) const {
  const Unit found = unit(element);
  return text_.substr(found.lead_begin, found.range.begin - found.lead_begin);
}

Place Layout::before(Index element) const {
  const Unit found = unit(element);
  const std::string_view white = lead(element);
  if (is_line(white)) return {found.lead_begin, std::string(white), false};
  return {found.range.begin, std::string(white), true};
}

Place Layout::after(Index node) const {
  const std::size_t begin = tree_[node].range.begin;
  const std::size_t white = lead_begin(begin);
  return {end_with_comment(node), std::string(text_.substr(white, begin - white)), false};
}

Layout::Inside Layout::inside(Index element) const {
  const SourceNode& node = tree_[element];
  const bool broken = tree_.slice(node.content).find_first_of("\r\n") != std::string_view::npos;
  const auto own = margin(node.range.begin);
  const bool is_root = node.parent == SourceTree::kNone;
  if (!broken && (!own || is_root)) return {};
  const std::string close = std::string(line_break_) + std::string(own.value_or(""));
  return {close + indentation_, broken ? "" : close};
}

}  // namespace virtbind::document
