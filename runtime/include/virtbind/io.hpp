// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reading and writing typed objects: whole documents, or fragments such as a lone <disk>.
//
//   auto guest = virtbind::read_file<virtbind::libvirt::Domain>("guest.xml");
//   if (!guest) return report(guest.findings());
//   guest->name("copy");
//   auto text = virtbind::write(*guest);
//
// All functions may be called from any thread at any time, without initialisation; objects
// themselves are as thread-safe as standard containers.
#pragma once

#include <algorithm>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "virtbind/binding/reader.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/unknown.hpp"
#include "virtbind/xml/parser.hpp"
#include "virtbind/xml/serializer.hpp"

namespace virtbind {

struct ReadOptions {
  xml::Limits limits;
  /// What findings call a text that comes from no file.
  std::string name;
  /// Whether the result can tell where its parts stood (Result::location_of).
  bool keep_locations = false;
  /// Whether a document may lack elements and attributes that every valid one has.  What is missing
  /// is then a warning, and the member is not set: defaults or the program have to set it before
  /// anything asks for its value.
  bool allow_missing = false;
  /// Whether a document may have what the schema does not know.  The object is without it.
  Unknown unknown = Unknown::error;
};

struct WriteOptions {
  xml::Style style;
  /// The root element's name; the usual one of the type where empty.
  std::string root;
};

/// The text that an object was read from and where its parts stood in it; null where there is none.
struct Source {
  const xml::Text* text = nullptr;
  const SourceMap* places = nullptr;

  /// Where an element or attribute began; all zero where that is not known.
  [[nodiscard]] Location location_of(const void* part) const {
    const xml::Range* range = places != nullptr ? places->find(part) : nullptr;
    return range != nullptr ? text->location(range->begin) : Location{};
  }
};

/// Whether any finding is more than a warning.
inline bool has_errors(const std::vector<Finding>& findings) noexcept {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

/// A value, or what stood in its way.  With findings there is no value, unless all of them are
/// warnings or notes.
template <class T>
class Result {
 public:
  Result(std::unique_ptr<T> value, std::vector<Finding> findings)
      : value_(std::move(value)), findings_(std::move(findings)) {}

  [[nodiscard]] bool ok() const noexcept { return value_ != nullptr; }
  explicit operator bool() const noexcept { return ok(); }

  /// Only where ok().
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return std::move(*value_); }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  /// The value itself, to keep; throws Error with the findings where there is none.
  std::unique_ptr<T> take() && {
    if (!value_) throw Error(std::move(findings_));
    return std::move(value_);
  }

  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }

  /// Where an element or attribute of the value began in the text; all zero where that is not
  /// known (it was not read from there, or ReadOptions::keep_locations was off).
  [[nodiscard]] Location location_of(const void* part) const { return source().location_of(part); }
  /// The text and the places in it, for as long as the result lives; null where
  /// ReadOptions::keep_locations was off.
  [[nodiscard]] Source source() const noexcept { return {text_.get(), places_.get()}; }

  /// For the implementation: makes location_of() work.
  void keep(std::shared_ptr<const xml::Text> text, std::shared_ptr<const SourceMap> places) {
    text_ = std::move(text);
    places_ = std::move(places);
  }

 private:
  std::unique_ptr<T> value_;
  std::vector<Finding> findings_;
  std::shared_ptr<const xml::Text> text_;
  std::shared_ptr<const SourceMap> places_;
};

/// Reads into a default-constructed object of a type known only by its table.  The text's root
/// element has to be one that the type can have.  Findings come with file, line and column.
std::vector<Finding> read_object(const TypeInfo& type, void* object, const xml::Text& text,
                                 const xml::Limits& limits = {}, SourceMap* places = nullptr);

/// Writes an object of a type known only by its table; text is appended to `out`.  The findings
/// are of what is not set or cannot be written in XML.
std::vector<Finding> write_object(const TypeInfo& type, const void* object, std::string& out,
                                  const WriteOptions& options = {});

/// Writes a file whole or not at all: to a temporary file beside it, then renamed over it.
/// Finding "io-unwritable".  Links are followed and the mode of a file that exists is kept.
std::vector<Finding> write_file_atomically(const std::filesystem::path& path,
                                           std::string_view text);

/// With findings only of what the options allow: makes warnings of them and returns true.
bool only_allowed(std::vector<Finding>& findings, const ReadOptions& options);

/// With findings of missing elements and attributes only: makes warnings of them and returns true.
bool only_missing(std::vector<Finding>& findings);

namespace detail {
template <class T>
Result<T> read_text(std::variant<xml::Text, Finding> source, const ReadOptions& options) {
  if (auto* finding = std::get_if<Finding>(&source)) return {nullptr, {std::move(*finding)}};
  auto text = std::make_shared<const xml::Text>(std::move(std::get<xml::Text>(source)));
  auto places = options.keep_locations ? std::make_shared<SourceMap>() : nullptr;
  auto value = std::make_unique<T>();
  auto findings = read_object(type_of<T>(), value.get(), *text, options.limits, places.get());
  if (!only_allowed(findings, options)) value.reset();
  Result<T> result(std::move(value), std::move(findings));
  if (places) {
    places->seal();
    result.keep(std::move(text), std::move(places));
  }
  return result;
}
}  // namespace detail

/// Reads a document from its text.
template <class T>
Result<T> read(std::string_view xml, const ReadOptions& options = {}) {
  return detail::read_text<T>(xml::Text::decode(std::string(xml), options.name), options);
}

/// Reads a document from what is left in a stream.
template <class T>
Result<T> read(std::istream& stream, const ReadOptions& options = {}) {
  return detail::read_text<T>(xml::Text::read_stream(stream, options.name, options.limits),
                              options);
}

template <class T>
Result<T> read_file(const std::filesystem::path& path, const ReadOptions& options = {}) {
  return detail::read_text<T>(xml::Text::read_file(path, options.limits), options);
}

/// The throwing forms: Error with all findings.
template <class T>
std::unique_ptr<T> read_or_throw(std::string_view xml, const ReadOptions& options = {}) {
  return read<T>(xml, options).take();
}
template <class T>
std::unique_ptr<T> read_file_or_throw(const std::filesystem::path& path,
                                      const ReadOptions& options = {}) {
  return read_file<T>(path, options).take();
}

/// The object as a document.
template <class T>
Result<std::string> write(const T& object, const WriteOptions& options = {}) {
  auto out = std::make_unique<std::string>();
  auto findings = write_object(type_of<T>(), &object, *out, options);
  if (!findings.empty()) out.reset();
  return {std::move(out), std::move(findings)};
}

template <class T>
std::string write_or_throw(const T& object, const WriteOptions& options = {}) {
  return std::move(*write(object, options).take());
}

/// Appends the document to a stream; nothing where there are findings.
template <class T>
std::vector<Finding> write(const T& object, std::ostream& stream,
                           const WriteOptions& options = {}) {
  auto text = write(object, options);
  if (text) stream << *text;
  return text.findings();
}

/// Writes the document to a file, whole or not at all.
template <class T>
std::vector<Finding> write_file(const T& object, const std::filesystem::path& path,
                                const WriteOptions& options = {}) {
  auto text = write(object, options);
  return text ? write_file_atomically(path, *text) : text.findings();
}

}  // namespace virtbind
