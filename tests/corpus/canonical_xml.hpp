// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What two documents have to share to say the same, by a judge that is not virtbind: libxml2.
#pragma once

#include <string>

/// The document's elements, attributes, values and text in one form: attributes sorted, children
/// grouped by name with the order kept inside a group; comments and text that is nothing but white
/// space are left out.  Throws std::runtime_error for what is no XML.
std::string canonical_xml(const std::string& text);
