// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Showing findings: as text like a compiler's, or as JSON, one object a line.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include "jobs.hpp"
#include "options.hpp"

namespace virtbind::cli {

class Report {
 public:
  /// Findings as JSON go to `json`; as text they always go to standard error.
  Report(ReportFormat format, std::ostream& json) : format_(format), json_(json) {}

  /// Shows what became of one file: its output on standard output, and its findings.
  void add(const Outcome& outcome);

  /// Shows the summary of more than one file and returns the exit code.
  int finish();

 private:
  void add_text(const Finding& finding, const Outcome& outcome);
  void add_json(const Finding& finding);

  ReportFormat format_;
  std::ostream& json_;
  std::size_t files_ = 0;
  std::size_t bad_files_ = 0;
  std::size_t errors_ = 0;
  bool could_not_run_ = false;
};

}  // namespace virtbind::cli
