// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.hpp"

#include <algorithm>
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

/// A source line with a caret under the column; long lines are shown around the column.
std::string excerpt(const xml::Text& text, const Location& location) {
  constexpr std::size_t kWidth = 100;
  std::string line(text.line(location.line));
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

}  // namespace

void Report::add(const Outcome& outcome) {
  ++files_;
  std::cout << outcome.output;
  const auto errors = std::count_if(outcome.findings.begin(), outcome.findings.end(),
                                    [](const auto& f) { return f.severity == Severity::error; });
  errors_ += static_cast<std::size_t>(errors);
  if (errors > 0) ++bad_files_;
  could_not_run_ = could_not_run_ || outcome.could_not_run;
  for (const Finding& finding : outcome.findings) {
    if (format_ == ReportFormat::json) {
      add_json(finding);
    } else {
      add_text(finding, outcome);
    }
  }
}

void Report::add_text(const Finding& finding, const Outcome& outcome) {
  std::cerr << to_string(finding) << '\n';
  if (outcome.text && finding.location.line > 0) {
    std::cerr << excerpt(*outcome.text, finding.location);
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
  json_ << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

int finish_output() {
  if (std::cout.flush()) return kClean;
  std::cerr << "virtbind: error: cannot write to standard output\n";
  return kCouldNotRun;
}

int Report::finish() {
  std::cout.flush();
  if (files_ > 1 && format_ == ReportFormat::text) {
    std::cerr << fmt::format("{} files, {} with errors, {} error{} in all\n", files_, bad_files_,
                             errors_, errors_ == 1 ? "" : "s");
  }
  if (finish_output() != kClean || could_not_run_) return kCouldNotRun;
  return errors_ > 0 ? kFindings : kClean;
}

}  // namespace virtbind::cli
