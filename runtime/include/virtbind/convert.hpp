// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From one binding to another: the same document as two versions of a schema have it.
//
//   auto made = virtbind::convert<newer::Domain>(guest);
//   for (const auto& finding : made.findings()) std::cerr << to_string(finding) << '\n';
//   if (made) save(*made);
//
// May be called from any thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/io.hpp"

namespace virtbind {

/// Fills a default-constructed object of type `to` with what an object of type `from` says.
///
/// What `to` has no place for is left behind, each a warning with its path: unknown-element,
/// unknown-attribute, bad-value, duplicate-element, unexpected-text.  What the result is then not
/// valid for is an error: what `to` asks for and `from` does not say, or a combination that the
/// other schema does not allow.
std::vector<Finding> convert_object(const TypeInfo& from, const void* object, const TypeInfo& to,
                                    void* target);

/// The object as another binding has it; without a value where the result would not be valid.
template <class To, class From>
Result<To> convert(const From& from) {
  auto value = std::make_unique<To>();
  auto findings = convert_object(type_of<From>(), &from, type_of<To>(), value.get());
  if (has_errors(findings)) value.reset();
  return {std::move(value), std::move(findings)};
}

}  // namespace virtbind
