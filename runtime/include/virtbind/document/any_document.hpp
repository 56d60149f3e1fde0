// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A document that keeps its text, of a type known only by its table.  Programs that know the type
// use virtbind::Document.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/unknown.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind {

struct DocumentOptions {
  xml::Limits limits = {};
  /// What findings call a text that comes from no file.
  std::string name = {};
  Unknown unknown = Unknown::keep;
};

/// A text, the objects it was read to, and what brings the one up to date with the other.  As
/// thread-safe as a standard container.
class AnyDocument {
 public:
  using ReadResult = std::variant<AnyDocument, std::vector<Finding>>;

  /// Reads a document whose root element has to be one that the type can have.
  static ReadResult read(const TypeInfo& type, xml::Text text, const DocumentOptions& options = {});
  /// The same of a file, which save() then writes to.
  static ReadResult read_file(const TypeInfo& type, const std::filesystem::path& path,
                              const DocumentOptions& options = {});

  AnyDocument(AnyDocument&&) noexcept;
  AnyDocument& operator=(AnyDocument&&) noexcept;
  ~AnyDocument();

  [[nodiscard]] const TypeInfo& type() const noexcept;
  [[nodiscard]] const void* object() const noexcept;
  /// The object, to change it.
  [[nodiscard]] void* object() noexcept;
  /// What reading found, as warnings: what the objects cannot hold and only the text keeps, and
  /// what is missing.
  [[nodiscard]] const std::vector<Finding>& findings() const noexcept;

  /// Brings the text up to date with the objects.  With findings, all of them errors, the text is
  /// what it was: a member that a new element needs is not set (missing-...), a value cannot be
  /// said in XML (xml-unrepresentable), or the text read again would not say what the objects say
  /// (edit-mismatch, with the path of the place).
  std::vector<Finding> update();
  /// The text as of reading or the last update().
  [[nodiscard]] const xml::Text& text() const noexcept;

  /// Updates the text and writes it to the file that it was read from, whole or not at all; a text
  /// that has not changed is not written.  Finding "io-changed" where the file is no longer what
  /// was read.
  std::vector<Finding> save();
  /// Updates the text and writes it to a file, whatever was there.
  std::vector<Finding> save_as(const std::filesystem::path& path);

  // By path, as findings print it: "/domain/devices/disk[2]/target/@dev", or with a condition in
  // place of the number: "/domain/devices/disk[target/@dev='vda']".  Findings: "bad-path" for what
  // leads nowhere, "bad-value", and what reading an element finds.

  /// Sets an attribute or the text of an element.  What is not there and may stand only once is
  /// made, the elements on the way included.
  std::vector<Finding> set(std::string_view path, std::string_view value);
  /// Removes an attribute or element, also one that only the text has.
  std::vector<Finding> remove(std::string_view path);
  /// Adds elements, given as XML, to the element of that path.  The usual prefixes of the binding's
  /// namespaces need not be declared.
  std::vector<Finding> add(std::string_view path, std::string_view xml);

 private:
  class Impl;
  explicit AnyDocument(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace virtbind
