// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind check: is every file well-formed and exactly what the schema allows?
#include <iostream>
#include <memory>
#include <optional>

#include "bindings.hpp"
#include "inputs.hpp"
#include "jobs.hpp"
#include "virtbind/validate.hpp"

namespace virtbind::cli {

namespace {

/// Validates with a grammar from a file; each thread keeps a validator for it.
std::vector<Finding> check_with(const Grammar& grammar, const xml::Text& text) {
  thread_local std::unique_ptr<Validator> validator;
  if (validator == nullptr) validator = std::make_unique<Validator>(grammar);
  return validate(*validator, xml::thread_parser(), text);
}

}  // namespace

int check(const Options& options) {
  const Binding& binding = *find_binding(options.binding);
  std::optional<Grammar> grammar;
  if (!options.grammar.empty()) {
    auto loaded = Grammar::load(options.grammar);
    if (const auto* finding = std::get_if<Finding>(&loaded)) {
      std::cerr << to_string(*finding) << '\n';
      return kCouldNotRun;
    }
    grammar = std::get<Grammar>(std::move(loaded));
  }
  const TypeInfo* fragment =
      options.kind.empty() ? nullptr : binding.find_fragment(options.kind);
  return for_each_file(options, [&](const std::string& file) -> Outcome {
    auto source = read_input(file);
    if (auto* finding = std::get_if<Finding>(&source)) {
      return {.findings = {*finding}, .could_not_run = finding->id.starts_with("io-")};
    }
    auto& text = std::get<xml::Text>(source);
    Outcome outcome;
    outcome.findings = grammar ? check_with(*grammar, text) : validate(binding, text, fragment);
    outcome.text = std::move(text);
    return outcome;
  });
}

}  // namespace virtbind::cli
