// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The documents of tests/seed: every valid one is read and written without loss, and of those that
// are invalid the typed model finds what is a matter of types.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "documents.hpp"

namespace {

namespace fs = std::filesystem;
using namespace virtbind;
using namespace virtbind::tests;
using core::Domain;

std::vector<fs::path> documents(const char* folder) {
  std::vector<fs::path> found;
  const fs::path parent = fs::path(VIRTBIND_SOURCE_DIR) / "tests" / "seed" / folder;
  for (const auto& entry : fs::directory_iterator(parent)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

TEST(Seed, ValidDocumentsComeBackEqual) {
  const auto files = documents("examples");
  EXPECT_GE(files.size(), 100U);
  for (const fs::path& path : files) {
    const auto guest = read_file<Domain>(path);
    ASSERT_TRUE(guest) << path << '\n' << listed(guest.findings());
    const auto text = write(*guest);
    ASSERT_TRUE(text) << path << '\n' << listed(text.findings());
    const auto again = read<Domain>(*text);
    ASSERT_TRUE(again) << path << '\n' << listed(again.findings());
    EXPECT_EQ(*again, *guest) << path;
    EXPECT_EQ(*write(*again), *text) << path;
  }
}

/// What is wrong with the others no type can say: a value's pattern or range, or a combination.
TEST(Seed, InvalidDocumentsThatTypesCatch) {
  std::set<std::string> accepted;
  std::size_t refused = 0;
  for (const fs::path& path : documents("invalid")) {
    const auto guest = read_file<Domain>(path);
    if (guest) {
      accepted.insert(path.stem().string());
      continue;
    }
    ++refused;
    for (const Finding& finding : guest.findings()) {
      EXPECT_EQ(finding.source, FindingSource::schema) << to_string(finding);
      EXPECT_GT(finding.location.line, 0U) << to_string(finding);
      EXPECT_EQ(finding.path.substr(0, 1), "/") << to_string(finding);
      EXPECT_EQ(finding.file, path.string());
    }
  }
  // A sample: which these are in all is the validator's test.
  const std::set<std::string> left_to_the_validator = {
      "disk-source-both", "disk-source-missing", "disk-target-dev-path",
      "graphics-vnc-port-too-high", "interface-ip-octet-256"};
  const std::set<std::string> caught = {"console-with-text",  "disk-target-missing",
                                        "domain-id-negative", "domain-type-case",
                                        "name-twice",         "root-namespace-prefix"};
  for (const auto& name : left_to_the_validator) EXPECT_TRUE(accepted.contains(name)) << name;
  for (const auto& name : caught) EXPECT_FALSE(accepted.contains(name)) << name;
  EXPECT_GE(refused, 50U);
}

}  // namespace
