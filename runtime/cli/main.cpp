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
using virtbind::cli::WhichChecks;

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

void add_binding_option(CLI::App& command, Options& options) {
  command
      .add_option("--binding", options.binding, "core or libvirt (default: the largest built in)")
      ->type_name("NAME");
}

void add_file_options(CLI::App& command, Options& options) {
  command.add_option("FILE", options.files, "Files to work on; '-' is standard input")
      ->type_name("");
  command
      .add_option("--files-from", options.files_from,
                  "A file that names further files, one a line; '-' is standard input")
      ->type_name("FILE");
  add_binding_option(command, options);
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
      "How findings are shown: text, json or sarif (default: text)");
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
  command.add_flag("--fresh", options.fresh,
                   "As for a guest that is defined anew: USB devices get their ports too");
}

void add_check_options(CLI::App& command, Options& options) {
  command
      .add_option("--grammar", options.grammar,
                  "Validate with this grammar, made by 'virtbind-gen grammar'")
      ->type_name("FILE");
  add_choice<WhichChecks>(
      command, "--checks", options.checks, {{"all", WhichChecks::all}, {"none", WhichChecks::none}},
      "Whether the semantic checks run: none do, or all do on documents beyond 16 MiB too");
  command
      .add_option("--only", options.only, "Run these checks alone (see 'virtbind rules'): ID,ID")
      ->type_name("ID")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--disable", options.disabled, "Leave these checks out: ID,ID")
      ->type_name("ID")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_choice<virtbind::Severity>(command, "--severity", options.severity,
                                 {{"error", virtbind::Severity::error},
                                  {"warning", virtbind::Severity::warning},
                                  {"note", virtbind::Severity::note}},
                                 "Leave out what is less severe (default: note)");
}

/// Where a path ends and its value begins: the first "=" outside of brackets.
std::size_t end_of_path(const std::string& given) {
  bool inside = false;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] == '[') inside = true;
    if (given[i] == ']') inside = false;
    if (given[i] == '=' && !inside) return i;
  }
  return std::string::npos;
}

void add_edit_options(CLI::App& command, Options& options) {
  using Kind = virtbind::cli::EditStep::Kind;
  const auto set = [&](const std::string& given) {
    const std::size_t end = end_of_path(given);
    if (end == std::string::npos) {
      throw CLI::ValidationError("--set", fmt::format("'{}' lacks '=' and a value", given));
    }
    options.edits.push_back({Kind::set, given.substr(0, end), given.substr(end + 1)});
  };
  const auto remove = [&](const std::string& path) {
    options.edits.push_back({Kind::remove, path, {}});
  };
  const auto add = [&](const std::pair<std::string, std::string>& given) {
    options.edits.push_back({Kind::add, given.first, given.second});
  };
  // Each is noted when it is met: they are made in the order of the command line.
  command.add_option_function<std::string>("--set", set, "Set an attribute or an element's text")
      ->type_name("PATH=VALUE")
      ->trigger_on_parse();
  command
      .add_option_function<std::string>(
          "--remove", remove, "Remove an element or attribute, a path as findings have it")
      ->type_name("PATH")
      ->trigger_on_parse();
  command
      .add_option_function<std::pair<std::string, std::string>>(
          "--add", add, "Add elements to the element of that path")
      ->type_name("PATH XML")
      ->trigger_on_parse();
  command.add_flag("--check", options.check_edits,
                   "Write nothing that the schema has more against than before");
  command.add_flag("--diff", options.show_diff, "Show what would change, and write nothing");
  command.add_flag("--in-place", options.in_place, "Write to the file itself");
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

/// Options that make no sense together; says which, or nothing.
std::string contradiction(const Options& options, bool has_sarif) {
  if (options.in_place && std::count(options.files.begin(), options.files.end(), "-") > 0) {
    return "standard input cannot be edited in place";
  }
  if (options.format == ReportFormat::sarif && (!has_sarif || options.explain)) {
    return "SARIF is for findings; what this prints comes as text or json";
  }
  if (options.checks == WhichChecks::none && !options.only.empty()) {
    return "--checks none leaves no check for --only";
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
  app.footer(
      "Exit status: 0 no errors (warnings are none), 1 errors or differences, 2 could not run.");
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return fmt::format("virtbind: error: {}\nRun with --help for more information.\n",
                       error.what());
  });

  Options options;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  CLI::App* check = app.add_subcommand("check", "Say what is wrong with documents");
  add_file_options(*check, options);
  add_check_options(*check, options);
  add_hypervisor_options(*check, options);
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
  normalize
      ->add_flag("--in-place", options.in_place,
                 "Write to the files themselves, only what was filled in")
      ->excludes("--output-dir");
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
  CLI::App* rules = app.add_subcommand(
      "rules", "List what is checked and what is filled in, or explain one of these rules");
  rules->add_option("ID", options.ids, "Rules to explain, with examples (default: list all)")
      ->type_name("");
  add_binding_option(*rules, options);
  add_choice<ReportFormat>(*rules, "--format", options.format,
                           {{"text", ReportFormat::text}, {"json", ReportFormat::json}},
                           "How they are shown (default: text)");
  CLI::App* edit = app.add_subcommand("edit", "Change documents by path, and nothing else in them");
  add_file_options(*edit, options);
  add_edit_options(*edit, options);
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
    if (const std::string wrong = contradiction(options, !*diff && !*rules); !wrong.empty()) {
      std::cerr << "virtbind: error: " << wrong << '\n';
      return virtbind::cli::kCouldNotRun;
    }
    if (*check) return virtbind::cli::check(options);
    if (*format) return virtbind::cli::format(options);
    if (*normalize) return virtbind::cli::normalize(options);
    if (*diff) return virtbind::cli::diff(options);
    if (*convert) return virtbind::cli::convert(options);
    if (*rules) return virtbind::cli::rules(options);
    if (*edit) return virtbind::cli::edit(options);
    if (*info) return virtbind::cli::info(options);
  } catch (const std::exception& error) {
    std::cerr << "virtbind: error: " << error.what() << '\n';
  }
  return virtbind::cli::kCouldNotRun;
}
