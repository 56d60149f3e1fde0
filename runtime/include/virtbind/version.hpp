// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The version of the runtime, and the number that generated code checks.
#pragma once

#define VIRTBIND_VERSION "0.1.0"

/// Changes whenever code made by an older generator would no longer work with this runtime.
#define VIRTBIND_BINDING_INTERFACE 1

namespace virtbind {

/// The version of the runtime library that is linked, which may be newer than the headers.
const char* version() noexcept;

}  // namespace virtbind
