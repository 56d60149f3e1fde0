// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Working on many files at once, with output in the order of the files.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "options.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::cli {

/// What became of one file.
struct Outcome {
  std::string output;  ///< for standard output
  std::vector<Finding> findings;
  std::optional<xml::Text> text;  ///< for showing the lines that findings are about
  bool could_not_run = false;
};

/// Calls `work` for every file, up to `options.jobs` at a time, reports each outcome in the order
/// of the files, and returns the exit code.
int for_each_file(const Options& options,
                  const std::function<Outcome(const std::string& file)>& work);

}  // namespace virtbind::cli
