// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where two objects of one type differ, by walking the tables, so that rules need to report
// nothing.
#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "virtbind/binding/object.hpp"
#include "virtbind/binding/path.hpp"
#include "virtbind/defaults/rule_set.hpp"
#include "virtbind/value.hpp"

namespace virtbind::rules {

namespace {

using Action = Application::Action;

/// Free-form content in short: "<{namespace}name attribute='value'>text</>".  Layout and comments
/// are no content.
void append_content(const std::vector<Node>& nodes, std::string& text) {
  constexpr std::string_view kSpace = " \t\r\n";
  for (const Node& node : nodes) {
    if (node.kind == Node::Kind::text) {
      const auto begin = node.text.find_first_not_of(kSpace);
      if (begin == std::string::npos) continue;
      text += node.text.substr(begin, node.text.find_last_not_of(kSpace) - begin + 1);
    } else if (node.kind == Node::Kind::element) {
      text += fmt::format("<{{{}}}{}", node.ns, node.name);
      for (const auto& a : node.attributes) text += fmt::format(" {}='{}'", a.name, a.value);
      text += '>';
      append_content(node.children, text);
      text += "</>";
    }
  }
}

std::string text_of(const TypeInfo& type, const void* object) {
  std::string text;
  if (type.content == ContentKind::value) {
    type.value->append_to(object, text);
  } else if (type.content == ContentKind::text_or_children) {
    text = static_cast<const TextOrChildren*>(object)->text();
  } else if (type.content == ContentKind::any) {
    append_content(static_cast<const Any*>(object)->nodes(), text);
  }
  return text;
}

bool has_members(const TypeInfo& type, const void* object) {
  const auto set = [&](const MemberInfo& member) { return member.size(object) > 0; };
  return std::any_of(type.attributes.begin(), type.attributes.end(), set) ||
         std::any_of(type.children.begin(), type.children.end(), set);
}

class Comparison {
 public:
  /// Either side may be null: then the other is new or gone, with all that is in it.
  void compare(const TypeInfo& type, const void* before, const void* after,
               const std::string& path) {
    compare_text(type, before, after, path);
    for (const MemberInfo& member : type.attributes) members(member, before, after, path, true);
    for (const MemberInfo& member : type.children) members(member, before, after, path, false);
  }

  std::vector<Application> take() { return std::move(made_); }

 private:
  void compare_text(const TypeInfo& type, const void* before, const void* after,
                    const std::string& path) {
    const std::string old_text = before != nullptr ? text_of(type, before) : "";
    const std::string new_text = after != nullptr ? text_of(type, after) : "";
    if (before != nullptr && after != nullptr) {
      if (old_text != new_text) add(Action::changed, path, new_text, old_text);
    } else if (after != nullptr) {
      if (!new_text.empty() || !has_members(type, after)) add(Action::added, path, new_text, "");
    } else if (!old_text.empty() || !has_members(type, before)) {
      add(Action::removed, path, "", old_text);
    }
  }

  /// The values of one name.  Those that are equal at both ends belong together; what is between
  /// them is paired from its start, so one value that came or went is shown as that.
  void members(const MemberInfo& member, const void* before, const void* after,
               const std::string& path, bool attribute) {
    const std::size_t old_size = before != nullptr ? member.size(before) : 0;
    const std::size_t new_size = after != nullptr ? member.size(after) : 0;
    const std::size_t common = std::min(old_size, new_size);
    const auto same = [&](std::size_t i, std::size_t j) {
      return equal(*member.type, member.at(before, i), member.at(after, j));
    };
    std::size_t first = 0;
    while (first < common && same(first, first)) ++first;
    std::size_t tail = 0;
    while (tail < common - first && same(old_size - 1 - tail, new_size - 1 - tail)) ++tail;
    for (std::size_t i = first; i < std::max(old_size, new_size) - tail; ++i) {
      compare(*member.type, i < old_size - tail ? member.at(before, i) : nullptr,
              i < new_size - tail ? member.at(after, i) : nullptr,
              path + path_step(member, i, attribute));
    }
  }

  void add(Action action, const std::string& path, std::string value, std::string previous) {
    made_.push_back({action, path, std::move(value), std::move(previous), nullptr});
  }

  std::vector<Application> made_;
};

}  // namespace

std::vector<Application> changes(const TypeInfo& type, const void* before, const void* after) {
  Comparison comparison;
  comparison.compare(type, before, after, fmt::format("/{}", type.element));
  return comparison.take();
}

}  // namespace virtbind::rules
