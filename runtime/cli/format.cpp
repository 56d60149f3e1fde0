// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind format: read, write, nothing added.
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "bindings.hpp"
#include "inputs.hpp"
#include "jobs.hpp"
#include "virtbind/io.hpp"

namespace virtbind::cli {

namespace {

namespace fs = std::filesystem;

Finding output_finding(const std::string& file, std::string message) {
  return {.severity = Severity::error,
          .source = FindingSource::xml,
          .id = "io-unwritable",
          .message = std::move(message),
          .file = file,
          .location = {},
          .path = {},
          .related = {}};
}

/// Two inputs of one name would overwrite each other: found before anything is written.
std::vector<Finding> name_clashes(const std::vector<std::string>& files) {
  std::map<std::string, std::string> seen;
  std::vector<Finding> findings;
  for (const std::string& file : files) {
    const auto [known, added] = seen.emplace(fs::path(file).filename().string(), file);
    if (!added) {
      findings.push_back(output_finding(
          file, fmt::format("would be written to the same file as '{}'", known->second)));
    }
  }
  return findings;
}

}  // namespace

int format(const Options& options) {
  const Binding& binding = *find_binding(options.binding);
  Options listed = options;
  if (!options.output_dir.empty()) {
    auto files = input_files(options);
    if (auto* names = std::get_if<std::vector<std::string>>(&files)) {
      const auto clashes = name_clashes(*names);
      std::error_code error;
      fs::create_directories(options.output_dir, error);
      if (!clashes.empty() || error) {
        return for_each_file({.files = {options.output_dir}, .format = options.format},
                             [&](const std::string& dir) -> Outcome {
                               if (!error) return {.findings = clashes, .could_not_run = true};
                               return {.findings = {output_finding(dir, error.message())},
                                       .could_not_run = true};
                             });
      }
      listed.files = std::move(*names);  // standard input is read once
      listed.files_from.clear();
    }
  }
  return for_each_file(listed, [&](const std::string& file) -> Outcome {
    auto source = read_input(file);
    if (auto* finding = std::get_if<Finding>(&source)) {
      return {.findings = {*finding}, .could_not_run = finding->id.starts_with("io-")};
    }
    auto& text = std::get<xml::Text>(source);
    auto read_result = read(binding, text, options.kind);
    if (auto* findings = std::get_if<std::vector<Finding>>(&read_result)) {
      return {.findings = std::move(*findings), .text = std::move(text)};
    }
    auto& object = std::get<Object>(read_result);
    Outcome outcome;
    outcome.findings = write_object(*object.type, object.value.get(), outcome.output);
    if (!options.output_dir.empty() && outcome.findings.empty()) {
      const std::string name = file == "-" ? "stdin.xml" : fs::path(file).filename().string();
      outcome.findings = write_file_atomically(fs::path(options.output_dir) / name, outcome.output);
      outcome.could_not_run = !outcome.findings.empty();
      outcome.output.clear();
    }
    return outcome;
  });
}

}  // namespace virtbind::cli
