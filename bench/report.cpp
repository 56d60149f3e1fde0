// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "documents.hpp"

namespace bench {

namespace {
constexpr const char* kBase = "libxml2 DOM parse";
}

bool Table::ReportContext(const Context&) {
  const Documents& all = documents();
  fmt::print("{} of {} {} (all that the libvirt binding reads without a finding)\n",
             all.texts.size(), all.found, all.source);
  fmt::print("{:.1f} MB, median {:.1f} KB; one thread; from and to memory\n\n",
             static_cast<double>(all.bytes) / 1e6, static_cast<double>(all.median_bytes) / 1e3);
  return true;
}

void Table::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration) continue;
    const std::string name = run.run_name.function_name;
    if (run.error_occurred) {
      fmt::print("{}: {}\n", name, run.error_message);
      failed_ = true;
      continue;
    }
    const std::size_t items = name == kGrammarLoad ? 1 : documents().texts.size();
    const double seconds =
        run.cpu_accumulated_time / static_cast<double>(run.iterations) / static_cast<double>(items);
    if (const auto found = run.counters.find("accepted"); found != run.counters.end()) {
      accepted_[name] = found->second.value;
    }
    names_.emplace(run.family_index, name);
    const auto at = seconds_.emplace(name, seconds).first;
    at->second = std::min(at->second, seconds);
  }
}

void Table::Finalize() {
  const auto base = seconds_.find(kBase);
  fmt::print("{:<38}{:>12}{:>20}\n", "", "µs/document", "libxml2 DOM = 1");
  for (const auto& [index, name] : names_) {
    if (name == kGrammarLoad) continue;
    const double seconds = seconds_.at(name);
    fmt::print("{:<38}{:>11.2f}", name, seconds * 1e6);
    if (base != seconds_.end()) fmt::print("{:>20.2f}", base->second / seconds);
    fmt::print("\n");
  }
  fmt::print("\nMore is faster; the best of all repetitions, in processor time.\n");
  print_target("read", "virtbind read", kBase, 0.6);
  print_target("write", "virtbind write", kBase, 3);
  print_target("read", "virtbind read", "stock C++/Tree parse", 3);
  print_target("check", "virtbind parse and validate", "libxml2 parse and validate", 6);
  print_limit("virtbind parse, validate and check", "virtbind parse and validate", 1.5);
  print_limit("virtbind read to edit", "virtbind read", 1.5);
  print_limit("virtbind save unchanged", "virtbind copy of the objects", 1);
  for (const auto& [name, count] : accepted_) {
    fmt::print("{} accepts {:.0f} of {}\n", name, count, documents().texts.size());
  }
  if (const auto load = seconds_.find(kGrammarLoad); load != seconds_.end()) {
    const double milliseconds = load->second * 1e3;
    fmt::print("{}: {:.2f} ms (to reach: 10 ms){}\n", kGrammarLoad, milliseconds,
               milliseconds >= 10 ? "  MISSED" : "");
  }
}

void Table::print_target(const char* what, const char* of, const char* against, double least) {
  const auto own = seconds_.find(of);
  const auto other = seconds_.find(against);
  if (own == seconds_.end() || other == seconds_.end()) return;
  const double ratio = other->second / own->second;
  fmt::print("{:<5} {:5.2f} times {} (to reach: {}){}\n", what, ratio, against, least,
             ratio < least ? "  MISSED" : "");
}

void Table::print_limit(const char* of, const char* against, double most) {
  const auto own = seconds_.find(of);
  const auto other = seconds_.find(against);
  if (own == seconds_.end() || other == seconds_.end()) return;
  const double ratio = own->second / other->second;
  fmt::print("{} takes {:.2f} times as long as {} (at most: {}){}\n", of, ratio, against, most,
             ratio > most ? "  MISSED" : "");
}

}  // namespace bench
