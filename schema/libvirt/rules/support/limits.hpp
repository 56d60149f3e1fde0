// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How much a rule makes of a number.  A document comes from anywhere, and a number in it is no
// reason to make millions of elements: beyond these limits, which no hypervisor comes near, a rule
// makes nothing.
#pragma once

namespace virtbind::rules::libvirt {

/// CPUs, and threads for input and output.
inline constexpr unsigned long long kMostListed = 16384;
/// Controllers of one type.
inline constexpr unsigned long long kMostControllers = 1024;

}  // namespace virtbind::rules::libvirt
