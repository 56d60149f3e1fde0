// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/xml/serializer.hpp"

#include <utility>

#include "chars.hpp"
#include "escape.hpp"

namespace virtbind::xml {

namespace {

using internal::Escape;

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";

/// Whether a prefix may be declared by a document, for a namespace that is one.
bool is_declarable(std::string_view prefix) {
  return prefix != "xml" && prefix != "xmlns" && internal::is_nc_name(prefix);
}

}  // namespace

Serializer::Serializer(Style style) : style_(style) {
  if (style_.quote != '"') style_.quote = '\'';
}

std::string Serializer::take() {
  std::string result = std::exchange(out_, {});
  open_.clear();
  names_.clear();
  scope_.rewind(0);
  pending_.clear();
  insertions_.clear();
  dropped_.clear();
  verbatim_ = 0;
  start_tag_open_ = false;
  findings_.clear();
  return result;
}

void Serializer::assume(std::span<const NamespaceDeclaration> scope) {
  for (const NamespaceDeclaration& declaration : scope) {
    scope_.bind(declaration.prefix, declaration.ns);
  }
}

void Serializer::report(std::string message, std::string_view attribute) {
  Finding finding;
  finding.id = "xml-unrepresentable";
  finding.message = std::move(message);
  finding.path = path();
  if (!attribute.empty()) finding.path.append("/@").append(attribute);
  findings_.push_back(std::move(finding));
}

std::string Serializer::path() const {
  std::string path;
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const std::size_t begin = open_[i].name_begin;
    const std::size_t end = i + 1 < open_.size() ? open_[i + 1].name_begin : names_.size();
    path += '/';
    path.append(names_, begin, end - begin);
  }
  return path;
}

void Serializer::begin_document() {
  if (!out_.empty() || !style_.declaration) return;
  const char quote = style_.quote;
  out_.append("<?xml version=").append(1, quote).append("1.0").append(1, quote);
  out_.append(" encoding=").append(1, quote).append("UTF-8").append(1, quote).append("?>\n");
}

void Serializer::close_start_tag() {
  if (!start_tag_open_) return;
  out_.push_back('>');
  start_tag_open_ = false;
}

void Serializer::write_line_break(std::size_t depth) {
  dropped_ += pending_;
  pending_.clear();
  const std::size_t begin = out_.size();
  if (!style_.one_line) {
    out_.append(1, '\n').append(style_.margin).append(depth * style_.indent, style_.fill);
  }
  insertions_.push_back({begin, out_.size() - begin, dropped_.size()});
}

void Serializer::begin_node() {
  if (open_.empty()) return begin_document();
  close_start_tag();
  Frame& parent = open_.back();
  if (parent.exact || verbatim_ != 0) {
    parent.ends_verbatim = true;
    return;
  }
  write_line_break(open_.size());
  parent.has_children = true;
  parent.ends_verbatim = false;
}

void Serializer::end_node() {
  if (!open_.empty() || verbatim_ != 0) return;
  out_.push_back('\n');
  insertions_.clear();
  dropped_.clear();
}

void Serializer::write_text(std::string_view text) {
  if (!internal::append_escaped(out_, text, Escape::text)) {
    report("the text has a character that XML cannot hold");
  }
}

void Serializer::make_exact(Frame& frame) {
  frame.exact = true;
  if (insertions_.size() > frame.insertions) {
    // Put back what the events had wherever a line break was written instead.
    std::size_t dropped = frame.insertions == 0 ? 0 : insertions_[frame.insertions - 1].dropped_end;
    std::size_t copied = insertions_[frame.insertions].position;
    scratch_.clear();
    for (std::size_t i = frame.insertions; i < insertions_.size(); ++i) {
      const Insertion& insertion = insertions_[i];
      scratch_.append(out_, copied, insertion.position - copied);
      const std::string_view original =
          std::string_view(dropped_).substr(dropped, insertion.dropped_end - dropped);
      internal::append_escaped(scratch_, original, Escape::text);
      copied = insertion.position + insertion.length;
      dropped = insertion.dropped_end;
    }
    scratch_.append(out_, copied);
    out_.resize(insertions_[frame.insertions].position);
    out_ += scratch_;
    insertions_.resize(frame.insertions);
    dropped_.resize(insertions_.empty() ? 0 : insertions_.back().dropped_end);
  }
  if (!pending_.empty()) {
    close_start_tag();
    write_text(pending_);
    pending_.clear();
  }
}

bool Serializer::text(std::string_view text, Range /*range*/) {
  if (text.empty()) return true;
  if (open_.empty()) {
    if (!internal::is_blank(text)) report("text outside of the root element is not XML");
    return true;
  }
  Frame& frame = open_.back();
  if (verbatim_ != 0) {
    frame.ends_verbatim = true;
  } else if (!frame.exact) {
    if (internal::is_blank(text)) {
      pending_ += text;
      return true;
    }
    make_exact(frame);
  }
  close_start_tag();
  write_text(text);
  return true;
}

void Serializer::enter_verbatim() {
  if (!open_.empty() && !pending_.empty()) {
    close_start_tag();
    write_text(pending_);
    pending_.clear();
    open_.back().ends_verbatim = true;
  }
  ++verbatim_;
}

void Serializer::leave_verbatim() {
  if (verbatim_ != 0) --verbatim_;
}

void Serializer::write_name(std::string_view prefix, std::string_view local) {
  if (!prefix.empty()) out_.append(prefix).push_back(':');
  if (internal::is_nc_name(local)) {
    out_.append(local);
  } else {
    report(std::string("'").append(local).append("' is not a name of XML"));
    out_.push_back('_');
  }
}

void Serializer::write_attribute(std::string_view prefix, std::string_view local,
                                 std::string_view value) {
  out_.push_back(' ');
  write_name(prefix, local);
  out_.push_back('=');
  out_.push_back(style_.quote);
  if (!internal::append_escaped(out_, value, Escape::attribute)) {
    report("the value has a character that XML cannot hold", local);
  }
  out_.push_back(style_.quote);
}

void Serializer::write_declarations(std::size_t from) {
  for (std::size_t i = from; i < scope_.size(); ++i) {
    const std::string_view prefix = scope_.prefix(i);
    if (prefix.empty()) {
      write_attribute({}, "xmlns", scope_.ns(i));
    } else {
      write_attribute("xmlns", prefix, scope_.ns(i));
    }
  }
}

void Serializer::bind_declared(const StartElement& element) {
  const std::size_t begin = scope_.size();
  for (const NamespaceDeclaration& declaration : element.namespaces) {
    if (declaration.prefix == "xml" && declaration.ns == kXmlNamespace) continue;  // always bound
    bool again = false;
    for (std::size_t i = begin; i < scope_.size(); ++i) {
      again = again || scope_.prefix(i) == declaration.prefix;
    }
    const bool named = !declaration.prefix.empty();
    if (again || declaration.ns == kXmlNamespace || declaration.ns == kXmlnsNamespace ||
        (named && (declaration.ns.empty() || !is_declarable(declaration.prefix)))) {
      report("the namespace declaration of the prefix '" + std::string(declaration.prefix) +
             "' is not possible in XML");
      continue;
    }
    scope_.bind(declaration.prefix, declaration.ns);
  }
}

std::string_view Serializer::bind_new_prefix(std::string_view ns) {
  std::string prefix;
  for (std::size_t number = 1; prefix.empty() || scope_.find(prefix); ++number) {
    prefix = "ns" + std::to_string(number);
  }
  scope_.bind(prefix, ns);
  return scope_.prefix(scope_.size() - 1);
}

std::string_view Serializer::element_prefix(const Name& name, std::size_t own_bindings) {
  if (name.ns.empty()) {
    if (!scope_.has_default()) return {};
    for (std::size_t i = own_bindings; i < scope_.size(); ++i) {
      if (scope_.prefix(i).empty()) {
        report("an element without namespace cannot declare a default namespace");
        return {};
      }
    }
    scope_.bind({}, {});
    return {};
  }
  if (name.ns == kXmlNamespace) return "xml";
  if (scope_.find(name.prefix) == name.ns) return name.prefix;
  if (const auto prefix = scope_.prefix_of(name.ns, true)) return *prefix;
  bool free = name.prefix.empty() || is_declarable(name.prefix);
  for (std::size_t i = own_bindings; i < scope_.size(); ++i) {
    free = free && scope_.prefix(i) != name.prefix;
  }
  if (!free) return bind_new_prefix(name.ns);
  scope_.bind(name.prefix, name.ns);
  return name.prefix;
}

std::string_view Serializer::attribute_prefix(const Name& name) {
  if (name.ns.empty()) return {};
  if (name.ns == kXmlNamespace) return "xml";
  if (!name.prefix.empty() && scope_.find(name.prefix) == name.ns) return name.prefix;
  if (const auto prefix = scope_.prefix_of(name.ns, false)) return *prefix;
  // A prefix that is bound further out may already have been used by this element's name.
  if (!is_declarable(name.prefix) || scope_.find(name.prefix)) return bind_new_prefix(name.ns);
  scope_.bind(name.prefix, name.ns);
  return name.prefix;
}

bool Serializer::start_element(const StartElement& element) {
  begin_node();
  const bool exact = verbatim_ != 0 || (!open_.empty() && open_.back().exact);
  Frame frame;
  frame.name_begin = names_.size();
  frame.bindings = scope_.size();
  frame.insertions = insertions_.size();
  frame.exact = exact;
  open_.push_back(frame);

  if (!element.namespaces.empty()) bind_declared(element);
  const std::string_view prefix = element_prefix(element.name, frame.bindings);
  out_.push_back('<');
  const std::size_t name_begin = out_.size();
  write_name(prefix, element.name.local);
  names_.append(out_, name_begin);

  // Where libvirt and libxml2, which writes libvirt's free-form content, have them.
  std::size_t declared = frame.bindings;
  if (exact) {
    write_declarations(declared);
    declared = scope_.size();
  }
  for (const Attribute& attribute : element.attributes) {
    write_attribute(attribute_prefix(attribute.name), attribute.name.local, attribute.value);
  }
  write_declarations(declared);
  start_tag_open_ = true;
  // Not before: where the declarations go is a matter of what is around the element.
  if (element.free_form) open_.back().exact = true;
  return true;
}

bool Serializer::end_element(const Name& /*name*/, Range /*range*/) {
  if (open_.empty()) return true;
  const Frame frame = open_.back();
  if (start_tag_open_ && pending_.empty()) {
    out_.append("/>");
    start_tag_open_ = false;
  } else {
    if (start_tag_open_) {
      close_start_tag();
      write_text(pending_);
    } else if (frame.has_children && !frame.exact && !frame.ends_verbatim && verbatim_ == 0) {
      write_line_break(open_.size() - 1);
    }
    out_.append("</").append(names_, frame.name_begin).push_back('>');
  }
  pending_.clear();
  names_.resize(frame.name_begin);
  scope_.rewind(frame.bindings);
  open_.pop_back();
  end_node();
  return true;
}

bool Serializer::comment(std::string_view text, Range /*range*/) {
  begin_node();
  scratch_.clear();
  bool representable = true;
  for (const char c : text) {
    // "--" and a last "-" cannot be said in a comment.
    if (c == '-' && scratch_.ends_with('-')) {
      scratch_.push_back(' ');
      representable = false;
    }
    scratch_.push_back(c);
  }
  if (scratch_.ends_with('-')) {
    scratch_.push_back(' ');
    representable = false;
  }
  out_.append("<!--");
  representable = internal::append_unescaped(out_, scratch_) && representable;
  out_.append("-->");
  if (!representable) report("the comment has characters that XML's comments cannot hold");
  end_node();
  return true;
}

bool Serializer::processing_instruction(std::string_view target, std::string_view data,
                                        Range /*range*/) {
  begin_node();
  const std::string_view content = data.substr(0, data.find("?>"));
  bool representable = content.size() == data.size();
  out_.append("<?");
  if (target == "xml") {
    representable = false;
    out_.push_back('_');
  } else {
    write_name({}, target);
  }
  if (!content.empty()) {
    out_.push_back(' ');
    representable = internal::append_unescaped(out_, content) && representable;
  }
  out_.append("?>");
  if (!representable) report("the processing instruction has content that XML cannot hold");
  end_node();
  return true;
}

}  // namespace virtbind::xml
