// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The table that virtbind-bench prints.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

namespace bench {

/// The benchmark whose time is that of one iteration, not of a document.
inline constexpr const char* kGrammarLoad = "virtbind load of the grammar";

/// Collects all runs and prints one line for each benchmark: the time per document, of its best
/// repetition, as processor time; and how many times as fast as libxml2's DOM parse that is.
class Table final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

  /// Whether a benchmark could not do its work.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  void print_target(const char* what, const char* of, const char* against, double least);
  void print_limit(const char* of, const char* against, double most);

  /// Names by their place in the program: runs come in random order.
  std::map<std::int64_t, std::string> names_;
  std::map<std::string, double> seconds_;   ///< per document
  std::map<std::string, double> accepted_;  ///< documents, of what validates
  bool failed_ = false;
};

}  // namespace bench
