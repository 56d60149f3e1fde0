// SPDX-License-Identifier: LGPL-2.1-or-later
#include "additions.hpp"

#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "child_order.hpp"
#include "target.hpp"
#include "virtbind/binding/operations.hpp"
#include "virtbind/binding/reader.hpp"
#include "xml/escape.hpp"

namespace virtbind::document {

namespace {

/// Namespaces by prefix, for a start tag around the elements: what the binding calls them usually
/// and what the document declares.
std::map<std::string, std::string> declarations(
    const TypeInfo& type, const std::vector<xml::NamespaceDeclaration>& scope) {
  std::map<std::string, std::string> made;
  const auto add = [&](std::span<const MemberInfo> members) {
    for (const MemberInfo& member : members) {
      if (!member.ns.empty()) made[std::string(member.prefix)] = member.ns;
    }
  };
  if (type.binding != nullptr) {
    for (const TypeInfo* known : type.binding->types) {
      add(known->attributes);
      add(known->children);
    }
  }
  for (const auto& declared : scope) {
    if (!declared.prefix.empty()) made[std::string(declared.prefix)] = declared.ns;
  }
  return made;
}

/// Reads what is in the document element into children of an object.
class Additions final : public xml::EventSink {
 public:
  Additions(const TypeInfo& type, void* object) : type_(type), object_(object) {}

  bool start_element(const xml::StartElement& element) override {
    if (depth_++ == 0) return true;
    if (reader_) return reader_->start_element(element);
    const auto* member = find_member(type_.children, element.name.ns, element.name.local);
    if (member == nullptr) {
      return report("unknown-element",
                    fmt::format("element '{}' is not known in '{}'{}", element.name.local,
                                type_.element, suggestion(element.name.local, type_.children)),
                    element.range);
    }
    if (member->cardinality != Cardinality::sequence && member->size(object_) > 0) {
      return report(
          "duplicate-element",
          fmt::format("element '{}' may stand only once in '{}'", member->name, type_.element),
          element.range);
    }
    added_.push_back(member);
    reader_.emplace(*member->type, member->append(object_), member->ns, member->name);
    return reader_->start_element(element);
  }

  bool text(std::string_view text, xml::Range range) override {
    if (reader_) return reader_->text(text, range);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return true;
    return report("unexpected-text", "elements can be added, not text", range);
  }

  bool end_element(const xml::Name& name, xml::Range range) override {
    if (--depth_ == 0) return true;
    reader_->end_element(name, range);
    if (depth_ > 1) return true;
    for (Finding& finding : reader_->take_findings()) findings_.push_back(std::move(finding));
    reader_.reset();
    return true;
  }

  bool comment(std::string_view text, xml::Range range) override {
    return !reader_ || reader_->comment(text, range);
  }
  bool processing_instruction(std::string_view target, std::string_view data,
                              xml::Range range) override {
    return !reader_ || reader_->processing_instruction(target, data, range);
  }

  [[nodiscard]] bool none() const noexcept { return added_.empty(); }
  std::vector<Finding> take_findings() { return std::move(findings_); }
  void undo() {
    for (; !added_.empty(); added_.pop_back()) {
      const MemberInfo& member = *added_.back();
      member.operations->erase(member.container(object_), member.size(object_) - 1);
    }
  }

 private:
  bool report(std::string id, std::string message, xml::Range range) {
    Finding finding;
    finding.source = FindingSource::schema;
    finding.id = std::move(id);
    finding.message = std::move(message);
    finding.location.offset = range.begin;
    findings_.push_back(std::move(finding));
    return false;
  }

  const TypeInfo& type_;
  void* object_;
  std::size_t depth_ = 0;
  std::optional<Reader> reader_;  ///< of the element that is being read
  std::vector<const MemberInfo*> added_;
  std::vector<Finding> findings_;
};

Finding only_finding(std::string id, std::string message) {
  Finding finding;
  finding.id = std::move(id);
  finding.message = std::move(message);
  return finding;
}

}  // namespace

std::vector<Finding> add_elements(const TypeInfo& type, void* object, std::string_view path,
                                  std::string_view xml,
                                  const std::vector<xml::NamespaceDeclaration>& scope,
                                  const xml::Limits& limits) {
  std::string whole = "<added";
  for (const auto& [prefix, ns] : declarations(type, scope)) {
    whole += fmt::format(" xmlns:{}='", prefix);
    xml::internal::append_escaped(whole, ns, xml::internal::Escape::attribute);
    whole += '\'';
  }
  whole += ">\n";  // the elements begin on the second line
  const std::size_t begin = whole.size();
  whole.append(xml).append("</added>");
  auto decoded = xml::Text::decode(std::move(whole), "added XML");
  if (auto* finding = std::get_if<Finding>(&decoded)) return {std::move(*finding)};
  const auto& text = std::get<xml::Text>(decoded);
  std::vector<Finding> findings;
  if (type.content == ContentKind::any && type.children.empty()) {
    Any read;
    Reader reader(tables::kAny, &read, {}, "added");
    findings = xml::thread_parser(limits).parse(text, reader);
    auto& nodes = static_cast<Any*>(object)->nodes();
    // The first text is the line break that is not of the caller's.
    if (findings.empty()) nodes.insert(nodes.end(), read.nodes().begin() + 1, read.nodes().end());
  } else {
    Additions additions(type, object);
    findings = xml::thread_parser(limits).parse(text, additions);
    if (findings.empty()) findings = additions.take_findings();
    if (findings.empty() && additions.none()) {
      findings.push_back(only_finding("bad-value", "there is no element to add"));
    }
    if (!findings.empty()) additions.undo();
  }
  for (Finding& finding : findings) {
    finding.location = text.location(std::max(finding.location.offset, begin));
    finding.location.line -= 1;
    finding.location.offset -= begin;
    finding.file = text.name();
    finding.path.insert(0, path);
  }
  return findings;
}

}  // namespace virtbind::document
