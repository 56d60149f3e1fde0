// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/validate.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "virtbind/binding/writer.hpp"

namespace virtbind {

namespace {

Validator& thread_validator(const Binding& binding) {
  thread_local std::map<const Binding*, std::unique_ptr<Validator>> validators;
  auto& validator = validators[&binding];
  if (validator == nullptr) validator = std::make_unique<Validator>(grammar_of(binding));
  return *validator;
}

bool is_document(const TypeInfo& type) {
  return std::any_of(type.binding->roots.begin(), type.binding->roots.end(),
                     [&](const RootInfo& root) { return root.type == &type; });
}

/// Begins a document, or a fragment where the type is no document element.
void begin(Validator& validator, const TypeInfo* type, const xml::Text* text) {
  if (type == nullptr || is_document(*type) || !validator.begin_fragment(type->path, text)) {
    validator.begin(text);
  }
}

}  // namespace

const Grammar& grammar_of(const Binding& binding) {
  static std::mutex mutex;
  static std::map<const Binding*, Grammar> grammars;
  const std::lock_guard lock(mutex);
  const auto known = grammars.find(&binding);
  if (known != grammars.end()) return known->second;
  auto loaded = Grammar::from_bytes(binding.grammar, binding.name);
  if (auto* finding = std::get_if<Finding>(&loaded)) throw Error({*finding});
  return grammars.emplace(&binding, std::get<Grammar>(std::move(loaded))).first->second;
}

std::vector<Finding> validate(const Binding& binding, const xml::Text& text,
                              const TypeInfo* fragment, const xml::Limits& limits,
                              xml::EventSink* also) {
  xml::Parser& parser = xml::thread_parser(limits);
  Validator& validator = thread_validator(binding);
  begin(validator, fragment, &text);
  // Text that is no XML makes one finding: what the schema says of the rest matters little.
  auto malformed = parser.parse(text, validator, also);
  if (!malformed.empty()) return malformed;
  validator.finish();
  return validator.take_findings();
}

std::vector<Finding> validate_object(const TypeInfo& type, const void* object) {
  Validator& validator = thread_validator(*type.binding);
  begin(validator, &type, nullptr);
  Writer writer(validator);
  if (writer.write(type, object, {type.element_ns, type.element})) validator.finish();
  return validator.take_findings();
}

}  // namespace virtbind
