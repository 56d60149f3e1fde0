// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "binding/child_step.hpp"

namespace virtbind {

bool Writer::write(const TypeInfo& type, const void* object, const xml::Name& name) {
  steps_.clear();
  scope_.clear();
  return element(type, object, name, 0);
}

bool Writer::element(const TypeInfo& type, const void* object, const xml::Name& name,
                     std::size_t index) {
  steps_.push_back({name.prefix, name.local, index});
  if (pool_.size() <= depth_) pool_.resize(depth_ + 1);
  Values& values = pool_[depth_];
  values.text.clear();
  values.attributes.clear();
  values.namespaces.clear();
  collect_namespaces(type, object, values);
  collect_attributes(type, object, values);
  const bool free_form = type.content == ContentKind::any;
  bool go_on = sink_.start_element({.name = name,
                                    .attributes = values.attributes,
                                    .namespaces = values.namespaces,
                                    .free_form = free_form});
  const std::size_t outer_scope = scope_.size();
  scope_.insert(scope_.end(), values.namespaces.begin(), values.namespaces.end());
  ++depth_;
  go_on = go_on && content(type, object) && sink_.end_element(name, {});
  --depth_;
  scope_.resize(outer_scope);
  steps_.pop_back();
  return go_on;
}

void Writer::collect_attributes(const TypeInfo& type, const void* object, Values& values) {
  // Values go into one string first: views into it are taken when it grows no more.
  std::size_t begin = 0;
  for (const MemberInfo& member : type.attributes) {
    if (member.size(object) == 0) {
      if (member.required) missing(member, true);
      continue;
    }
    member.type->value->append_to(member.at(object, 0), values.text);
    values.attributes.push_back({.name = {member.ns, member.name, member.prefix},
                                 .value = {},
                                 .name_range = {},
                                 .value_range = {begin, values.text.size()}});
    begin = values.text.size();
  }
  const std::string_view text = values.text;
  for (xml::Attribute& a : values.attributes) {
    a.value = text.substr(a.value_range.begin, a.value_range.end - a.value_range.begin);
    a.value_range = {};
  }
  if (type.content == ContentKind::any) {
    for (const auto& a : static_cast<const Any*>(object)->other_attributes()) {
      values.attributes.push_back({.name = {a.ns, a.name, a.prefix}, .value = a.value});
    }
  }
}

/// Hypervisor namespaces are declared on the parent of the elements in them, as libvirt does; what
/// free-form content declares for itself comes first.
void Writer::collect_namespaces(const TypeInfo& type, const void* object, Values& values) const {
  if (type.content == ContentKind::any) {
    for (const auto& declared : static_cast<const Any*>(object)->namespaces()) {
      values.namespaces.push_back({declared.prefix, declared.ns});
    }
  }
  for (const MemberInfo& member : type.children) {
    if (member.ns.empty() || member.size(object) == 0) continue;
    const xml::NamespaceDeclaration usual{member.prefix, member.ns};
    const bool taken =
        std::any_of(values.namespaces.begin(), values.namespaces.end(), [&](const auto& declared) {
          return declared.ns == usual.ns || declared.prefix == usual.prefix;
        });
    if (!taken && !in_scope(usual)) values.namespaces.push_back(usual);
  }
}

bool Writer::in_scope(const xml::NamespaceDeclaration& declaration) const {
  const auto inner = std::find_if(scope_.rbegin(), scope_.rend(), [&](const auto& known) {
    return known.prefix == declaration.prefix;
  });
  return inner != scope_.rend() && inner->ns == declaration.ns;
}

bool Writer::content(const TypeInfo& type, const void* object) {
  switch (type.content) {
    case ContentKind::value:
      text_.clear();
      type.value->append_to(object, text_);
      return text_.empty() || sink_.text(text_, {});
    case ContentKind::text_or_children: {
      const auto& mixed = *static_cast<const TextOrChildren*>(object);
      if (!mixed.text().empty() && !sink_.text(mixed.text(), {})) return false;
      return children_in_order(type, object, mixed.child_order());
    }
    case ContentKind::any:
      return children(type, object) && nodes(static_cast<const Any*>(object)->nodes());
    case ContentKind::ordered:
      return children_in_order(type, object, static_cast<const Ordered*>(object)->child_order());
    case ContentKind::members:
      return children(type, object);
  }
  return true;
}

bool Writer::children(const TypeInfo& type, const void* object) {
  for (const MemberInfo& member : type.children) {
    const std::size_t count = member.size(object);
    if (count == 0 && member.required) missing(member, false);
    for (std::size_t index = 0; index < count; ++index) {
      if (!child(member, object, index)) return false;
    }
  }
  return true;
}

bool Writer::children_in_order(const TypeInfo& type, const void* object,
                               const std::vector<std::string>& order) {
  // Children beyond the recorded order follow the last of their name, or come at the end.
  std::vector<std::size_t> written(type.children.size(), 0);
  std::vector<std::size_t> recorded(type.children.size(), 0);
  const auto position = [&](const std::string& name) {
    const auto found =
        std::find_if(type.children.begin(), type.children.end(),
                     [&](const MemberInfo& member) { return is_step(member, name); });
    return static_cast<std::size_t>(found - type.children.begin());
  };
  for (const std::string& name : order) {
    if (const std::size_t at = position(name); at < recorded.size()) ++recorded[at];
  }
  const auto flush = [&](std::size_t at) {
    const MemberInfo& member = type.children[at];
    for (const std::size_t count = member.size(object); written[at] < count; ++written[at]) {
      if (!child(member, object, written[at])) return false;
    }
    return true;
  };
  for (const std::string& name : order) {
    const std::size_t at = position(name);
    if (at >= recorded.size()) continue;
    if (written[at] < type.children[at].size(object)) {
      if (!child(type.children[at], object, written[at])) return false;
      ++written[at];
    }
    if (--recorded[at] == 0 && !flush(at)) return false;
  }
  for (std::size_t at = 0; at < type.children.size(); ++at) {
    if (type.children[at].required && type.children[at].size(object) == 0) {
      missing(type.children[at], false);
    }
    if (!flush(at)) return false;
  }
  return true;
}

bool Writer::child(const MemberInfo& member, const void* object, std::size_t index) {
  return element(*member.type, member.at(object, index), {member.ns, member.name, member.prefix},
                 index);
}

bool Writer::nodes(const std::vector<Node>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [this](const Node& n) { return node(n); });
}

bool Writer::node(const Node& node) {
  switch (node.kind) {
    case Node::Kind::text:
      return node.text.empty() || sink_.text(node.text, {});
    case Node::Kind::comment:
      return sink_.comment(node.text, {});
    case Node::Kind::processing_instruction:
      return sink_.processing_instruction(node.name, node.text, {});
    case Node::Kind::element:
      break;
  }
  const xml::Name name{node.ns, node.name, node.prefix};
  std::vector<xml::Attribute> attributes;
  for (const auto& a : node.attributes) {
    attributes.push_back({.name = {a.ns, a.name, a.prefix}, .value = a.value});
  }
  std::vector<xml::NamespaceDeclaration> namespaces;
  for (const auto& n : node.namespaces) namespaces.push_back({n.prefix, n.ns});
  return sink_.start_element({.name = name, .attributes = attributes, .namespaces = namespaces}) &&
         nodes(node.children) && sink_.end_element(name, {});
}

void Writer::missing(const MemberInfo& member, bool is_attribute) {
  const std::string_view kind = is_attribute ? "attribute" : "element";
  findings_.push_back({.severity = Severity::error,
                       .source = FindingSource::schema,
                       .id = fmt::format("missing-{}", kind),
                       .message = fmt::format("'{}' needs the {} '{}', which is not set",
                                              steps_.back().name, kind, member.name),
                       .file = {},
                       .location = {},
                       .path = path(),
                       .related = {}});
}

std::string Writer::path() const {
  std::string made;
  for (const Step& step : steps_) {
    made += '/';
    if (!step.prefix.empty()) {
      made += step.prefix;
      made += ':';
    }
    made += step.name;
    if (step.index > 0) made += fmt::format("[{}]", step.index + 1);
  }
  return made;
}

}  // namespace virtbind
