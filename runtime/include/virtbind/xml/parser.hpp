// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The XML parser: Xerces-C++ SAX2 behind the event interface.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "virtbind/finding.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind::xml {

/// What a document may cost.  Beyond a limit parsing stops with finding "xml-limit".
struct Limits {
  std::size_t document_bytes = std::size_t{1} << 30;  ///< the whole text
  std::size_t depth = 256;                            ///< nested elements
  std::size_t attributes = 1024;                      ///< of one element
  std::size_t tag_bytes = std::size_t{1} << 20;       ///< one start tag, attributes included

  friend bool operator==(const Limits&, const Limits&) = default;
};

/// A document's text, decoded to UTF-8 once, with the means to turn offsets into lines.
///
/// Immutable after construction; may be shared between threads (line starts are found on
/// construction of a LineIndex, not here).
class Text {
 public:
  /// `bytes` in any encoding Xerces knows (BOM, XML declaration, UTF-8 otherwise).  `name` is
  /// what findings call it.  A finding "xml-encoding" instead where the bytes do not decode.
  static std::variant<Text, Finding> decode(std::string bytes, std::string name);

  /// Reads a regular file or what can be read like one.  Findings "io-not-found",
  /// "io-directory", "io-unreadable", "xml-empty" (no bytes at all).
  static std::variant<Text, Finding> read_file(const std::filesystem::path& path,
                                               const Limits& limits = {});
  static std::variant<Text, Finding> read_stream(std::istream& stream, std::string name,
                                                 const Limits& limits = {});

  [[nodiscard]] std::string_view utf8() const noexcept { return utf8_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The document as it came, in its own encoding.
  [[nodiscard]] std::string_view bytes() const noexcept { return original_ ? *original_ : utf8_; }
  /// Another text in this one's encoding, with its byte order mark.  A character that the encoding
  /// has not becomes a reference (&#8364;).  Nothing where this text's encoding cannot be written.
  [[nodiscard]] std::optional<std::string> encode(std::string_view utf8) const;
  [[nodiscard]] Location location(std::size_t offset) const;
  /// The text of a line (from 1) without its line end.
  [[nodiscard]] std::string_view line(std::size_t number) const;

 private:
  std::string utf8_;
  std::optional<std::string> original_;  ///< where it is not UTF-8
  std::string name_;
};

/// Parses documents into sinks.  One Parser may be used again and again (that is cheap: parser
/// state is reused) but by one thread at a time; different Parsers are independent.  Xerces is
/// initialised by the first Parser of the process and stays so.
class Parser {
 public:
  explicit Parser(Limits limits = {});
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  /// Sends the document's events to the sink.  Returns what is wrong with the XML: empty when it
  /// is well-formed, else exactly one error (ids "xml-malformed", "xml-doctype", "xml-limit",
  /// "xml-namespace").  Events sent before an error stand.  A sink that returns false ends
  /// parsing without a finding.
  ///
  /// Events are sent in batches, most documents in a single one.  `also` hears each batch after
  /// `sink` did; when it returns false, it alone hears no more.
  std::vector<Finding> parse(const Text& text, EventSink& sink, EventSink* also = nullptr);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The calling thread's own parser: making one costs more than reading a small document.  Not for a
/// sink that is itself being called by it.
Parser& thread_parser(const Limits& limits = {});

}  // namespace virtbind::xml
