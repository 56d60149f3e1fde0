// SPDX-License-Identifier: LGPL-2.1-or-later
#include "matching.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "virtbind/value.hpp"

namespace virtbind::document {

namespace {

using Index = SourceTree::Index;
/// The parts of a key; nothing where the first part is not there.
using Key = std::optional<std::vector<std::string>>;

std::string text_of(const TypeInfo& type, const void* object) {
  std::string text;
  if (type.content == ContentKind::value) type.value->append_to(object, text);
  return text;
}

std::optional<std::string> part_of(const TypeInfo& type, const void* object,
                                   const MemberPath& path) {
  const MemberInfo& own = path.own.in(type);
  if (own.size(object) == 0) return std::nullopt;
  const void* value = own.at(object, 0);
  if (!path.nested) return text_of(*own.type, value);
  const MemberInfo& inner = path.inner.in(*own.type);
  if (inner.size(value) == 0) return std::nullopt;
  return text_of(*inner.type, inner.at(value, 0));
}

/// The element or the attribute's text that a member is in the source.
struct Found {
  Index element = SourceTree::kNone;
  std::optional<std::string> text;
};

Found find_part(const SourceTree& tree, const MemberInfo& member, bool attribute, Index element) {
  if (attribute) {
    for (const SourceAttribute& a : tree.attributes(tree[element])) {
      if (a.held != Held::no && member.is(a.name.ns, a.name.local)) {
        return {SourceTree::kNone, std::string(a.value)};
      }
    }
    return {};
  }
  for (Index at = tree[element].first_child; at != SourceTree::kNone; at = tree[at].next) {
    const SourceNode& child = tree[at];
    if (child.kind == SourceNode::Kind::element && child.held != Held::no &&
        member.is(child.name.ns, child.name.local)) {
      return {at, tree.value(at)};
    }
  }
  return {};
}

std::optional<std::string> part_of(const SourceTree& tree, const TypeInfo& type, Index element,
                                   const MemberPath& path) {
  const MemberInfo& own = path.own.in(type);
  Found found = find_part(tree, own, path.own.is_attribute, element);
  if (!path.nested || found.element == SourceTree::kNone) return std::move(found.text);
  return find_part(tree, path.inner.in(*own.type), path.inner.is_attribute, found.element).text;
}

template <class PartOf>
Key key_of(const TypeInfo& type, const PartOf& part_of_path) {
  std::vector<std::string> parts;
  for (const MemberPath& path : type.key) {
    auto part = part_of_path(path);
    if (!part && parts.empty()) return std::nullopt;
    parts.push_back(std::move(part).value_or(""));
  }
  return parts.empty() ? Key{} : Key{std::move(parts)};
}

class Matching {
 public:
  Matching(const SourceTree& tree, const TypeInfo& type, std::span<const void* const> objects,
           std::span<const Index> elements)
      : tree_(tree),
        type_(type),
        objects_(objects),
        elements_(elements),
        found_(objects.size(), kUnmatched),
        taken_(elements.size(), false) {}

  std::vector<std::size_t> run() {
    by_equality();
    by_key();
    by_position();
    return std::move(found_);
  }

 private:
  void take(std::size_t object, std::size_t element) {
    found_[object] = element;
    taken_[element] = true;
  }

  void by_equality() {
    Comparison comparison(tree_);
    const auto equal = [&](std::size_t object, std::size_t element) {
      return comparison.same(type_, objects_[object], elements_[element]);
    };
    std::size_t first = 0;
    std::size_t objects = objects_.size();
    std::size_t elements = elements_.size();
    for (; first < std::min(objects, elements) && equal(first, first); ++first) take(first, first);
    for (; objects > first && elements > first && equal(objects - 1, elements - 1);) {
      take(--objects, --elements);
    }
    for (std::size_t object = first; object < objects; ++object) {
      for (std::size_t element = first; element < elements; ++element) {
        if (taken_[element] || !equal(object, element)) continue;
        take(object, element);
        break;
      }
    }
  }

  void by_key() {
    std::map<std::vector<std::string>, std::vector<std::size_t>> left;
    for (std::size_t element = elements_.size(); element-- > 0;) {
      if (taken_[element]) continue;
      const Key key = key_of(type_, [&](const MemberPath& path) {
        return part_of(tree_, type_, elements_[element], path);
      });
      if (key) left[*key].push_back(element);
    }
    if (left.empty()) return;
    for (std::size_t object = 0; object < objects_.size(); ++object) {
      if (found_[object] != kUnmatched) continue;
      const Key key = key_of(
          type_, [&](const MemberPath& path) { return part_of(type_, objects_[object], path); });
      const auto same = key ? left.find(*key) : left.end();
      if (same == left.end() || same->second.empty()) continue;
      take(object, same->second.back());
      same->second.pop_back();
    }
  }

  /// What is left behind the same neighbour belongs together, one by one.
  void by_position() {
    std::map<std::size_t, std::vector<std::size_t>> left;  // by the neighbour, kUnmatched for none
    std::size_t neighbour = kUnmatched;
    for (std::size_t element = 0; element < elements_.size(); ++element) {
      if (taken_[element]) {
        neighbour = element;
      } else {
        left[neighbour].push_back(element);
      }
    }
    neighbour = kUnmatched;
    std::size_t next = 0;
    for (std::size_t object = 0; object < objects_.size(); ++object) {
      if (found_[object] != kUnmatched) {
        neighbour = found_[object];
        next = 0;
        continue;
      }
      const auto& behind = left[neighbour];
      if (next < behind.size()) take(object, behind[next++]);
    }
  }

  const SourceTree& tree_;
  const TypeInfo& type_;
  std::span<const void* const> objects_;
  std::span<const Index> elements_;
  std::vector<std::size_t> found_;
  std::vector<bool> taken_;
};

}  // namespace

std::vector<std::size_t> match(const SourceTree& tree, const TypeInfo& type,
                               std::span<const void* const> objects,
                               std::span<const SourceTree::Index> elements) {
  return Matching(tree, type, objects, elements).run();
}

std::vector<bool> longest_ascending(std::span<const std::size_t> positions) {
  std::vector<std::size_t> ends;  // for each length the run that ends lowest
  std::vector<std::size_t> before(positions.size(), kUnmatched);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] == kUnmatched) continue;
    const auto at = std::lower_bound(
        ends.begin(), ends.end(), positions[i],
        [&](std::size_t end, std::size_t position) { return positions[end] < position; });
    if (at != ends.begin()) before[i] = *(at - 1);
    if (at == ends.end()) {
      ends.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<bool> marked(positions.size(), false);
  for (std::size_t i = ends.empty() ? kUnmatched : ends.back(); i != kUnmatched; i = before[i]) {
    marked[i] = true;
  }
  return marked;
}

}  // namespace virtbind::document
