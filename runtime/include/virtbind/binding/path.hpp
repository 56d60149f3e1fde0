// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Paths: how findings and reports name a part of a document.
#pragma once

#include <cstddef>
#include <string>

#include "virtbind/binding/type_info.hpp"

namespace virtbind {

/// The step to one value of a member: "/disk", "/disk[2]", "/@dev", "/qemu:commandline".  `index`
/// counts from 0; the first value is written without a number.
std::string path_step(const MemberInfo& member, std::size_t index, bool attribute);

/// "/domain/devices/disk[2]/target/@dev" for a part of a document: an element's object, or an
/// attribute's value.  "" for what is no part of it.
std::string path_of(const TypeInfo& type, const void* document, const void* part);

}  // namespace virtbind
