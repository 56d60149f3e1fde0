// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Semantic checks: what no schema can say.  A check finds what a hypervisor would refuse, or what
// can hardly be meant, in a document that is valid.
//
//   #include <virtbind/libvirt/checks.hpp>
//
//   using virtbind::libvirt::Domain;
//   auto guest = virtbind::read_file<Domain>("guest.xml", {.keep_locations = true});
//   for (const auto& finding : virtbind::check(guest)) std::cerr << to_string(finding) << '\n';
//
// Checks assume a document that is valid.  What comes from outside is validated first, or both in
// one pass over the text:
//
//   auto text = std::get<virtbind::xml::Text>(virtbind::xml::Text::read_file("guest.xml"));
//   auto findings = virtbind::validate_and_check<virtbind::libvirt::Domain>(text);
//
// A check of one's own is a function and a few words about it:
//
//   virtbind::checks::Checks<Domain> ours;
//   ours.add({.id = "acme-title", .title = "Every guest has a title"},
//            [](const Domain& guest, virtbind::checks::Context& context) {
//     if (!guest.title().present()) context.report(guest, "the guest has no title");
//   });
//   auto findings = virtbind::check(guest, virtbind::checks::CheckSet(std::move(ours)));
//
// Checks change nothing, keep nothing, and may run in any number of threads.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "virtbind/checks/check_set.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/io.hpp"
#include "virtbind/xml/parser.hpp"

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

/// Makes the profile that a document is checked for out of the one that it asks for.
using ForWhom = std::function<Profile(const Profile& of_document)>;

/// Validates a text and, where the schema has nothing against it, checks it with that of the sets
/// which is for its kind of document; without one it is valid and that is all.  `fragment` as for
/// validate(); `for_whom` overrides options.profile where it is set.
std::vector<Finding> validate_and_check(const Binding& binding, const xml::Text& text,
                                        std::span<const checks::CheckSet* const> sets,
                                        const CheckOptions& options = {},
                                        const ForWhom& for_whom = {},
                                        const TypeInfo* fragment = nullptr,
                                        const xml::Limits& limits = {});

/// The same with all checks of one kind of document; others of its binding are validated only.
template <class Document>
std::vector<Finding> validate_and_check(const xml::Text& text, const CheckOptions& options = {}) {
  const std::array sets = {&virtbind_check_set(static_cast<const Document*>(nullptr))};
  return validate_and_check(*type_of<Document>().binding, text, sets, options);
}

}  // namespace virtbind
