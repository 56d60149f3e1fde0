// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind check: is every file well-formed, and everything in it known to the typed model?
#include "bindings.hpp"
#include "inputs.hpp"
#include "jobs.hpp"

namespace virtbind::cli {

int check(const Options& options) {
  const Binding& binding = *find_binding(options.binding);
  return for_each_file(options, [&](const std::string& file) -> Outcome {
    auto source = read_input(file);
    if (auto* finding = std::get_if<Finding>(&source)) {
      return {.output = {},
              .findings = {*finding},
              .text = {},
              .could_not_run = finding->id.starts_with("io-")};
    }
    auto& text = std::get<xml::Text>(source);
    auto object = read(binding, text, options.kind);
    if (auto* findings = std::get_if<std::vector<Finding>>(&object)) {
      return {.output = {}, .findings = std::move(*findings), .text = std::move(text)};
    }
    return {};
  });
}

}  // namespace virtbind::cli
