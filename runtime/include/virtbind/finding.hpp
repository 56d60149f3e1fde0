// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Findings: what virtbind has to say about a document, as values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace virtbind {

/// A place in a text: line and column count from 1, the column in Unicode code points, the offset
/// in bytes of the UTF-8 text from 0.  All zero where there is no text (an object built in memory).
struct Location {
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t offset = 0;

  friend bool operator==(const Location&, const Location&) = default;
};

enum class Severity : std::uint8_t { error, warning, note };

/// Which stage found it: the XML parser, the schema, or a semantic check.
enum class FindingSource : std::uint8_t { xml, schema, check };

/// A second place that belongs to a finding ("first used here").
struct Related {
  Location location;
  std::string path;
  std::string message;
};

/// One thing found in one document.
struct Finding {
  Severity severity = Severity::error;
  FindingSource source = FindingSource::xml;
  std::string id;       ///< stable, for machines: "xml-malformed", "unknown-element", ...
  std::string message;  ///< one sentence for people, without the location
  std::string file;     ///< as the caller named the input; "" for a string
  Location location;    ///< where the culprit begins
  std::string path;     ///< "/domain/devices/disk[2]/source/@file"; "" before the root is known
  std::vector<Related> related;
};

/// The names used in JSON and SARIF.
std::string_view to_string(Severity severity) noexcept;
std::string_view to_string(FindingSource source) noexcept;

/// "file:line:col: error: message [id]"; without a line "file: path: error: message [id]".
std::string to_string(const Finding& finding);

/// Thrown by the throwing forms of the API; what() is the first finding's text.
class Error : public std::runtime_error {
 public:
  explicit Error(std::vector<Finding> findings);

  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }

 private:
  std::vector<Finding> findings_;
};

}  // namespace virtbind
