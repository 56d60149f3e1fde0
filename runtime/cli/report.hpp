// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Showing findings: as text like a compiler's, as JSON, one object a line, or as one SARIF log.
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string_view>

#include "jobs.hpp"
#include "options.hpp"
#include "sarif.hpp"

namespace virtbind::cli {

class Report {
 public:
  /// Findings as text go to standard error; in another form to standard output, where that is not
  /// the documents'.
  Report(const Options& options, std::size_t files);

  /// Shows what became of one file: its output on standard output, and its findings.
  void add(const Outcome& outcome);

  /// Shows the summary of more than one file and returns the exit code.
  int finish();

 private:
  void add_text(const Finding& finding, const Outcome& outcome);
  void add_json(const Finding& finding);
  /// A message on standard error, its severity in colour, with the line it is about.
  void show(const Finding& finding, const Outcome& outcome);
  void show_progress();
  void clear_progress();

  ReportFormat format_;
  std::ostream& machine_;  ///< for JSON and SARIF
  std::unique_ptr<SarifLog> sarif_;
  bool colour_;
  bool progress_;
  bool progress_shown_ = false;
  std::chrono::steady_clock::time_point next_progress_;
  std::size_t total_;
  std::size_t files_ = 0;
  std::size_t bad_files_ = 0;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  bool could_not_run_ = false;
};

}  // namespace virtbind::cli
