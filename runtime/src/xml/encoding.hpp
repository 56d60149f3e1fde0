// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From a document's bytes to UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace virtbind::xml::internal {

struct EncodingMistake {
  std::string message;
  /// Offset of the first bad byte in the UTF-8 text, as far as it was decoded.
  std::size_t offset = 0;
};

/// Decodes in place.  By byte order mark, else the XML declaration, else UTF-8.  A UTF-8 mark
/// stays in the text, so that offsets are those of the input; other marks do not.  After a
/// mistake `bytes` is the text up to there.  What it replaces by another text goes to `original`.
std::optional<EncodingMistake> decode_to_utf8(std::string& bytes,
                                              std::optional<std::string>& original);

/// A text in the encoding of a document that was decoded without a mistake, byte order mark
/// included; nothing where the encoding cannot be written.
std::optional<std::string> encode_like(std::string_view document, std::string_view utf8);

}  // namespace virtbind::xml::internal
