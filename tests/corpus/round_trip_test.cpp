// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every valid document of libvirt's own tests is read into typed objects and written back with the
// same content.  No exclusion list.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include <libvirt_10_7.hpp>
#include <virtbind/io.hpp>

#include "corpus/canonical_xml.hpp"

namespace {

namespace fs = std::filesystem;

struct Row {
  fs::path file;
  std::string root;
  std::string verdict;
};

std::vector<Row> verdicts() {
  const fs::path corpus = std::getenv("VIRTBIND_CORPUS");
  std::ifstream table(corpus / "verdicts.tsv");
  std::vector<Row> rows;
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string file;
    std::string root;
    std::string schema;
    std::string verdict;
    std::getline(fields, file, '\t');
    std::getline(fields, root, '\t');
    std::getline(fields, schema, '\t');
    std::getline(fields, verdict, '\t');
    rows.push_back({corpus / "libvirt-10.7.0" / file, root, verdict});
  }
  return rows;
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Reads and writes a document; says what went wrong, or nothing.
std::string round_trip(const Row& row) {
  const auto* root = libvirt_10_7::binding().find_root({}, row.root);
  if (root == nullptr) return "no such kind of document: " + row.root;
  const std::string before = contents(row.file);
  auto text = virtbind::xml::Text::decode(before, row.file.filename().string());
  if (const auto* finding = std::get_if<virtbind::Finding>(&text)) return to_string(*finding);
  void* object = root->type->create();
  auto findings =
      virtbind::read_object(*root->type, object, std::get<virtbind::xml::Text>(text));
  std::string after;
  if (findings.empty()) {
    findings = virtbind::write_object(*root->type, object, after, {.root = row.root});
  }
  root->type->destroy(object);
  if (!findings.empty()) return to_string(findings.front());
  return canonical_xml(before) == canonical_xml(after) ? "" : "content differs:\n" + after;
}

TEST(Corpus, EveryValidDocumentSurvivesReadingAndWriting) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  std::size_t tried = 0;
  std::size_t lost = 0;
  for (const Row& row : verdicts()) {
    if (row.verdict != "valid") continue;
    ++tried;
    const std::string problem = round_trip(row);
    if (problem.empty()) continue;
    ++lost;
    EXPECT_EQ(problem, "") << row.file;
  }
  RecordProperty("documents", static_cast<int>(tried));
  std::cout << tried << " valid documents, " << lost << " not read and written exactly\n";
  EXPECT_GT(tried, 0U);
}

}  // namespace
