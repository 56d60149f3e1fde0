// SPDX-License-Identifier: LGPL-2.1-or-later
#include "documents.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "in_place.hpp"
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

/// Under which name a document is written.
std::string own_name(const std::string& file) {
  return file == "-" ? "stdin.xml" : fs::path(file).filename().string();
}

/// Inputs that would overwrite each other or themselves: found before anything is written.
std::vector<Finding> name_clashes(const std::string& folder,
                                  const std::vector<std::string>& files) {
  std::map<std::string, std::string> seen;
  std::vector<Finding> findings;
  for (const std::string& file : files) {
    std::error_code none;
    if (file != "-" && fs::equivalent(file, fs::path(folder) / own_name(file), none)) {
      findings.push_back(output_finding(file, "would be overwritten by its own output"));
      continue;
    }
    const auto [known, added] = seen.emplace(own_name(file), file);
    if (!added) {
      findings.push_back(output_finding(
          file, fmt::format("would be written to the same file as '{}'", known->second)));
    }
  }
  return findings;
}

/// What keeps documents from being written to the folder, which is made where there is none.
std::vector<Finding> prepare(const std::string& folder, const std::vector<std::string>& files) {
  auto findings = name_clashes(folder, files);
  if (!findings.empty()) return findings;
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && !fs::is_directory(folder)) error = std::make_error_code(std::errc::not_a_directory);
  if (error) findings.push_back(output_finding(folder, "cannot write: " + error.message()));
  return findings;
}

}  // namespace

int for_each_document(const Options& options, const DocumentWork& work, Reading reading) {
  if (options.in_place) return for_each_in_place(options, work, reading);
  const Binding& binding = *find_binding(options.binding);
  Options listed = options;
  listed.writes_documents = options.output_dir.empty();
  if (!options.output_dir.empty()) {
    auto files = input_files(options);
    if (auto* names = std::get_if<std::vector<std::string>>(&files)) {
      auto findings = prepare(options.output_dir, *names);
      if (!findings.empty()) {
        return for_each_file({.files = {options.output_dir}, .format = options.format},
                             [&](const std::string&) -> Outcome {
                               return {.findings = std::move(findings), .could_not_run = true};
                             });
      }
      listed.files = std::move(*names);
      if (listed.files_from != "-") listed.files_from.clear();  // standard input is read once
    }
  }
  return for_each_file(listed, [&](const std::string& file) -> Outcome {
    auto source = read_input(file);
    if (auto* finding = std::get_if<Finding>(&source)) {
      return {.findings = {*finding}, .could_not_run = finding->id.starts_with("io-")};
    }
    auto& text = std::get<xml::Text>(source);
    auto read_result = read(binding, text, options.kind, reading == Reading::allow_missing);
    if (auto* findings = std::get_if<std::vector<Finding>>(&read_result)) {
      return {.findings = std::move(*findings), .text = std::move(text)};
    }
    auto& object = std::get<Object>(read_result);
    Outcome outcome;
    std::string document;
    std::optional<std::string> shown;
    outcome.findings = work(file, object, shown);
    if (!has_errors(outcome.findings)) {
      auto unwritten = write_object(*object.type, object.value.get(), document);
      // Where something is missing in the text is known only to whoever read it.
      if (!unwritten.empty() && !object.missing.empty()) unwritten = std::move(object.missing);
      std::move(unwritten.begin(), unwritten.end(), std::back_inserter(outcome.findings));
    }
    if (has_errors(outcome.findings)) {
      outcome.text = std::move(text);
      return outcome;
    }
    if (!options.output_dir.empty()) {
      const fs::path target = fs::path(options.output_dir) / own_name(file);
      auto unwritten = write_file_atomically(target, document);
      outcome.could_not_run = !unwritten.empty();
      std::move(unwritten.begin(), unwritten.end(), std::back_inserter(outcome.findings));
    } else if (!shown) {
      shown = std::move(document);
    }
    if (shown) outcome.output = std::move(*shown);
    return outcome;
  });
}

}  // namespace virtbind::cli
