// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Runs the examples of checks through every mutant of their conditions.  Takes a file with the
// examples and one with the mutants' numbers, and says for each mutant what became of it: "killed"
// where an example tells it from the original as tests/checks/test_examples.py would, "survived",
// or "unreached" where no example gets as far as that.
//
// First all examples are run once, to learn which check and which example reach which mutant; then
// each mutant lives in a process that may crash or hang, and meets those only.
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include MUTATION_CHECKS
#include "checks/mutation/mutation.hpp"

namespace {

using Domain = MUTATION_NAMESPACE::Domain;
using virtbind::checks::Check;

struct Example {
  virtbind::Result<Domain> document;
  virtbind::Profile profile;
  std::string check, kind;
  std::size_t finds;
  std::vector<std::string> paths;
};

/// An example and a check that goes through it.
struct Run {
  const Example* example;
  const Check* check;
};

std::string without_positions(const std::string& path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return plain.starts_with('/') ? plain.substr(1) : plain;
}

bool is_looked_at(const Example& example, const std::string& path) {
  const std::string plain = without_positions(path) + '/';
  return std::any_of(example.paths.begin(), example.paths.end(), [&](std::string looked_at) {
    looked_at += '/';
    return looked_at.starts_with(plain) || plain.starts_with(looked_at);
  });
}

/// Whether what a check finds in an example is what the tests ask for.
bool is_as_it_should(const Run& run) {
  const Example& example = *run.example;
  std::vector<virtbind::Finding> findings;
  virtbind::checks::Context context(virtbind::type_of<Domain>(), &*example.document,
                                    example.profile, example.document.source(), nullptr, findings);
  context.begin(*run.check);
  run.check->run(&*example.document, context);
  if (run.check->id != example.check) return findings.empty();
  return findings.size() == example.finds &&
         std::all_of(findings.begin(), findings.end(), [&](const virtbind::Finding& finding) {
           return finding.location.line != 0 &&
                  (example.kind != "wrong" || is_looked_at(example, finding.path));
         });
}

std::vector<Example> read_examples(const char* file) {
  std::vector<Example> examples;
  for (const auto& row : nlohmann::json::parse(std::ifstream(file))) {
    auto document = virtbind::read<Domain>(row["xml"].get<std::string>(), {.keep_locations = true});
    if (!document) {
      std::cerr << row["check"] << ", " << row["kind"] << ": not valid\n";
      continue;
    }
    auto profile = virtbind::checks_for(*document).profile_for(&*document);
    profile.version = virtbind::HypervisorVersion::parse(row["version"].get<std::string>());
    examples.push_back({std::move(document), std::move(profile), row["check"], row["kind"],
                        row["finds"].get<bool>() ? 1U : 0U, row["paths"]});
  }
  return examples;
}

/// Which runs reach a mutant; those of an example's own check, which tell most, come first.
using Runs = std::map<int, std::vector<Run>>;

Runs learn(const std::vector<Example>& examples) {
  Runs runs;
  virtbind::mutation::Reached reached;
  virtbind::mutation::reached = &reached;
  for (const bool own : {true, false}) {
    for (const Example& example : examples) {
      for (const Check& check : virtbind::checks_for(*example.document).checks()) {
        const bool counts = check.id == example.check ? own : !own && example.kind != "boundary";
        if (!counts || !check.hypervisors.has(example.profile.hypervisor)) continue;
        const Run run{&example, &check};
        if (!is_as_it_should(run)) {
          std::cerr << "without any mutant: " << example.check << ", " << example.kind << ": "
                    << check.id << '\n';
        }
        for (const int number : reached.take()) runs[number].push_back(run);
      }
    }
  }
  virtbind::mutation::reached = nullptr;
  return runs;
}

/// What takes so long hangs.
void set_time_limit() {
  const itimerval limit = {{0, 0}, {1, 0}};
  setitimer(ITIMER_PROF, &limit, nullptr);
}

bool is_noticed(int number, const std::vector<Run>& runs) {
  virtbind::mutation::living = number;
  return std::any_of(runs.begin(), runs.end(), [](const Run& run) {
    set_time_limit();
    return !is_as_it_should(run);
  });
}

/// Goes through mutants from a place on, and writes a letter for each.
[[noreturn]] void live(const std::vector<int>& numbers, std::size_t from, const Runs& runs,
                       int out) {
  if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
#ifndef __SANITIZE_ADDRESS__
  const rlimit memory = {4ULL << 30, 4ULL << 30};
  setrlimit(RLIMIT_AS, &memory);
#endif
  const rlimit core = {0, 0};
  setrlimit(RLIMIT_CORE, &core);
  for (std::size_t i = from; i < numbers.size(); ++i) {
    const auto found = runs.find(numbers[i]);
    const char letter = found == runs.end()                     ? 'u'
                        : is_noticed(numbers[i], found->second) ? 'k'
                                                                : 's';
    if (write(out, &letter, 1) != 1) break;
  }
  _exit(0);
}

/// A letter for each mutant.  One whose process ends is noticed.
std::string outcomes(const std::vector<int>& numbers, const Runs& runs) {
  std::string letters;
  while (letters.size() < numbers.size()) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe");
    const pid_t child = fork();
    if (child == 0) live(numbers, letters.size(), runs, ends[1]);
    close(ends[1]);
    char buffer[256];
    for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
      letters.append(buffer, static_cast<std::size_t>(got));
    }
    close(ends[0]);
    waitpid(child, nullptr, 0);
    if (letters.size() < numbers.size()) letters += 'k';
  }
  return letters;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto examples = read_examples(argv[1]);
  const auto numbers = nlohmann::json::parse(std::ifstream(argv[2])).get<std::vector<int>>();
  const auto letters = outcomes(numbers, learn(examples));
  const std::map<char, const char*> words = {
      {'k', "killed"}, {'s', "survived"}, {'u', "unreached"}};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::cout << numbers[i] << ' ' << words.at(letters[i]) << '\n';
  }
  return 0;
}
