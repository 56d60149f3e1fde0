// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Defaults: turns a document into what its hypervisor would make of it.
//
//   #include <virtbind/libvirt/defaults.hpp>
//
//   auto profile = virtbind::profile_for(*guest);
//   auto report = virtbind::apply_defaults(*guest, profile);
//   for (const auto& a : report.applications) print(a.path, a.value, a.rule->reason);
//
// What depends on the host or on chance (uuid, MAC address, emulator) is never invented: it is in
// report.left_open, unless the profile's host facts say it.  Applying twice changes nothing.
#pragma once

#include "virtbind/defaults/profile.hpp"
#include "virtbind/defaults/report.hpp"
#include "virtbind/defaults/rule_set.hpp"

namespace virtbind {

/// The profile that a document asks for: its hypervisor, with nothing known of the host.
template <class Document>
Profile profile_for(const Document& document) {
  return virtbind_rule_set(&document).profile_for(&document);  // found by argument, generated
}

/// Fills in a document.  It may lack what every valid one has (ReadOptions::allow_missing): what no
/// rule fills in is missing still, and writing the document says so.
template <class Document>
DefaultsReport apply_defaults(Document& document, const Profile& profile,
                              const DefaultsOptions& options = {}) {
  return virtbind_rule_set(&document).apply(&document, profile, options);
}
template <class Document>
DefaultsReport apply_defaults(Document& document) {
  return apply_defaults(document, profile_for(document));
}

}  // namespace virtbind
