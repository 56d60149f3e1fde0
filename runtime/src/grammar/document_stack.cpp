// SPDX-License-Identifier: LGPL-2.1-or-later
#include "document_stack.hpp"

#include <functional>

namespace virtbind::grammar {

void DocumentStack::clear() {
  frames_.clear();
  frames_.emplace_back();
  chars_.clear();
  attributes_.clear();
  siblings_.clear();
  changes_.clear();
}

void DocumentStack::push(Symbol symbol, std::uint32_t number, const xml::StartElement& element) {
  Frame& frame = frames_.emplace_back();
  frame.name = symbol;
  frame.number = number;
  frame.tag = element.range;
  frame.chars = chars_.size();
  frame.attributes = attributes_.size();
  frame.siblings = siblings_.size();
  frame.changes = changes_.size();
  if (!element.name.prefix.empty()) chars_.append(element.name.prefix).append(1, ':');
  chars_.append(element.name.local);
  frame.name_size = chars_.size() - frame.chars;
}

void DocumentStack::add_attribute(Symbol symbol, const xml::Attribute& attribute) {
  StoredAttribute& stored = attributes_.emplace_back();
  stored.symbol = symbol;
  stored.name_at = chars_.size();
  if (!attribute.name.prefix.empty()) chars_.append(attribute.name.prefix).append(1, ':');
  chars_.append(attribute.name.local);
  stored.name_size = chars_.size() - stored.name_at;
  stored.value_at = chars_.size();
  stored.value_size = attribute.value.size();
  chars_.append(attribute.value);
  stored.name_range = attribute.name_range;
  stored.value_range = attribute.value_range;
}

void DocumentStack::pop() {
  const Frame& frame = frames_.back();
  chars_.resize(frame.chars);
  attributes_.resize(frame.attributes);
  siblings_.resize(frame.siblings);
  changes_.resize(frame.changes);
  frames_.pop_back();
}

std::span<const StoredAttribute> DocumentStack::attributes(std::size_t frame) const noexcept {
  const std::size_t first = frames_[frame].attributes;
  const std::size_t last =
      frame + 1 < frames_.size() ? frames_[frame + 1].attributes : attributes_.size();
  return std::span(attributes_).subspan(first, last - first);
}

std::uint32_t DocumentStack::count_child(Symbol symbol, const xml::Name& name) {
  // Names that the grammar does not spell out share a symbol: those are told apart by a hash.
  std::uint64_t key = symbol;
  if (!symbols_.is_name(symbol)) {
    key = std::hash<std::string_view>{}(name.local) | (std::uint64_t{1} << 63U);
  }
  const std::size_t first = frames_.back().siblings;
  for (std::size_t i = first; i < siblings_.size(); ++i) {
    if (siblings_[i].key == key) return ++siblings_[i].count;
  }
  if (siblings_.size() - first < max_sibling_names) siblings_.push_back({key, 1});
  return 1;
}

void DocumentStack::add_change(Symbol name, PatternId before, std::size_t offset) {
  if (changes_.size() - frames_.back().changes < max_changes) {
    changes_.push_back({name, before, offset});
  }
}

std::span<const Change> DocumentStack::changes() const noexcept {
  return std::span(changes_).subspan(frames_.back().changes);
}

void DocumentStack::forget_changes() {
  changes_.clear();
  for (Frame& frame : frames_) frame.changes = 0;
}

std::string DocumentStack::path(std::size_t last) const {
  std::string path;
  for (std::size_t i = 1; i <= last; ++i) {
    path.append("/").append(name(frames_[i]));
    if (frames_[i].number > 1) path.append("[" + std::to_string(frames_[i].number) + "]");
  }
  return path;
}

}  // namespace virtbind::grammar
