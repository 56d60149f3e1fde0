// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind convert: a document as another binding has it, and what of it that one cannot say.
#include "virtbind/convert.hpp"

#include <fmt/format.h>

#include "documents.hpp"

namespace virtbind::cli {

namespace {

Finding no_such_kind(const std::string& file, const TypeInfo& type, const Binding& target) {
  return {.severity = Severity::error,
          .source = FindingSource::schema,
          .id = "wrong-root",
          .message = fmt::format("binding '{}' has no '{}'", target.name, type.element),
          .file = file,
          .location = {},
          .path = fmt::format("/{}", type.element),
          .related = {}};
}

}  // namespace

int convert(const Options& options) {
  const Binding& target = *find_binding(options.to);
  return for_each_document(options,
                           [&](const std::string& file, Object& object,
                               std::optional<std::string>&) -> std::vector<Finding> {
                             const TypeInfo* type = target.find_fragment(object.type->element);
                             if (type == nullptr) return {no_such_kind(file, *object.type, target)};
                             Object made{type, {type->create(), type->destroy}};
                             auto findings = convert_object(*object.type, object.value.get(), *type,
                                                            made.value.get());
                             for (Finding& finding : findings) finding.file = file;
                             object = std::move(made);
                             return findings;
                           });
}

}  // namespace virtbind::cli
