// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The reader: events to a typed object, driven by TypeInfo.
#pragma once

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "virtbind/binding/member_set.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/value.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind {

/// Where the parts of an object stood in the text: elements and attributes by their address.
/// Valid for as long as those parts are neither destroyed nor moved to another container.
class SourceMap {
 public:
  SourceMap() = default;
  /// Has its memory from a resource.
  explicit SourceMap(std::pmr::memory_resource* resource) : entries_(resource) {}

  /// Makes room for so many parts.
  void reserve(std::size_t parts) { entries_.reserve(parts); }
  void add(const void* part, xml::Range range) { entries_.emplace_back(part, range); }
  /// May be called once, after the last add(): find() then need not look at all of them.
  void seal();
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// The start tag of an element or the value of an attribute; null for what was not read.
  [[nodiscard]] const xml::Range* find(const void* part) const;

 private:
  std::pmr::vector<std::pair<const void*, xml::Range>> entries_;
  bool sealed_ = false;
};

/// What a Reader does besides filling the object.
struct ReaderOptions {
  SourceMap* places = nullptr;   ///< gets the place of every part
  MemberSet* members = nullptr;  ///< gets every member that has a value, and every word
  /// Somebody else validates the document: what is missing, stands twice or does not belong there
  /// is theirs to find, and the object of a document that is not valid is good for nothing.
  bool validated = false;
};

/// Fills one object from one element's events.  Everything that the type cannot hold is a finding
/// (unknown-element, unknown-attribute, duplicate-element, unexpected-text, bad-value,
/// missing-element, missing-attribute, wrong-root) and reading goes on after it.
///
/// Findings carry the offset of their location only; lines are for the owner of the text to add.
class Reader final : public xml::EventSink {
 public:
  /// `object` is a default-constructed object of `type`, to be read from an element named `name`
  /// in namespace `ns`.
  Reader(const TypeInfo& type, void* object, std::string_view ns, std::string_view name,
         const ReaderOptions& options = {});

  bool start_element(const xml::StartElement& element) override;
  bool text(std::string_view text, xml::Range range) override;
  bool end_element(const xml::Name& name, xml::Range range) override;
  bool comment(std::string_view text, xml::Range range) override;
  bool processing_instruction(std::string_view target, std::string_view data,
                              xml::Range range) override;

  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
  std::vector<Finding> take_findings() { return std::move(findings_); }

 private:
  struct Frame {
    const TypeInfo* type = nullptr;
    void* object = nullptr;
    const MemberInfo* member = nullptr;  ///< of the parent; null for the root
    xml::Range range;                    ///< of the start tag
    bool unexpected_text = false;        ///< already reported
  };
  struct Declaration {
    std::size_t depth;
    std::string prefix;
    std::string ns;
  };

  bool start_root(const xml::StartElement& element);
  bool start_child(const xml::StartElement& element);
  void enter(const TypeInfo& type, void* object, const MemberInfo* member,
             const xml::StartElement& element);
  void declare(const Frame& frame, std::span<const xml::NamespaceDeclaration> declarations);
  bool skip_unknown(const xml::StartElement& element);
  bool skip_second(const MemberInfo& member, const xml::StartElement& element);
  void attribute(const Frame& frame, const xml::Attribute& attribute);
  void other_attribute(const Frame& frame, const xml::Attribute& attribute);
  void refuse_value(const MemberInfo& member, const xml::Attribute& attribute);
  void mixed_text(std::string_view text, xml::Range range);
  void refuse_text(std::string_view text, xml::Range range);
  void finish(Frame& frame);
  void finish_value(const Frame& frame);
  void note_word(const TypeInfo& type, std::size_t literal);
  void require(const Frame& frame, const MemberInfo& member, bool is_attribute);
  bool start_free_form(const xml::StartElement& element);
  void add_node(Node node);
  void close_free_form(Frame& frame);
  [[gnu::cold]] void report(std::string id, std::string message, xml::Range range,
                            std::string path);
  [[nodiscard]] std::string_view name_of(const Frame& frame) const;
  [[nodiscard]] std::string path() const;
  /// Whether a valid document has nothing else in such an element than the members of its class.
  [[nodiscard]] bool knows_all_of(const TypeInfo& type) const noexcept {
    return options_.validated && type.content != ContentKind::any;
  }

  const TypeInfo& root_type_;
  void* root_object_;
  std::string_view root_ns_;
  std::string_view root_name_;
  ReaderOptions options_;
  std::vector<Frame> frames_;
  std::vector<Node*> nodes_;  ///< open elements inside free-form content
  std::vector<Declaration> declarations_;
  std::size_t skipping_ = 0;  ///< open elements inside one that is not known
  std::string text_;          ///< of the innermost element that has a value
  std::vector<Finding> findings_;
};

}  // namespace virtbind
