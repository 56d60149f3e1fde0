// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind-bench: virtbind beside what else reads and writes XML, over the same documents in one
// run.  Takes Google Benchmark's options: virtbind-bench --benchmark_filter=virtbind
#include <cstdio>
#include <vector>

#include <benchmark/benchmark.h>

#include "documents.hpp"
#include "report.hpp"

int main(int argc, char** argv) {
  // Repetitions of different benchmarks take turns, so that a busy machine is busy for all alike.
  // What is given on the command line comes later and wins.
  char repetitions[] = "--benchmark_repetitions=5";
  char interleaving[] = "--benchmark_enable_random_interleaving=true";
  std::vector<char*> arguments{argv[0], repetitions, interleaving};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  if (bench::documents().texts.empty()) {
    std::fputs("virtbind-bench: error: no documents to measure with\n", stderr);
    return 2;
  }
  bench::Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  return table.failed() ? 1 : 0;
}
