// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One function for each binding, so that a source includes the header of one only.
#pragma once

#include <string>

/// The name of a paravirtualised guest, read with virtbind::core.
std::string core_guest();

/// A host's inventory, read, changed and written with the binding of acme.rng.
std::string inventory();

/// A guest built with virtbind::libvirt.
std::string libvirt_guest();
