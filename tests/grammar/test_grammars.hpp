// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the tests of the grammar share.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "virtbind/grammar/validator.hpp"

namespace virtbind::grammar::test {

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

/// The file that compile_schemas.py made of schemas/NAME.rng.
inline std::filesystem::path grammar_file(const std::string& name) {
  return std::filesystem::path(VIRTBIND_TEST_GRAMMARS) / (name + ".vbg");
}

inline Grammar load_grammar(const std::string& name) {
  auto loaded = Grammar::load(grammar_file(name));
  if (const auto* finding = std::get_if<Finding>(&loaded)) throw Error({*finding});
  return std::get<Grammar>(std::move(loaded));
}

inline xml::Text text_of(std::string_view document) {
  return std::get<xml::Text>(xml::Text::decode(std::string(document), "test.xml"));
}

inline std::vector<Finding> check(const Grammar& grammar, std::string_view document,
                                  ValidatorOptions options = {}) {
  const xml::Text text = text_of(document);
  return validate(grammar, text, {}, options);
}

/// "line:column message [id]".
inline std::string brief(const Finding& finding) {
  return std::to_string(finding.location.line) + ":" + std::to_string(finding.location.column) +
         " " + finding.message + " [" + finding.id + "]";
}

inline std::vector<std::string> briefs(const std::vector<Finding>& findings) {
  std::vector<std::string> result;
  for (const Finding& finding : findings) result.push_back(brief(finding));
  return result;
}

}  // namespace virtbind::grammar::test
