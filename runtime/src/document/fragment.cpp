// SPDX-License-Identifier: LGPL-2.1-or-later
#include "fragment.hpp"

#include <algorithm>

#include "virtbind/binding/writer.hpp"
#include "virtbind/xml/serializer.hpp"

namespace virtbind::document {

namespace {

/// Leaves out declarations of what the surroundings declare already.
class DeclaredOnce final : public xml::EventSink {
 public:
  DeclaredOnce(std::span<const xml::NamespaceDeclaration> scope, xml::EventSink& next)
      : scope_(scope), next_(next) {}

  bool start_element(const xml::StartElement& element) override {
    std::vector<xml::NamespaceDeclaration> needed;
    for (const auto& d : element.namespaces) {
      // Free-form content may use a prefix in its values; other content only in its names.
      const bool known = namespace_in(scope_, d.prefix) == d.ns ||
                         (!element.free_form && prefix_in(scope_, d.ns, true));
      if (!known) needed.push_back(d);
    }
    xml::StartElement sent = element;
    sent.namespaces = needed;
    return next_.start_element(sent);
  }
  bool text(std::string_view text, xml::Range range) override { return next_.text(text, range); }
  bool end_element(const xml::Name& name, xml::Range range) override {
    return next_.end_element(name, range);
  }
  bool comment(std::string_view text, xml::Range range) override {
    return next_.comment(text, range);
  }
  bool processing_instruction(std::string_view target, std::string_view data,
                              xml::Range range) override {
    return next_.processing_instruction(target, data, range);
  }

 private:
  std::span<const xml::NamespaceDeclaration> scope_;
  xml::EventSink& next_;
};

xml::Style style_for(const Surroundings& around) {
  xml::Style style;
  style.quote = around.quote;
  const std::size_t line = around.lead.find_last_of("\r\n");
  style.one_line = line == std::string_view::npos;
  if (!style.one_line) style.margin = around.lead.substr(line + 1);
  style.fill = around.indentation.starts_with('\t') ? '\t' : ' ';
  style.indent = around.indentation.size();
  return style;
}

/// What the serializer has written, as a part of a document.
std::string finish(xml::Serializer& serializer, const Surroundings& around,
                   std::vector<Finding>& findings) {
  findings.insert(findings.end(), serializer.findings().begin(), serializer.findings().end());
  const std::string text = serializer.take();
  std::string made;
  for (const char c : text.ends_with('\n') ? std::string_view(text).substr(0, text.size() - 1)
                                           : std::string_view(text)) {
    if (c == '\n') {
      made += around.line_break;
    } else {
      made += c;
    }
  }
  return made;
}

void send(const Node& node, xml::Serializer& serializer) {
  switch (node.kind) {
    case Node::Kind::text:
      serializer.text(node.text, {});
      return;
    case Node::Kind::comment:
      serializer.comment(node.text, {});
      return;
    case Node::Kind::processing_instruction:
      serializer.processing_instruction(node.name, node.text, {});
      return;
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
  serializer.start_element({.name = name, .attributes = attributes, .namespaces = namespaces});
  for (const Node& child : node.children) send(child, serializer);
  serializer.end_element(name, {});
}

}  // namespace

std::optional<std::string_view> namespace_in(std::span<const xml::NamespaceDeclaration> scope,
                                             std::string_view prefix) {
  const auto inner = std::find_if(scope.rbegin(), scope.rend(),
                                  [&](const auto& known) { return known.prefix == prefix; });
  return inner != scope.rend() ? std::optional(inner->ns) : std::nullopt;
}

std::optional<std::string_view> prefix_in(std::span<const xml::NamespaceDeclaration> scope,
                                          std::string_view ns, bool with_default) {
  for (auto known = scope.rbegin(); known != scope.rend(); ++known) {
    if (known->ns == ns && (with_default || !known->prefix.empty()) &&
        namespace_in(scope, known->prefix) == ns) {
      return known->prefix;
    }
  }
  return std::nullopt;
}

std::string new_element(const TypeInfo& type, const void* object, const xml::Name& name,
                        const Surroundings& around, std::vector<Finding>& findings) {
  xml::Serializer serializer(style_for(around));
  serializer.assume(around.scope);
  DeclaredOnce sink(around.scope, serializer);
  Writer writer(sink);
  writer.write(type, object, name);
  findings.insert(findings.end(), writer.findings().begin(), writer.findings().end());
  return finish(serializer, around, findings);
}

std::string new_node(const Node& node, const Surroundings& around, std::vector<Finding>& findings) {
  xml::Serializer serializer(style_for(around));
  serializer.assume(around.scope);
  serializer.enter_verbatim();
  send(node, serializer);
  return finish(serializer, around, findings);
}

}  // namespace virtbind::document
