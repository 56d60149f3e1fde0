// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Semantic checks: what no schema can say.  A check finds what a hypervisor would refuse, or what
// can hardly be meant, in a document that is valid.
//
//   #include <virtbind/libvirt/checks.hpp>
//
//   auto guest = virtbind::read_file<virtbind::libvirt::Domain>("guest.xml", {.keep_locations = true});
//   for (const auto& finding : virtbind::check(guest)) std::cerr << to_string(finding) << '\n';
//
// A check of one's own is a function and a few words about it:
//
//   virtbind::checks::Checks<virtbind::libvirt::Domain> ours;
//   ours.add({.id = "acme-title", .title = "Every guest has a title"}, [](const auto& guest, auto& context) {
//     if (!has(guest.title())) context.report(guest, "the guest has no title");
//   });
//   auto findings = virtbind::check(guest, virtbind::checks::CheckSet(std::move(ours)));
//
// Checks change nothing, keep nothing, and may run in any number of threads.
#pragma once

#include <vector>

#include "virtbind/checks/check_set.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/io.hpp"

namespace virtbind {

/// All checks of the binding that a document belongs to.
template <class Document>
const checks::CheckSet& checks_for(const Document& document) {
  return virtbind_check_set(&document);  // found by argument, generated
}

/// Checks an object; findings have paths and no lines.  It need not be valid: what a check looks at
/// and is not there, it does not judge.
template <class Document>
std::vector<Finding> check(const Document& document, const checks::CheckSet& set,
                           const CheckOptions& options = {}) {
  return set.run(&document, options);
}
template <class Document>
std::vector<Finding> check(const Document& document, const CheckOptions& options = {}) {
  return check(document, checks_for(document), options);
}

/// Checks a document as it was read, which has to be ok(); findings have lines where the document
/// was read with ReadOptions::keep_locations.
template <class Document>
std::vector<Finding> check(const Result<Document>& document, const checks::CheckSet& set,
                           const CheckOptions& options = {}) {
  return set.run(&*document, options, document.source());
}
template <class Document>
std::vector<Finding> check(const Result<Document>& document, const CheckOptions& options = {}) {
  return check(document, checks_for(*document), options);
}

}  // namespace virtbind
