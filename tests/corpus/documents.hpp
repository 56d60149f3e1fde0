// SPDX-License-Identifier: LGPL-2.1-or-later
//
// libvirt's own test documents, with what is known of each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

struct CorpusDocument {
  std::filesystem::path file;
  std::string root;    ///< name of its document element
  std::string schema;  ///< file of the schema that is for it
  bool valid;          ///< as jing and libxml2 agree
};

/// All of them, in the order of verdicts.tsv; none where there is no corpus (VIRTBIND_CORPUS).
std::vector<CorpusDocument> corpus_documents();

/// The bytes of a file.
std::string contents(const std::filesystem::path& path);
