// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the Xerces-facing files share.
#pragma once

#include <string>
#include <string_view>

#include <xercesc/util/XercesDefs.hpp>

namespace virtbind::xml::internal {

/// Initialises Xerces once per process.  It is never terminated: other users of Xerces in the
/// process, or static objects, may outlive any moment we could choose.
void ensure_xerces();

/// Appends UTF-16; unpaired surrogates, which Xerces does not produce, become U+FFFD.
void append_utf16(std::string& out, std::u16string_view units);

/// A view of a string of Xerces.
std::u16string_view view(const XMLCh* text) noexcept;

std::string to_utf8(const XMLCh* text);

}  // namespace virtbind::xml::internal
