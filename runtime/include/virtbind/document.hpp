// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Editing in place: a document that is changed through its objects and keeps its text.  What was
// changed is written anew, every other byte stays: comments, white space, order, quotes, prefixes,
// the spelling of values, and what the schema does not know.
//
//   auto guest = virtbind::Document<virtbind::libvirt::Domain>::read_file("guest.xml");
//   if (!guest) return report(guest.findings());
//   (*guest)->name("copy");
//   return report(guest->save());
//
// A document need not be valid: what the objects cannot hold stays in the text, and is reported as
// a warning.  A member that every valid document has may then be unset; present() of its container
// is not offered by its accessor, so look at findings() for "missing-..." first.
//
// A document is as thread-safe as a standard container.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "virtbind/document/any_document.hpp"
#include "virtbind/io.hpp"

namespace virtbind {

template <class T>
class Document {
 public:
  /// The document, with warnings for what only its text holds; or what stood in its way: text that
  /// is no XML, another root element, and with Unknown::error what the schema does not know.
  static Result<Document> read(std::string_view xml, const DocumentOptions& options = {}) {
    auto text = xml::Text::decode(std::string(xml), options.name);
    if (auto* finding = std::get_if<Finding>(&text)) return {nullptr, {std::move(*finding)}};
    return made(AnyDocument::read(type_of<T>(), std::move(std::get<xml::Text>(text)), options));
  }
  static Result<Document> read_file(const std::filesystem::path& path,
                                    const DocumentOptions& options = {}) {
    return made(AnyDocument::read_file(type_of<T>(), path, options));
  }

  [[nodiscard]] const T& value() const { return *static_cast<const T*>(document_.object()); }
  /// The objects, to look at and to change; they stay where they are when the document is saved.
  [[nodiscard]] T& value() { return *static_cast<T*>(document_.object()); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// The document with all changes, in its own encoding; or what stood in the way of a change.
  Result<std::string> text() {
    auto findings = document_.update();
    if (!findings.empty()) return {nullptr, std::move(findings)};
    return {std::make_unique<std::string>(document_.text().bytes()), {}};
  }
  /// Writes the changes to the file that was read: AnyDocument::save().
  std::vector<Finding> save() { return document_.save(); }
  std::vector<Finding> save_as(const std::filesystem::path& path) {
    return document_.save_as(path);
  }

  /// The same document for what works by path: set(), remove(), add().
  [[nodiscard]] AnyDocument& any() noexcept { return document_; }
  [[nodiscard]] const AnyDocument& any() const noexcept { return document_; }

 private:
  explicit Document(AnyDocument document) : document_(std::move(document)) {}

  static Result<Document> made(AnyDocument::ReadResult result) {
    if (auto* findings = std::get_if<std::vector<Finding>>(&result)) {
      return {nullptr, std::move(*findings)};
    }
    auto& document = std::get<AnyDocument>(result);
    auto findings = document.findings();
    return {std::unique_ptr<Document>(new Document(std::move(document))), std::move(findings)};
  }

  AnyDocument document_;
};

}  // namespace virtbind
