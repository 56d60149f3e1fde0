// SPDX-License-Identifier: LGPL-2.1-or-later
//
// libvirt's own test documents, where they are at hand.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace virtbind::xml::test {

/// $VIRTBIND_CORPUS, else shared/corpus beside the source tree.
inline std::filesystem::path corpus_directory() {
  if (const char* directory = std::getenv("VIRTBIND_CORPUS")) return directory;
  const auto source = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  return source.parent_path() / "shared" / "corpus";
}

/// All its documents, in order; none where there is no corpus.
inline std::vector<std::filesystem::path> corpus_files() {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(corpus_directory(), error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".xml") files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace virtbind::xml::test
