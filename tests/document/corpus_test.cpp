// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A document that is read and saved is what it was, byte for byte: every well-formed one, valid or
// not, whichever version of the schemas it is read with.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <libvirt_10_7.hpp>
#include <string>

#include <gtest/gtest.h>

#include "corpus/documents.hpp"
#include "document/documents.hpp"
#include <virtbind/libvirt.hpp>

namespace {

using virtbind::AnyDocument;

struct Counts {
  std::size_t kept = 0;
  std::size_t with_warnings = 0;
  std::size_t other_roots = 0;
};

/// Reads, says that it will change something, and saves.
void keep(const virtbind::Binding& binding, const std::filesystem::path& file, Counts& counts) {
  const std::string before = contents(file);
  const auto* root = binding.find_root({}, root_of(before));
  if (root == nullptr) {
    ++counts.other_roots;
    return;
  }
  auto read = AnyDocument::read(*root->type, text_of(before));
  auto* document = std::get_if<AnyDocument>(&read);
  ASSERT_NE(document, nullptr) << file << ": " << to_string(std::get<1>(read).front());
  static_cast<void>(document->object());
  const auto findings = document->update();
  EXPECT_TRUE(findings.empty()) << file << ": " << to_string(findings.front());
  EXPECT_EQ(document->text().bytes(), before) << file;
  ++counts.kept;
  if (!document->findings().empty()) ++counts.with_warnings;
}

class EveryDocument : public testing::TestWithParam<const virtbind::Binding*> {};

TEST_P(EveryDocument, IsKeptByteForByte) {
  const char* corpus = std::getenv("VIRTBIND_CORPUS");
  if (corpus == nullptr || *corpus == '\0') GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  for (const char* folder : {"libvirt-10.7.0", "seedcases", "negatives"}) {
    Counts counts;
    const auto path = std::filesystem::path(corpus) / folder;
    if (!std::filesystem::exists(path)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.path().extension() == ".xml" && is_readable(contents(entry.path()))) {
        keep(*GetParam(), entry.path(), counts);
      }
    }
    std::cout << folder << ": " << counts.kept << " kept, " << counts.with_warnings
              << " of them with warnings; " << counts.other_roots << " of no known kind\n";
    EXPECT_GT(counts.kept, 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(Bindings, EveryDocument,
                         testing::Values(&libvirt_10_7::binding(), &virtbind::libvirt::binding()),
                         [](const auto& binding) {
                           return std::string(binding.index == 0 ? "OfTheirVersion" : "Installed");
                         });

}  // namespace
