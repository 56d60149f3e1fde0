// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace virtbind::cli {

namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Text for a terminal: what could control it, C1 controls (U+0080 to U+009F) too, is made visible.
std::string harmless(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '\t') {
      made += ' ';
    } else if (byte < 0x20 || byte == 0x7F) {
      made += '?';
    } else if (byte == 0xC2 && i + 1 < text.size() &&
               static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      made += '?';
      ++i;
    } else {
      made += text[i];
    }
  }
  return made;
}

/// The line that a place is in, found from there: documents may have many lines and findings.
std::string_view line_around(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const auto before = text.substr(0, offset).find_last_of("\r\n");
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find_first_of("\r\n", offset), text.size());
  return text.substr(begin, end - begin);
}

/// A source line with a caret under the column; long lines are shown around the column.
std::string excerpt(const xml::Text& text, const Location& location) {
  constexpr std::size_t kWidth = 100;
  std::string line(line_around(text.utf8(), location.offset));
  // Columns count code points; the excerpt is cut at bytes that begin one.
  std::size_t byte = 0;
  for (std::size_t column = 1; column < location.column && byte < line.size(); ++column) {
    do {
      ++byte;
    } while (byte < line.size() && continues(line[byte]));
  }
  std::size_t caret = location.column - 1;
  if (line.size() > kWidth) {
    std::size_t begin = byte > kWidth / 2 ? byte - kWidth / 2 : 0;
    while (begin > 0 && continues(line[begin])) --begin;
    std::size_t end = std::min(begin + kWidth, line.size());
    while (end < line.size() && continues(line[end])) ++end;
    caret = static_cast<std::size_t>(std::count_if(
        line.begin() + static_cast<std::ptrdiff_t>(begin),
        line.begin() + static_cast<std::ptrdiff_t>(byte), [](char c) { return !continues(c); }));
    line = line.substr(begin, end - begin);
  }
  return fmt::format("  {}\n  {}^\n", harmless(line), std::string(caret, ' '));
}

/// Whether standard error is a terminal that knows what to do with control sequences.
bool is_terminal() {
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): before any thread
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

bool colour_wanted() {
  const char* refused = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  return is_terminal() && (refused == nullptr || *refused == '\0');
}

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\x1b[1;31m";
    case Severity::warning:
      return "\x1b[1;35m";
    case Severity::note:
      return "\x1b[1;36m";
  }
  return {};
}

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kGreen = "\x1b[1;32m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kEraseLine = "\r\x1b[K";
constexpr std::chrono::milliseconds kBeforeProgress{1000};
constexpr std::chrono::milliseconds kBetweenProgress{100};

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

Report::Report(const Options& options, std::size_t files)
    : format_(options.format),
      machine_(options.writes_documents ? std::cerr : std::cout),
      colour_(format_ == ReportFormat::text && colour_wanted()),
      total_(files) {
  if (format_ == ReportFormat::sarif) sarif_ = std::make_unique<SarifLog>(machine_);
  // What is written to standard output shall not run into the progress line.
  const bool writes_output = options.writes_documents || format_ != ReportFormat::text;
  const bool apart = !writes_output || isatty(STDOUT_FILENO) == 0;
  const bool findings_as_text = format_ == ReportFormat::text || !options.writes_documents;
  progress_ = files > 1 && apart && findings_as_text && is_terminal();
  next_progress_ = std::chrono::steady_clock::now() + kBeforeProgress;
}

void Report::add(const Outcome& outcome) {
  ++files_;
  std::cout << outcome.output;
  const auto count = [&](Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(outcome.findings.begin(), outcome.findings.end(),
                      [&](const auto& f) { return f.severity == severity; }));
  };
  const std::size_t errors = count(Severity::error);
  errors_ += errors;
  warnings_ += count(Severity::warning);
  if (errors > 0) ++bad_files_;
  could_not_run_ = could_not_run_ || outcome.could_not_run;
  if (!outcome.findings.empty() && format_ == ReportFormat::text) clear_progress();
  for (const Finding& finding : outcome.findings) {
    switch (format_) {
      case ReportFormat::text:
        add_text(finding, outcome);
        break;
      case ReportFormat::json:
        add_json(finding);
        break;
      case ReportFormat::sarif:
        sarif_->add(finding);
        break;
    }
  }
  show_progress();
}

void Report::show(const Finding& finding, const Outcome& outcome) {
  // File names and values come from outside.
  const std::string text = harmless(to_string(finding));
  std::string excerpted;
  if (outcome.text && finding.location.line > 0) {
    excerpted = excerpt(*outcome.text, finding.location);
  }
  if (!colour_) {
    std::cerr << text << '\n' << excerpted;
    return;
  }
  // The place stands before the severity; what is left of the text is the message and the id.
  const std::string severity = fmt::format("{}: ", to_string(finding.severity));
  Finding bare = finding;
  bare.file.clear();
  bare.location = {};
  bare.path.clear();
  const std::string message = harmless(to_string(bare));
  const std::size_t place = text.size() - message.size();
  std::cerr << kBold << std::string_view(text).substr(0, place) << kPlain
            << colour_of(finding.severity) << severity << kPlain << kBold
            << std::string_view(message).substr(severity.size()) << kPlain << '\n';
  if (const std::size_t caret = excerpted.rfind('^'); caret != std::string::npos) {
    std::cerr << std::string_view(excerpted).substr(0, caret) << kGreen << '^' << kPlain << '\n';
  }
}

void Report::add_text(const Finding& finding, const Outcome& outcome) {
  show(finding, outcome);
  for (const Related& related : finding.related) {
    show({.severity = Severity::note,
          .source = finding.source,
          .id = {},
          .message = related.message,
          .file = finding.file,
          .location = related.location,
          .path = related.path,
          .related = {}},
         outcome);
  }
}

void Report::add_json(const Finding& finding) {
  nlohmann::ordered_json object = {
      {"file", finding.file},
      {"line", finding.location.line},
      {"column", finding.location.column},
      {"path", finding.path},
      {"severity", to_string(finding.severity)},
      {"source", to_string(finding.source)},
      {"id", finding.id},
      {"message", finding.message},
  };
  for (const Related& related : finding.related) {
    object["related"].push_back({{"line", related.location.line},
                                 {"column", related.location.column},
                                 {"path", related.path},
                                 {"message", related.message}});
  }
  machine_ << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void Report::show_progress() {
  if (!progress_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_progress_) return;
  next_progress_ = now + kBetweenProgress;
  progress_shown_ = true;
  std::cerr << kEraseLine << fmt::format("{} of {} files", files_, total_) << std::flush;
}

void Report::clear_progress() {
  if (!progress_shown_) return;
  progress_shown_ = false;
  std::cerr << kEraseLine;
}

int finish_output() {
  if (std::cout.flush()) return kClean;
  std::cerr << "virtbind: error: cannot write to standard output\n";
  return kCouldNotRun;
}

int Report::finish() {
  clear_progress();
  int code = errors_ > 0 ? kFindings : kClean;
  if (could_not_run_) code = kCouldNotRun;
  if (sarif_) sarif_->finish(code);
  std::cout.flush();
  if (files_ > 1 && format_ == ReportFormat::text) {
    std::cerr << fmt::format("{} files, {} with errors, {} in all", files_, bad_files_,
                             counted(errors_, "error"));
    if (warnings_ > 0) std::cerr << ", " << counted(warnings_, "warning");
    std::cerr << '\n';
  }
  return finish_output() != kClean ? kCouldNotRun : code;
}

}  // namespace virtbind::cli
