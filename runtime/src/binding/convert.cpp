// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/convert.hpp"

#include <algorithm>

#include "virtbind/binding/reader.hpp"
#include "virtbind/binding/writer.hpp"
#include "virtbind/validate.hpp"

namespace virtbind {

std::vector<Finding> convert_object(const TypeInfo& from, const void* object, const TypeInfo& to,
                                    void* target) {
  Reader reader(to, target, from.element_ns, from.element);
  Writer writer(reader);
  writer.write(from, object, {from.element_ns, from.element});
  auto findings = reader.take_findings();
  // Validation says what is missing too, and of all that is wrong with it, in better words.
  std::erase_if(findings, [](const Finding& f) { return f.id.starts_with("missing-"); });
  for (Finding& finding : findings) {
    finding.severity = finding.id == "wrong-root" ? Severity::error : Severity::warning;
    finding.location = {};
  }
  if (has_errors(findings)) return findings;
  auto invalid = validate_object(to, target);
  findings.insert(findings.end(), std::make_move_iterator(invalid.begin()),
                  std::make_move_iterator(invalid.end()));
  return findings;
}

}  // namespace virtbind
