// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which files a subcommand works on, and their text.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "options.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::cli {

/// The files named on the command line and in --files-from, in that order.
std::variant<std::vector<std::string>, Finding> input_files(const Options& options);

/// The text of a file, or of standard input for "-".
std::variant<xml::Text, Finding> read_input(const std::string& file);

}  // namespace virtbind::cli
