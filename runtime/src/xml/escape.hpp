// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Escaping for the serializer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace virtbind::xml::internal {

/// What must be escaped.  In attributes that is more than XML asks for: libvirt escapes all five,
/// and white space other than spaces would not survive the parser's normalisation.
enum class Escape : std::uint8_t { text, attribute };

/// Appends so that a parser reads the same text again.  What XML cannot hold (control characters,
/// bytes that are not UTF-8) becomes U+FFFD; returns false then.
bool append_escaped(std::string& out, std::string_view text, Escape escape);

/// Appends the content of a comment or processing instruction, where nothing can be escaped.
/// Returns false if something had to be replaced.
bool append_unescaped(std::string& out, std::string_view text);

}  // namespace virtbind::xml::internal
