// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Validates files with a compiled grammar, for the tests in Python:
//   grammar_probe GRAMMAR FILE...
// prints for each file "valid", "invalid" or "malformed" and its name, then a line for each
// finding.
#include <algorithm>
#include <iostream>
#include <variant>

#include "virtbind/grammar/validator.hpp"

namespace {

void probe(virtbind::Validator& validator, virtbind::xml::Parser& parser, const char* name) {
  auto text = virtbind::xml::Text::read_file(name);
  std::vector<virtbind::Finding> findings;
  if (const auto* finding = std::get_if<virtbind::Finding>(&text)) {
    findings.push_back(*finding);
  } else {
    findings = validate(validator, parser, std::get<virtbind::xml::Text>(text));
  }
  const bool malformed = std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.source == virtbind::FindingSource::xml;
  });
  std::cout << (findings.empty() ? "valid"
                : malformed      ? "malformed"
                                 : "invalid")
            << '\t' << name << '\n';
  for (const virtbind::Finding& finding : findings) {
    std::cout << '\t' << finding.location.line << ':' << finding.location.column << ' '
              << finding.message << " [" << finding.id << "]\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto grammar = virtbind::Grammar::load(argv[1]);
  if (const auto* finding = std::get_if<virtbind::Finding>(&grammar)) {
    std::cerr << to_string(*finding) << '\n';
    return 1;
  }
  virtbind::Validator validator(std::get<virtbind::Grammar>(grammar));
  virtbind::xml::Parser parser;
  for (int i = 2; i < argc; ++i) probe(validator, parser, argv[i]);
  return 0;
}
