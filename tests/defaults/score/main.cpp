// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind-score: normalises the inputs of libvirt's own tests and compares each with what libvirt
// 10.7.0 really made of it, driver by driver.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <libvirt_10_7/defaults.hpp>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "open_values.hpp"
#include "score.hpp"
#include <virtbind/io.hpp>

namespace {

namespace fs = std::filesystem;

struct Row {
  std::string name;
  fs::path input;
  std::string driver;  ///< a hypervisor's name
  std::string arch;    ///< of the host, where the documents rest on one
  fs::path expected;
  std::string group;  ///< the line of the table that it counts for
};

struct Options {
  std::string corpus;
  std::string driver;
  std::string document;
  bool verbose = false;
  std::size_t limit = 40;
};

/// One line of the table.
struct Line {
  std::size_t documents = 0;
  std::size_t right_documents = 0;
  std::size_t right = 0;
  std::size_t missing = 0;
  std::size_t wrong = 0;
  std::map<std::string, std::size_t> frequent;  ///< what differs, by path without positions
  std::vector<std::string> not_right;
  std::vector<std::string> not_settled;
};

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Row> rows_of(const fs::path& corpus) {
  std::vector<Row> rows;
  std::ifstream table(corpus / "expected" / "index.tsv");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    Row row;
    std::string expected;
    std::getline(fields, row.name, '\t');
    std::getline(fields, row.driver, '\t');
    std::getline(fields, row.arch, '\t');
    std::getline(fields, expected, '\t');
    row.input = corpus / "libvirt-10.7.0" / row.name;
    row.expected = corpus / "expected" / expected;
    row.group = row.driver;
    rows.push_back(row);
  }
  std::vector<fs::path> single;
  for (const auto& entry : fs::directory_iterator(corpus / "onedefault")) {
    if (entry.path().string().ends_with(".out.xml")) single.push_back(entry.path());
  }
  std::sort(single.begin(), single.end());
  for (const fs::path& expected : single) {
    const std::string stem = expected.stem().stem().string();
    rows.push_back({"onedefault/" + stem + ".xml", corpus / "onedefault" / (stem + ".xml"),
                    "generic", "", expected, "onedefault"});
  }
  return rows;
}

struct Normalised {
  std::string xml;
  bool settled;  ///< applying the rules once more changes nothing
};

/// What the rules make of a document; throws where it cannot be read.
Normalised normalised(const Row& row, const std::string& xml) {
  auto domain =
      virtbind::read<libvirt_10_7::Domain>(xml, {.limits = {}, .name = {}, .allow_missing = true})
          .take();
  virtbind::Profile profile;
  profile.hypervisor = *virtbind::hypervisor_named(row.driver);
  profile.host.arch = row.arch;
  virtbind::apply_defaults(*domain, profile, {.explain = false});
  Normalised made{virtbind::write_or_throw(*domain), true};
  virtbind::apply_defaults(*domain, profile, {.explain = false});
  made.settled = virtbind::write_or_throw(*domain) == made.xml;
  return made;
}

std::string without_positions(const std::string& path) {
  static const std::regex position(R"(\[[^\]]*\])");
  return std::regex_replace(path, position, "");
}

void show(const Difference& difference) {
  std::cout << fmt::format("    {}: expected '{}', got '{}'\n", difference.path,
                           difference.expected, difference.got);
}

void count(Line& line, const Row& row, const Score& score, bool show_all) {
  ++line.documents;
  line.right_documents += score.document_right ? 1 : 0;
  line.right += score.right;
  line.missing += score.missing.size();
  line.wrong += score.wrong.size();
  if (!score.document_right) line.not_right.push_back(row.name);
  for (const Difference& d : score.missing) ++line.frequent["missing " + without_positions(d.path)];
  for (const Difference& d : score.wrong) ++line.frequent["wrong   " + without_positions(d.path)];
  if (show_all) {
    std::cout << fmt::format("  {} ({}): {}\n", row.name, row.group,
                             score.document_right ? "right" : "not right");
    for (const Difference& d : score.missing) show(d);
    for (const Difference& d : score.wrong) show(d);
  }
}

void score_row(const Row& row, const Options& options, std::map<std::string, Line>& table) {
  const bool show_all = !options.document.empty();
  const std::string xml = contents(row.input);
  Tree input = parse_tree(xml);
  Tree expected = parse_tree(contents(row.expected));
  Tree got;
  try {
    const auto made = normalised(row, xml);
    if (!made.settled) table[row.group].not_settled.push_back(row.name);
    got = parse_tree(made.xml);
  } catch (const std::exception& error) {
    if (show_all || options.verbose) {
      std::cout << fmt::format("  {}: {}\n", row.name, error.what());
    }
  }
  remove_open_values(expected, input);
  remove_open_values(got, input);
  count(table[row.group], row, compare(input, expected, got), show_all);
  if (row.driver != "qemu") return;
  for (Tree* tree : {&input, &expected, &got}) remove_addresses(*tree);
  count(table[row.group + ", no addresses"], row, compare(input, expected, got), false);
}

void print(const std::map<std::string, Line>& table, const Options& options) {
  std::cout << fmt::format("{:<20} {:>9} {:>6} {:>7}   {:>6} {:>8} {:>6} {:>7}\n", "driver",
                           "documents", "right", "", "nodes:", "right", "missing", "wrong");
  for (const auto& [name, line] : table) {
    std::cout << fmt::format(
        "{:<20} {:>9} {:>6} {:>6.1f}%   {:>6} {:>8} {:>6} {:>7}\n", name, line.documents,
        line.right_documents,
        100.0 * static_cast<double>(line.right_documents) / static_cast<double>(line.documents), "",
        line.right, line.missing, line.wrong);
  }
  for (const auto& [name, line] : table) {
    for (const std::string& document : line.not_settled) {
      std::cout << fmt::format("{}: applying twice changes {}\n", name, document);
    }
  }
  if (!options.verbose) return;
  for (const auto& [name, line] : table) {
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const auto& [what, times] : line.frequent) ranked.emplace_back(times, what);
    std::sort(ranked.rbegin(), ranked.rend());
    std::cout << fmt::format("\n{}: what differs most often\n", name);
    for (std::size_t i = 0; i < std::min(options.limit, ranked.size()); ++i) {
      std::cout << fmt::format("  {:>6} {}\n", ranked[i].first, ranked[i].second);
    }
    std::cout << fmt::format("{}: not right\n", name);
    for (std::size_t i = 0; i < std::min(options.limit, line.not_right.size()); ++i) {
      std::cout << fmt::format("  {}\n", line.not_right[i]);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Compares the defaults filled in with those that libvirt fills in.",
               "virtbind-score");
  Options options;
  app.add_option("--corpus", options.corpus, "Folder of the documents")->envname("VIRTBIND_CORPUS");
  app.add_option("--driver", options.driver,
                 "Only this driver: generic, qemu, xen, lxc, onedefault");
  app.add_option("--document", options.document, "Only documents with this in their name, in full");
  app.add_option("--limit", options.limit, "How many lines of each list to show");
  app.add_flag("--verbose", options.verbose, "Show what differs most often, and where");
  CLI11_PARSE(app, argc, argv);
  try {
    const fs::path corpus = options.corpus;
    if (!fs::exists(corpus / "expected" / "index.tsv")) {
      std::cerr << "virtbind-score: no corpus: set VIRTBIND_CORPUS\n";
      return 2;
    }
    std::map<std::string, Line> table;
    for (const Row& row : rows_of(corpus)) {
      if (!options.driver.empty() && row.group != options.driver) continue;
      if (row.name.find(options.document) == std::string::npos) continue;
      score_row(row, options, table);
    }
    print(table, options);
  } catch (const std::exception& error) {
    std::cerr << "virtbind-score: " << error.what() << '\n';
    return 2;
  }
  return 0;
}
