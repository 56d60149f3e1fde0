// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Children that were added, removed, moved or changed.
#include <algorithm>
#include <iterator>
#include <utility>

#include "matching.hpp"
#include "patch.hpp"
#include "virtbind/binding/path.hpp"

namespace virtbind::document {

std::vector<Patch::Group> Patch::groups(const TypeInfo& type, const void* object,
                                        Index index) const {
  const bool together = keeps_order(type);
  std::vector<Group> made(together ? 1 : type.children.size());
  const auto group_of = [&](const MemberInfo* member) -> Group& {
    return made[together ? 0 : static_cast<std::size_t>(member - type.children.data())];
  };
  for (const Child& child : children_in_order(type, object)) {
    group_of(child.member).objects.push_back(child);
  }
  for (auto at = tree_[index].first_child; at != SourceTree::kNone; at = tree_[at].next) {
    const SourceNode& node = tree_[at];
    if (node.kind != SourceNode::Kind::element || node.held == Held::no) continue;
    const auto* member = find_member(type.children, node.name.ns, node.name.local);
    if (member != nullptr) group_of(member).elements.push_back(at);
  }
  return made;
}

void Patch::find_matches(Group& group) const {
  group.matches.assign(group.objects.size(), kUnmatched);
  std::vector<bool> done(group.objects.size(), false);
  for (std::size_t first = 0; first < group.objects.size(); ++first) {
    if (done[first]) continue;
    const MemberInfo& member = *group.objects[first].member;
    std::vector<std::size_t> places;
    std::vector<const void*> objects;
    for (std::size_t i = first; i < group.objects.size(); ++i) {
      if (group.objects[i].member != &member) continue;
      done[i] = true;
      places.push_back(i);
      objects.push_back(group.objects[i].object);
    }
    std::vector<std::size_t> positions;
    std::vector<Index> elements;
    for (std::size_t i = 0; i < group.elements.size(); ++i) {
      const xml::Name& name = tree_[group.elements[i]].name;
      if (!member.is(name.ns, name.local)) continue;
      positions.push_back(i);
      elements.push_back(group.elements[i]);
    }
    const auto found = match(tree_, *member.type, objects, elements);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i] != kUnmatched) group.matches[places[i]] = positions[found[i]];
    }
  }
}

void Patch::children(const TypeInfo& type, const void* object, Index index, Opening& opening) {
  if (type.children.empty()) return;
  for (Group& found : groups(type, object, index)) {
    if (found.objects.empty() && found.elements.empty()) continue;
    find_matches(found);
    group(type, found, index, opening);
  }
}

void Patch::group(const TypeInfo& type, const Group& group, Index index, Opening& opening) {
  const std::vector<bool> stays = longest_ascending(group.matches);
  std::vector<bool> wanted(group.elements.size(), false);
  std::size_t first_kept = kUnmatched;
  for (std::size_t i = 0; i < group.objects.size(); ++i) {
    if (group.matches[i] != kUnmatched) wanted[group.matches[i]] = true;
    if (stays[i] && first_kept == kUnmatched) first_kept = group.matches[i];
  }
  for (std::size_t i = 0; i < group.elements.size(); ++i) {
    if (!wanted[i]) edits_.remove(layout_.unit(group.elements[i]).removal);
  }
  // What comes before all that stays stands before that; the rest each after its neighbour.
  bool open = false;
  Place place{};
  if (!group.elements.empty()) {
    place = layout_.before(group.elements[first_kept == kUnmatched ? 0 : first_kept]);
  } else if (!find_place(type, *group.objects.front().member, index, place)) {
    open = true;
    auto inside = layout_.inside(index);
    place = {tree_[index].start_tag.end, std::move(inside.lead), false};
    opening.close = std::move(inside.close);
  }
  for (std::size_t i = 0; i < group.objects.size(); ++i) {
    const Child& object = group.objects[i];
    const Index element =
        group.matches[i] == kUnmatched ? SourceTree::kNone : group.elements[group.matches[i]];
    if (stays[i]) {
      child(object, element);
      place = layout_.after(element);
      continue;
    }
    std::string text;
    std::string lead = place.lead;
    if (element == SourceTree::kNone) {
      text = added(object, index, place.offset, lead);
    } else {
      text = moved(object, element);
      edits_.remove(layout_.unit(element).removal);
      // From line to line its own indentation goes with it.
      const std::string_view own = layout_.lead(element);
      if (is_line(own) == is_line(lead) && (is_line(own) || place.behind)) lead = own;
    }
    text.insert(place.behind ? text.size() : 0, lead);
    if (open) {
      opening.text += text;
    } else {
      edits_.insert(place.offset, std::move(text));
    }
  }
}

void Patch::child(const Child& child, Index element_index) {
  if (comparison_.same(*child.member->type, child.object, element_index)) return;
  const std::size_t outer = path_.size();
  path_ += path_step(*child.member, child.index, false);
  element(*child.member->type, child.object, element_index);
  path_.resize(outer);
}

/// The text of an element that goes elsewhere, with its comments and what changed in it.
std::string Patch::moved(const Child& child_object, Index element) {
  Edits outer = std::exchange(edits_, {});
  child(child_object, element);
  std::string text = edits_.apply(tree_.text(), layout_.unit(element).range);
  edits_ = std::move(outer);
  return text;
}

std::string Patch::added(const Child& child, Index parent, std::size_t offset,
                         std::string_view lead) {
  const MemberInfo& member = *child.member;
  if (!member.ns.empty()) {
    const auto known = scope(parent);
    if (!prefix_in(known, member.ns, true) && !namespace_in(known, member.prefix)) {
      declare(parent, member.prefix, member.ns);  // on the parent, as libvirt does
    }
  }
  const std::size_t first = findings_.size();
  std::string text =
      new_element(*member.type, child.object, {member.ns, member.name, member.prefix},
                  surroundings(parent, offset, lead), findings_);
  // Its own path begins with the element.
  const std::string own = path_step(member, 0, false);
  for (std::size_t i = first; i < findings_.size(); ++i) {
    std::string& path = findings_[i].path;
    path = path_ + path_step(member, child.index, false) +
           path.substr(std::min(own.size(), path.size()));
  }
  return text;
}

/// For a child whose name has no other: behind what the schema has before it, else before what the
/// schema has behind it, else at the end.  False where the parent has nothing in it.
bool Patch::find_place(const TypeInfo& type, const MemberInfo& member, Index parent,
                       Place& place) const {
  Index before = SourceTree::kNone;
  Index behind = SourceTree::kNone;
  Index last = SourceTree::kNone;
  const auto number = [&](const MemberInfo& m) { return &m - type.children.data(); };
  const auto own = number(member);
  auto nearest_before = std::ptrdiff_t{-1};
  auto nearest_behind = std::ssize(type.children);
  for (auto at = tree_[parent].first_child; at != SourceTree::kNone; at = tree_[at].next) {
    const SourceNode& node = tree_[at];
    if (node.kind == SourceNode::Kind::text) continue;
    last = at;
    if (node.kind != SourceNode::Kind::element) continue;
    const MemberInfo* known = find_member(type.children, node.name.ns, node.name.local);
    if (known == nullptr) continue;
    const auto found = number(*known);
    if (found < own && found >= nearest_before) {
      nearest_before = found;
      before = at;
    }
    if (found > own && found < nearest_behind) {
      nearest_behind = found;
      behind = at;
    }
  }
  if (before != SourceTree::kNone) {
    place = layout_.after(before);
  } else if (behind != SourceTree::kNone) {
    place = layout_.before(behind);
  } else if (last != SourceTree::kNone) {
    place = layout_.after(last);
  } else {
    return false;
  }
  return true;
}

}  // namespace virtbind::document
