// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Working on many documents at once: each is read, worked on, and written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bindings.hpp"
#include "options.hpp"
#include "virtbind/finding.hpp"

namespace virtbind::cli {

/// Changes a document.  With errors it is not written; `shown` stands on standard output in the
/// document's place where it is set.
using DocumentWork = std::function<std::vector<Finding>(const std::string& file, Object& object,
                                                        std::optional<std::string>& shown)>;

/// What the work can begin with.
enum class Reading {
  complete,       ///< documents that have all that every valid one has
  allow_missing,  ///< others too: the work fills in what is missing, or they are not written
};

/// Does so for every file and writes the documents: to options.output_dir, each under its own name,
/// or to standard output.  Returns the exit code.
int for_each_document(const Options& options, const DocumentWork& work,
                      Reading reading = Reading::complete);

}  // namespace virtbind::cli
