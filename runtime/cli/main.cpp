// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The command line: options to subcommands.
#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "bindings.hpp"
#include "options.hpp"
#include "virtbind/version.hpp"

namespace {

using virtbind::cli::Options;
using virtbind::cli::ReportFormat;

/// An option whose values are a few words.
template <class T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& target,
                        const std::vector<std::pair<std::string, T>>& choices,
                        const std::string& description) {
  std::string words;
  for (const auto& [word, value] : choices) words += (words.empty() ? "" : "|") + word;
  const auto set = [=, &target](const std::string& given) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const auto& choice) { return choice.first == given; });
    if (found == choices.end()) {
      throw CLI::ValidationError(name, fmt::format("'{}' is none of {}", given, words));
    }
    target = found->second;
  };
  return command.add_option_function<std::string>(name, set, description)->type_name(words);
}

void add_file_options(CLI::App& command, Options& options) {
  command.add_option("FILE", options.files, "Files to work on; '-' is standard input")
      ->type_name("");
  command
      .add_option("--files-from", options.files_from,
                  "A file that names further files, one a line; '-' is standard input")
      ->type_name("FILE");
  command
      .add_option("--binding", options.binding, "core or libvirt (default: the largest built in)")
      ->type_name("NAME");
  command
      .add_option("--kind", options.kind,
                  "What a fragment is: 'disk' for a lone <disk>; documents say it themselves")
      ->type_name("NAME");
  command.add_option("--jobs", options.jobs, "Files to work on at once (default: processors)")
      ->check(CLI::Range(1U, 1024U).description(""))
      ->type_name("NUMBER");
  add_choice<ReportFormat>(
      command, "--format", options.format,
      {{"text", ReportFormat::text}, {"json", ReportFormat::json}, {"sarif", ReportFormat::sarif}},
      "How findings are shown (default: text)");
}

void add_hypervisor_options(CLI::App& command, Options& options) {
  command
      .add_option("--hypervisor", options.hypervisor,
                  "For whom (default: the document says it); generic is libvirt's common code")
      ->type_name("NAME");
  command
      .add_option("--hypervisor-version", options.hypervisor_version,
                  "Its version where that matters, as 3.0.2 (default: the newest)")
      ->type_name("VERSION");
  command
      .add_option("--host", options.host,
                  "A JSON file of what is known of the host: arch, emulator, machines")
      ->type_name("FILE");
}

std::string unknown_binding(const std::string& name) {
  std::string known;
  for (const virtbind::Binding* binding : virtbind::cli::bindings()) {
    known += known.empty() ? "" : ", ";
    known += binding->name;
  }
  return fmt::format("no binding '{}' is built in; known: {}", name, known);
}

/// Names that only the bindings can judge; says what is wrong with them.
std::string wrong_names(const Options& options) {
  const virtbind::Binding* binding = virtbind::cli::find_binding(options.binding);
  if (binding == nullptr) return unknown_binding(options.binding);
  if (virtbind::cli::find_binding(options.to) == nullptr) return unknown_binding(options.to);
  if (!options.kind.empty() && binding->find_fragment(options.kind) == nullptr) {
    return fmt::format("binding '{}' knows no kind '{}'", binding->name, options.kind);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away is an error of writing like any other.
  std::signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  CLI::App app("Reads, checks and writes the XML of virtual machines.", "virtbind");
  app.set_version_flag("--version", fmt::format("virtbind {}", virtbind::version()));
  app.require_subcommand(1);
  app.footer("Exit status: 0 clean, 1 findings, 2 could not run.");

  Options options;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  CLI::App* check = app.add_subcommand("check", "Say what is wrong with documents");
  add_file_options(*check, options);
  check
      ->add_option("--grammar", options.grammar,
                   "Validate with this grammar, made by 'virtbind-gen grammar'")
      ->type_name("FILE");
  add_choice<bool>(*check, "--checks", options.semantic_checks, {{"all", true}, {"none", false}},
                   "none for the schema's verdict alone");
  CLI::App* format = app.add_subcommand("format", "Read documents and write them, nothing added");
  add_file_options(*format, options);
  format
      ->add_option("--output-dir", options.output_dir,
                   "Write each document to this folder, under its own name")
      ->type_name("FOLDER");
  CLI::App* normalize =
      app.add_subcommand("normalize", "Fill in what the hypervisor would fill in");
  add_file_options(*normalize, options);
  add_hypervisor_options(*normalize, options);
  normalize
      ->add_option("--output-dir", options.output_dir,
                   "Write each document to this folder, under its own name")
      ->type_name("FOLDER");
  normalize->add_flag("--explain", options.explain,
                      "Show what was filled in and why, in place of the document");
  CLI::App* diff = app.add_subcommand(
      "diff", "Say where two documents differ once the hypervisor has filled in the rest");
  add_file_options(*diff, options);
  add_hypervisor_options(*diff, options);
  CLI::App* convert = app.add_subcommand(
      "convert", "Write documents for another binding, and say what it cannot hold");
  add_file_options(*convert, options);
  convert->add_option("--to", options.to, "The binding to write for")
      ->type_name("NAME")
      ->required();
  convert
      ->add_option("--output-dir", options.output_dir,
                   "Write each document to this folder, under its own name")
      ->type_name("FOLDER");
  CLI::App* info = app.add_subcommand("info", "Show versions, bindings and kinds of document");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.get_subcommands().empty() && argc > 1 && argv[1][0] != '-') {
      std::cerr << fmt::format("virtbind: error: no command '{}'\n", argv[1])
                << "Run with --help for more information.\n";
      return virtbind::cli::kCouldNotRun;
    }
    const bool clean = app.exit(error) == 0;
    return clean ? virtbind::cli::finish_output() : virtbind::cli::kCouldNotRun;
  }
  try {
    if (const std::string wrong = wrong_names(options); !wrong.empty()) {
      std::cerr << "virtbind: error: " << wrong << '\n';
      return virtbind::cli::kCouldNotRun;
    }
    if (*check) return virtbind::cli::check(options);
    if (*format) return virtbind::cli::format(options);
    if (*normalize) return virtbind::cli::normalize(options);
    if (*diff) return virtbind::cli::diff(options);
    if (*convert) return virtbind::cli::convert(options);
    if (*info) return virtbind::cli::info(options);
  } catch (const std::exception& error) {
    std::cerr << "virtbind: error: " << error.what() << '\n';
  }
  return virtbind::cli::kCouldNotRun;
}
