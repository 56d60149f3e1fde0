// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind info: versions, bindings, and the kinds of document each knows.
#include <iostream>

#include <fmt/format.h>

#include "bindings.hpp"
#include "options.hpp"
#include "virtbind/version.hpp"

namespace virtbind::cli {

int info(const Options&) {
  std::cout << fmt::format("virtbind {}\n", version());
  for (const Binding* binding : bindings()) {
    std::cout << fmt::format("\nbinding {}{}\n", binding->name,
                             binding == bindings().front() ? " (default)" : "");
    std::cout << fmt::format("  schema version: {}\n", binding->schema_version.empty()
                                                           ? "not known"
                                                           : binding->schema_version);
    std::cout << fmt::format("  types: {}\n", binding->types.size());
    std::cout << "  kinds:";
    for (const RootInfo& root : binding->roots) std::cout << ' ' << root.name;
    std::cout << '\n';
  }
  return finish_output();
}

}  // namespace virtbind::cli
