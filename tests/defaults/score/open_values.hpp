// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Values that libvirt takes from its host or from chance: nobody can be right or wrong about them.
#pragma once

#include "tree.hpp"

/// Removes from a normalised document what the input left open: uuid, MAC addresses, architecture,
/// machine, emulator, ids of virtual ports, files and features of firmware, the version of the
/// interrupt controller under KVM, the host's security label.
void remove_open_values(Tree& document, const Tree& input);

/// Removes the addresses of devices.
void remove_addresses(Tree& document);
