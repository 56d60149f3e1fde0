// SPDX-License-Identifier: LGPL-2.1-or-later
#include "documents.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

namespace bench {

namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

fs::path corpus() {
  if (const char* folder = std::getenv("VIRTBIND_CORPUS")) return folder;
  return fs::path(VIRTBIND_SOURCE_DIR) / ".." / "shared" / "corpus";
}

/// The rows of verdicts.tsv (file, root, schema, verdict) that are valid domains.
std::vector<fs::path> corpus_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::ifstream table(folder / "verdicts.tsv");
  for (std::string line; std::getline(table, line);) {
    std::istringstream row(line);
    std::string file;
    std::string root;
    std::string schema;
    std::string verdict;
    std::getline(row, file, '\t');
    std::getline(row, root, '\t');
    std::getline(row, schema, '\t');
    std::getline(row, verdict, '\t');
    if (root != "domain" || verdict != "valid") continue;
    for (const fs::path& base : {folder / file, folder / "libvirt-10.7.0" / file}) {
      if (fs::is_regular_file(base)) files.push_back(base);
    }
  }
  return files;
}

std::vector<fs::path> own_files() {
  std::vector<fs::path> files;
  for (const char* folder : {"examples/guests", "tests/seed/examples"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(VIRTBIND_SOURCE_DIR) / folder)) {
      if (entry.path().extension() == ".xml") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Documents load() {
  Documents made;
  std::vector<fs::path> files = corpus_files(corpus());
  made.source = "valid domain documents of libvirt's test suite";
  if (files.empty()) {
    files = own_files();
    made.source = "domain documents of the project's own, as there is no corpus (VIRTBIND_CORPUS)";
  }
  made.found = files.size();
  std::vector<std::size_t> sizes;
  for (const fs::path& file : files) {
    std::string text = slurp(file);
    if (!virtbind::read<virtbind::libvirt::Domain>(text)) continue;
    sizes.push_back(text.size());
    made.bytes += text.size();
    made.texts.push_back(std::move(text));
  }
  std::sort(sizes.begin(), sizes.end());
  if (!sizes.empty()) made.median_bytes = sizes[sizes.size() / 2];
  return made;
}

}  // namespace

const Documents& documents() {
  static const Documents loaded = load();
  return loaded;
}

}  // namespace bench
