// SPDX-License-Identifier: LGPL-2.1-or-later
#include "corpus/documents.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace fs = std::filesystem;

std::vector<CorpusDocument> corpus_documents() {
  std::vector<CorpusDocument> documents;
  const char* folder = std::getenv("VIRTBIND_CORPUS");
  if (folder == nullptr || *folder == '\0') return documents;
  const fs::path corpus = folder;
  std::ifstream table(corpus / "verdicts.tsv");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string file;
    std::string verdict;
    CorpusDocument document;
    std::getline(fields, file, '\t');
    std::getline(fields, document.root, '\t');
    std::getline(fields, document.schema, '\t');
    std::getline(fields, verdict, '\t');
    document.file = corpus / "libvirt-10.7.0" / file;
    document.valid = verdict == "valid";
    documents.push_back(std::move(document));
  }
  return documents;
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}
