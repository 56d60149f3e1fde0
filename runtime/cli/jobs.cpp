// SPDX-License-Identifier: LGPL-2.1-or-later
#include "jobs.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <iostream>
#include <mutex>
#include <thread>

#include "inputs.hpp"
#include "report.hpp"

namespace virtbind::cli {

namespace {

/// Outcomes that are finished but not yet reported; bounds how far workers run ahead.
class Board {
 public:
  explicit Board(std::size_t count) : outcomes_(count) {}

  /// The next file to work on, or nothing when all are taken.
  std::optional<std::size_t> take() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return next_ >= outcomes_.size() || next_ < reported_ + kAhead; });
    if (next_ >= outcomes_.size()) return std::nullopt;
    return next_++;
  }
  void put(std::size_t index, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_[index] = std::move(outcome);
    moved_.notify_all();
  }
  Outcome wait_for(std::size_t index) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return outcomes_[index].has_value(); });
    Outcome outcome = std::move(*outcomes_[index]);
    outcomes_[index].reset();
    reported_ = index + 1;
    moved_.notify_all();
    return outcome;
  }

 private:
  static constexpr std::size_t kAhead = 256;

  std::mutex mutex_;
  std::condition_variable moved_;
  std::vector<std::optional<Outcome>> outcomes_;
  std::size_t next_ = 0;
  std::size_t reported_ = 0;
};

/// What `work` throws (memory that is not there) is the end of one file, not of all.
Outcome attempt(const std::function<Outcome(const std::string& file)>& work,
                const std::string& file) {
  try {
    Outcome outcome = work(file);
    // Lines are shown of findings only; outcomes wait for their turn in numbers.
    if (outcome.findings.empty()) outcome.text.reset();
    return outcome;
  } catch (const std::exception& error) {
    return {.output = {},
            .findings = {{.severity = Severity::error,
                          .source = FindingSource::xml,
                          .id = "internal-error",
                          .message = error.what(),
                          .file = file,
                          .location = {},
                          .path = {},
                          .related = {}}},
            .text = {},
            .could_not_run = true};
  }
}

}  // namespace

int for_each_file(const Options& options,
                  const std::function<Outcome(const std::string& file)>& work) {
  auto listed = input_files(options);
  if (const auto* finding = std::get_if<Finding>(&listed)) {
    Report report(options, 1);
    report.add({.output = {}, .findings = {*finding}, .text = {}, .could_not_run = true});
    return report.finish();
  }
  const auto& files = std::get<std::vector<std::string>>(listed);
  if (files.empty()) {
    std::cerr << "virtbind: error: no files given; '-' is standard input\n";
    return kCouldNotRun;
  }
  const auto inputs = std::count(files.begin(), files.end(), "-");
  if (inputs + (options.files_from == "-" ? 1 : 0) > 1) {
    std::cerr << "virtbind: error: standard input can be read only once\n";
    return kCouldNotRun;
  }
  Report report(options, files.size());
  Board board(files.size());
  std::vector<std::thread> workers;
  const std::size_t count = std::clamp<std::size_t>(options.jobs, 1, files.size());
  for (std::size_t worker = 0; worker < count; ++worker) {
    workers.emplace_back([&] {
      while (const auto index = board.take()) board.put(*index, attempt(work, files[*index]));
    });
  }
  for (std::size_t index = 0; index < files.size(); ++index) report.add(board.wait_for(index));
  for (std::thread& worker : workers) worker.join();
  return report.finish();
}

}  // namespace virtbind::cli
