// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Why a document is not well-formed, in words, and exactly where.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace virtbind::xml::internal {

struct Mistake {
  const char* id = "xml-malformed";
  std::string message;
  std::size_t offset = 0;
  std::optional<std::size_t> opened_at;  ///< the start tag that matters too
};

/// The first mistake before `end`, which is where the reading of the document was stopped (that
/// the document ends there is no mistake then) or the text's size.
///
/// Called after Xerces has refused a document: Xerces's own messages and places say what it could
/// not read, not what is wrong.
std::optional<Mistake> find_mistake(std::string_view text, std::size_t end);

}  // namespace virtbind::xml::internal
