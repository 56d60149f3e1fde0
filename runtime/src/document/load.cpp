// SPDX-License-Identifier: LGPL-2.1-or-later
#include "load.hpp"

#include <algorithm>
#include <utility>

#include "child_order.hpp"
#include "virtbind/binding/reader.hpp"
#include "virtbind/xml/line_index.hpp"

namespace virtbind::document {

namespace {

/// Gives values whose text is none of their type a stand-in.
///
/// An optional attribute is left unset.  Another value keeps what the reader gave it, a number as
/// "00": when it is assigned, be it with 0, its text is another.
class StandIns {
 public:
  explicit StandIns(SourceTree& tree) : tree_(tree) {}

  void fill(const TypeInfo& type, void* object, SourceTree::Index element) {
    attributes(type, object, element);
    SourceNode& node = tree_[element];
    if (node.held == Held::as_default && type.content == ContentKind::value) {
      node.text = stand_in(type, object);
    }
    std::vector<std::size_t> met(type.children.size(), 0);
    for (auto at = node.first_child; at != SourceTree::kNone; at = tree_[at].next) {
      const SourceNode& child = tree_[at];
      if (child.kind != SourceNode::Kind::element || child.held == Held::no) continue;
      const auto* member = find_member(type.children, child.name.ns, child.name.local);
      if (member == nullptr) continue;
      const std::size_t index = met[static_cast<std::size_t>(member - type.children.data())]++;
      fill(*member->type, const_cast<void*>(member->at(object, index)), at);
    }
  }

 private:
  void attributes(const TypeInfo& type, void* object, SourceTree::Index element) {
    for (SourceAttribute& attribute : tree_.attributes(tree_[element])) {
      if (attribute.held != Held::as_default) continue;
      const auto* member = find_member(type.attributes, attribute.name.ns, attribute.name.local);
      if (member->cardinality == Cardinality::one) {
        attribute.value = stand_in(*member->type, const_cast<void*>(member->at(object, 0)));
      } else {
        member->operations->erase(member->container(object), 0);
        attribute.held = Held::no;
      }
    }
  }

  std::string_view stand_in(const TypeInfo& type, void* value) {
    if (type.literals.empty() && !type.value->assign(value, "00", type)) {
      type.value->assign(value, "0", type);
    }
    std::string text;
    type.value->append_to(value, text);
    return tree_.keep(text);
  }

  SourceTree& tree_;
};

}  // namespace

Loaded load(const TypeInfo& type, xml::Text text, const xml::Limits& limits) {
  Loaded made;
  made.text = std::make_shared<const xml::Text>(std::move(text));
  made.object = {type.create(), type.destroy};
  Reader reader(type, made.object.get(), type.element_ns, type.element);
  SourceTreeBuilder builder(*made.text, made.tree, reader);
  made.findings = xml::thread_parser(limits).parse(*made.text, builder);
  const bool well_formed = made.findings.empty();
  if (well_formed) made.findings = reader.take_findings();
  if (made.findings.empty()) return made;
  const bool wrong_root = made.findings.front().id == "wrong-root";
  const xml::LineIndex lines(*made.text);
  for (Finding& finding : made.findings) {
    if (well_formed && !wrong_root) finding.severity = Severity::warning;
    if (finding.file.empty()) finding.file = made.text->name();
    if (finding.location.line == 0) finding.location = lines.location(finding.location.offset);
  }
  if (!well_formed || wrong_root) {
    made.object.reset();
    return made;
  }
  made.tree.mark_unheld(made.findings);
  const bool bad_values = std::any_of(made.findings.begin(), made.findings.end(),
                                      [](const Finding& f) { return f.id == "bad-value"; });
  if (bad_values) StandIns(made.tree).fill(type, made.object.get(), SourceTree::kRoot);
  return made;
}

}  // namespace virtbind::document
