// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/reader.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "xml/chars.hpp"

namespace virtbind {

namespace {

using xml::internal::is_blank;

/// What a document says, for a message: on one line, and of a length that can be read.
std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::string made(text.substr(0, kLongest));
  if (text.size() > kLongest) {
    while (!made.empty() && (static_cast<unsigned char>(text[made.size()]) & 0xC0U) == 0x80U) {
      made.pop_back();
    }
    made += "...";
  }
  std::replace_if(
      made.begin(), made.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return made;
}

std::string spell(std::string_view ns, std::string_view name) {
  return ns.empty() ? shown(name) : fmt::format("{{{}}}{}", shown(ns), shown(name));
}

std::string spell(const xml::Name& name) {
  return name.prefix.empty() ? spell(name.ns, name.local)
                             : fmt::format("{}:{}", shown(name.prefix), shown(name.local));
}

/// A member's step in a path: "disk", "qemu:commandline".
std::string step(std::string_view prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : fmt::format("{}:{}", prefix, name);
}

std::vector<Node::Namespace> copy(std::span<const xml::NamespaceDeclaration> declarations) {
  std::vector<Node::Namespace> made;
  for (const auto& d : declarations) made.push_back({std::string(d.prefix), std::string(d.ns)});
  return made;
}

Node::Attribute copy(const xml::Attribute& a) {
  return {std::string(a.name.ns), std::string(a.name.prefix), std::string(a.name.local),
          std::string(a.value)};
}

/// Whether content uses a prefix: in a name, or in a value that may be a qualified name.
bool uses_prefix(const std::vector<Node::Attribute>& attributes, const std::string& prefix,
                 const std::string& with_colon) {
  return std::any_of(attributes.begin(), attributes.end(), [&](const Node::Attribute& a) {
    return a.prefix == prefix || a.value.find(with_colon) != std::string::npos;
  });
}

bool uses_prefix(const std::vector<Node>& nodes, const std::string& prefix,
                 const std::string& with_colon) {
  return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
    return node.prefix == prefix || node.text.find(with_colon) != std::string::npos ||
           uses_prefix(node.attributes, prefix, with_colon) ||
           uses_prefix(node.children, prefix, with_colon);
  });
}

/// What a value should have been: the words of an enumeration, else the type in words.
std::string expectation(const TypeInfo& type) {
  if (type.literals.empty()) return fmt::format("expected {}", type.value_description);
  std::string words;
  for (const auto literal : type.literals) {
    if (!words.empty()) words += ", ";
    words += fmt::format("'{}'", literal);
  }
  return fmt::format("expected {}{}", type.literals.size() == 1 ? "" : "one of ", words);
}

}  // namespace

void SourceMap::seal() {
  std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
    return std::less<const void*>()(a.first, b.first);
  });
  sealed_ = true;
}

const xml::Range* SourceMap::find(const void* part) const {
  const auto found = sealed_ ? std::lower_bound(entries_.begin(), entries_.end(), part,
                                                [](const auto& entry, const void* p) {
                                                  return std::less<const void*>()(entry.first, p);
                                                })
                             : std::find_if(entries_.begin(), entries_.end(),
                                            [&](const auto& entry) { return entry.first == part; });
  return found != entries_.end() && found->first == part ? &found->second : nullptr;
}

Reader::Reader(const TypeInfo& type, void* object, std::string_view ns, std::string_view name,
               const ReaderOptions& options)
    : root_type_(type), root_object_(object), root_ns_(ns), root_name_(name), options_(options) {
  constexpr std::size_t kDeepest = 16;  // that guests are
  frames_.reserve(kDeepest);
}

bool Reader::start_element(const xml::StartElement& element) {
  if (skipping_ > 0) {
    ++skipping_;
    return true;
  }
  if (!nodes_.empty()) return start_free_form(element);
  return frames_.empty() ? start_root(element) : start_child(element);
}

bool Reader::start_root(const xml::StartElement& element) {
  if (element.name.local != root_name_ || element.name.ns != root_ns_) {
    std::string message;
    if (element.name.local == root_name_) {
      message =
          root_ns_.empty()
              ? fmt::format("root element '{}' must be in no namespace, but is in '{}'", root_name_,
                            shown(element.name.ns))
              : fmt::format("root element '{}' must be in namespace '{}'", root_name_, root_ns_);
    } else {
      message = fmt::format("root element is '{}', expected '{}'", spell(element.name),
                            spell(root_ns_, root_name_));
    }
    report("wrong-root", std::move(message), element.range,
           fmt::format("/{}", shown(element.name.local)));
    return false;
  }
  enter(root_type_, root_object_, nullptr, element);
  return true;
}

bool Reader::start_child(const xml::StartElement& element) {
  Frame& frame = frames_.back();
  const TypeInfo& type = *frame.type;
  const std::size_t at = type.find_child(element.name.ns, element.name.local, knows_all_of(type));
  if (at == type.children.size()) {
    return type.content == ContentKind::any ? start_free_form(element) : skip_unknown(element);
  }
  const MemberInfo* member = &type.children[at];
  if (member->cardinality != Cardinality::sequence && !options_.validated &&
      member->size(frame.object) > 0) {
    return skip_second(*member, element);
  }
  if (type.content == ContentKind::ordered || type.content == ContentKind::text_or_children) {
    static_cast<Ordered*>(frame.object)
        ->child_order()
        .push_back(step(member->prefix, member->name));
  }
  if (options_.members != nullptr) {
    options_.members->use(type.number_of({false, static_cast<std::uint16_t>(at)}));
  }
  void* child = member->append(frame.object);
  enter(*member->type, child, member, element);
  return true;
}

bool Reader::skip_unknown(const xml::StartElement& element) {
  report("unknown-element",
         fmt::format("element '{}' is not known in '{}'", spell(element.name),
                     name_of(frames_.back())),
         element.range, fmt::format("{}/{}", path(), shown(element.name.local)));
  skipping_ = 1;
  return true;
}

bool Reader::skip_second(const MemberInfo& member, const xml::StartElement& element) {
  report(
      "duplicate-element",
      fmt::format("element '{}' may stand only once in '{}'", member.name, name_of(frames_.back())),
      element.range, fmt::format("{}/{}[2]", path(), step(member.prefix, member.name)));
  skipping_ = 1;
  return true;
}

void Reader::enter(const TypeInfo& type, void* object, const MemberInfo* member,
                   const xml::StartElement& element) {
  // In place, member by member: a copy of the whole frame shows in profiles.
  Frame& frame = frames_.emplace_back();
  frame.type = &type;
  frame.object = object;
  frame.member = member;
  frame.range = element.range;
  text_.clear();
  if (options_.places != nullptr) options_.places->add(object, element.range);
  if (!element.namespaces.empty()) declare(frame, element.namespaces);
  for (const auto& a : element.attributes) attribute(frame, a);
}

void Reader::declare(const Frame& frame, std::span<const xml::NamespaceDeclaration> declarations) {
  for (const auto& d : declarations) {
    declarations_.push_back({frames_.size() - 1, std::string(d.prefix), std::string(d.ns)});
  }
  if (frame.type->content == ContentKind::any) {
    static_cast<Any*>(frame.object)->namespaces() = copy(declarations);
  }
}

void Reader::attribute(const Frame& frame, const xml::Attribute& attribute) {
  const TypeInfo& type = *frame.type;
  const std::size_t at =
      type.find_attribute(attribute.name.ns, attribute.name.local, knows_all_of(type));
  if (at == type.attributes.size()) return other_attribute(frame, attribute);
  const MemberInfo& member = type.attributes[at];
  if (options_.members != nullptr) {
    options_.members->use(type.number_of({true, static_cast<std::uint16_t>(at)}));
  }
  void* value = member.append(frame.object);
  if (options_.places != nullptr) options_.places->add(value, attribute.value_range);
  const auto literal = member.type->value->assign(value, attribute.value, *member.type);
  if (literal) {
    note_word(*member.type, *literal);
  } else {
    refuse_value(member, attribute);
  }
}

void Reader::refuse_value(const MemberInfo& member, const xml::Attribute& attribute) {
  report("bad-value",
         fmt::format("attribute '{}' has the value '{}', {}", member.name, shown(attribute.value),
                     expectation(*member.type)),
         attribute.value_range, fmt::format("{}/@{}", path(), step(member.prefix, member.name)));
}

void Reader::other_attribute(const Frame& frame, const xml::Attribute& attribute) {
  if (frame.type->content == ContentKind::any) {
    static_cast<Any*>(frame.object)->other_attributes().push_back(copy(attribute));
    return;
  }
  report("unknown-attribute",
         fmt::format("attribute '{}' is not known in '{}'", spell(attribute.name), name_of(frame)),
         attribute.name_range, fmt::format("{}/@{}", path(), shown(attribute.name.local)));
}

bool Reader::text(std::string_view text, xml::Range range) {
  if (skipping_ > 0 || frames_.empty()) return true;
  switch (frames_.back().type->content) {
    case ContentKind::value:
      text_ += text;
      return true;
    case ContentKind::members:
      if (!options_.validated) refuse_text(text, range);
      return true;
    case ContentKind::any:
    case ContentKind::text_or_children:
    case ContentKind::ordered:
      mixed_text(text, range);
      return true;
  }
  return true;
}

void Reader::mixed_text(std::string_view text, xml::Range range) {
  const Frame& frame = frames_.back();
  if (frame.type->content == ContentKind::any) {
    return add_node({.kind = Node::Kind::text, .text = std::string(text)});
  }
  if (frame.type->content == ContentKind::text_or_children) {
    auto& object = *static_cast<TextOrChildren*>(frame.object);
    if (object.child_order().empty()) return object.text(object.text() + std::string(text));
  }
  refuse_text(text, range);
}

void Reader::refuse_text(std::string_view text, xml::Range range) {
  Frame& frame = frames_.back();
  if (is_blank(text) || frame.unexpected_text) return;
  frame.unexpected_text = true;
  report("unexpected-text",
         frame.type->children.empty()
             ? fmt::format("element '{}' must be empty", name_of(frame))
             : fmt::format("text is not allowed in '{}', which has only elements", name_of(frame)),
         range, path());
}

bool Reader::end_element(const xml::Name&, xml::Range) {
  if (skipping_ > 0) {
    --skipping_;
    return true;
  }
  if (!nodes_.empty()) {
    nodes_.pop_back();
    return true;
  }
  finish(frames_.back());
  frames_.pop_back();
  while (!declarations_.empty() && declarations_.back().depth >= frames_.size()) {
    declarations_.pop_back();
  }
  return true;
}

void Reader::finish(Frame& frame) {
  const TypeInfo& type = *frame.type;
  if (type.content == ContentKind::value) finish_value(frame);
  if (type.content == ContentKind::text_or_children) {
    auto& object = *static_cast<TextOrChildren*>(frame.object);
    if (!object.child_order().empty()) {
      if (!is_blank(object.text())) {
        report("unexpected-text",
               fmt::format("'{}' has either text or elements, not both", name_of(frame)),
               frame.range, path());
      }
      object.text({});
    }
  }
  if (type.content == ContentKind::any) close_free_form(frame);
  if (options_.validated) return;
  for (const MemberInfo& member : type.attributes) require(frame, member, true);
  for (const MemberInfo& member : type.children) require(frame, member, false);
}

void Reader::finish_value(const Frame& frame) {
  const TypeInfo& type = *frame.type;
  const auto literal = type.value->assign(frame.object, text_, type);
  if (literal) return note_word(type, *literal);
  report("bad-value",
         text_.empty() ? fmt::format("element '{}' is empty, {}", name_of(frame), expectation(type))
                       : fmt::format("element '{}' has the value '{}', {}", name_of(frame),
                                     shown(text_), expectation(type)),
         frame.range, path());
}

void Reader::note_word(const TypeInfo& type, std::size_t literal) {
  if (options_.members == nullptr || type.literals.empty()) return;
  options_.members->use(type.number_of_word(literal));
}

void Reader::require(const Frame& frame, const MemberInfo& member, bool is_attribute) {
  if (!member.required || member.size(frame.object) > 0) return;
  const std::string_view kind = is_attribute ? "attribute" : "element";
  report(fmt::format("missing-{}", kind),
         fmt::format("'{}' needs the {} '{}'", name_of(frame), kind, member.name), frame.range,
         path());
}

bool Reader::start_free_form(const xml::StartElement& element) {
  Node node{.kind = Node::Kind::element,
            .ns = std::string(element.name.ns),
            .prefix = std::string(element.name.prefix),
            .name = std::string(element.name.local),
            .text = {},
            .attributes = {},
            .namespaces = copy(element.namespaces),
            .children = {}};
  for (const auto& a : element.attributes) node.attributes.push_back(copy(a));
  auto& siblings =
      nodes_.empty() ? static_cast<Any*>(frames_.back().object)->nodes() : nodes_.back()->children;
  siblings.push_back(std::move(node));
  nodes_.push_back(&siblings.back());
  return true;
}

void Reader::add_node(Node node) {
  auto& siblings =
      nodes_.empty() ? static_cast<Any*>(frames_.back().object)->nodes() : nodes_.back()->children;
  // Texts on both sides of a child that the class names are one, as they will be when written.
  if (node.kind == Node::Kind::text && !siblings.empty() &&
      siblings.back().kind == Node::Kind::text) {
    siblings.back().text += node.text;
    return;
  }
  siblings.push_back(std::move(node));
}

/// Content that uses a prefix declared further out takes the declaration along, so that it means
/// the same wherever the object is written.
void Reader::close_free_form(Frame& frame) {
  auto& content = *static_cast<Any*>(frame.object);
  const std::size_t own_depth = frames_.size() - 1;
  for (auto d = declarations_.rbegin(); d != declarations_.rend(); ++d) {
    if (d->depth >= own_depth || d->prefix.empty()) continue;
    const auto& known = content.namespaces();
    const bool shadowed = std::any_of(known.begin(), known.end(),
                                      [&](const auto& k) { return k.prefix == d->prefix; });
    const std::string with_colon = d->prefix + ":";
    if (!shadowed && (uses_prefix(content.other_attributes(), d->prefix, with_colon) ||
                      uses_prefix(content.nodes(), d->prefix, with_colon))) {
      content.namespaces().push_back({d->prefix, d->ns});
    }
  }
}

bool Reader::comment(std::string_view text, xml::Range) {
  const bool free_form = !nodes_.empty() || (skipping_ == 0 && !frames_.empty() &&
                                             frames_.back().type->content == ContentKind::any);
  if (free_form) add_node({.kind = Node::Kind::comment, .text = std::string(text)});
  return true;
}

bool Reader::processing_instruction(std::string_view target, std::string_view data, xml::Range) {
  const bool free_form = !nodes_.empty() || (skipping_ == 0 && !frames_.empty() &&
                                             frames_.back().type->content == ContentKind::any);
  if (free_form) {
    add_node({.kind = Node::Kind::processing_instruction,
              .name = std::string(target),
              .text = std::string(data)});
  }
  return true;
}

void Reader::report(std::string id, std::string message, xml::Range range, std::string path) {
  findings_.push_back({.severity = Severity::error,
                       .source = FindingSource::schema,
                       .id = std::move(id),
                       .message = std::move(message),
                       .file = {},
                       .location = {.line = 0, .column = 0, .offset = range.begin},
                       .path = std::move(path),
                       .related = {}});
}

std::string_view Reader::name_of(const Frame& frame) const {
  return frame.member != nullptr ? frame.member->name : root_name_;
}

std::string Reader::path() const {
  std::string made;
  const Frame* parent = nullptr;
  for (const Frame& frame : frames_) {
    made += '/';
    if (parent == nullptr) {
      made += root_name_;
    } else {
      made += step(frame.member->prefix, frame.member->name);
      // What is open was added last.
      const std::size_t count = frame.member->size(parent->object);
      if (count > 1) made += fmt::format("[{}]", count);
    }
    parent = &frame;
  }
  return made;
}

}  // namespace virtbind
