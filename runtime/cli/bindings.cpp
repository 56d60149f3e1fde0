// SPDX-License-Identifier: LGPL-2.1-or-later
#include "bindings.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include <virtbind/core/checks.hpp>
#include <virtbind/core/defaults.hpp>
#ifdef VIRTBIND_WITH_LIBVIRT
#include <virtbind/libvirt.hpp>
#endif
#ifdef VIRTBIND_WITH_LIBVIRT_RULES
#include <virtbind/libvirt/checks.hpp>
#include <virtbind/libvirt/defaults.hpp>
#endif

#include "grammar/suggestion.hpp"
#include "virtbind/io.hpp"

namespace virtbind::cli {

namespace {

/// Stops at the root element and remembers it.
class RootSink final : public xml::EventSink {
 public:
  bool start_element(const xml::StartElement& element) override {
    found = true;
    ns = element.name.ns;
    name = element.name.local;
    offset = element.range.begin;
    return false;
  }
  bool text(std::string_view, xml::Range) override { return true; }
  bool end_element(const xml::Name&, xml::Range) override { return true; }

  bool found = false;
  std::string ns;
  std::string name;
  std::size_t offset = 0;
};

/// A name of whatever length, for a message.
std::string shown(std::string name) {
  constexpr std::size_t kLongest = 80;
  if (name.size() <= kLongest) return name;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end) + "...";
}

std::string known_kinds(const Binding& binding) {
  std::string names;
  for (const RootInfo& root : binding.roots) {
    if (!names.empty()) names += ", ";
    names += root.name;
  }
  return names;
}

}  // namespace

std::span<const Binding* const> bindings() {
  static const auto all = std::to_array<const Binding*>({
#ifdef VIRTBIND_WITH_LIBVIRT
      &libvirt::binding(),
#endif
      &core::binding(),
  });
  return all;
}

const Binding* find_binding(std::string_view name) {
  const auto all = bindings();
  if (name.empty()) return all.front();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Binding* b) { return b->name == name; });
  return found != all.end() ? *found : nullptr;
}

std::span<const rules::RuleSet* const> rule_sets() {
  static const auto all = std::to_array<const rules::RuleSet*>({
#ifdef VIRTBIND_WITH_LIBVIRT_RULES
      &virtbind_rule_set(static_cast<const libvirt::Domain*>(nullptr)),
#endif
      &virtbind_rule_set(static_cast<const core::Domain*>(nullptr)),
  });
  return all;
}

std::span<const checks::CheckSet* const> check_sets() {
  static const auto all = std::to_array<const checks::CheckSet*>({
#ifdef VIRTBIND_WITH_LIBVIRT_RULES
      &virtbind_check_set(static_cast<const libvirt::Domain*>(nullptr)),
#endif
      &virtbind_check_set(static_cast<const core::Domain*>(nullptr)),
  });
  return all;
}

const rules::RuleSet* find_rules(const TypeInfo& type) {
  const auto all = rule_sets();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto* rules) { return &rules->type() == &type; });
  return found != all.end() ? *found : nullptr;
}

std::string did_you_mean(std::string_view unknown, const std::vector<std::string>& ids) {
  const auto near = grammar::suggest(unknown, ids);
  return near ? fmt::format(", did you mean '{}'?", *near) : std::string();
}

std::string unknown_id(const Binding& binding, std::string_view what,
                       const std::vector<std::string>& ids, const std::vector<std::string>& known) {
  for (const std::string& id : ids) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    return fmt::format("no {} '{}' in binding '{}'{}", what, id, binding.name,
                       did_you_mean(id, known));
  }
  return {};
}

std::variant<const TypeInfo*, std::vector<Finding>> find_type(const Binding& binding,
                                                              const xml::Text& text,
                                                              std::string_view kind) {
  if (!kind.empty()) return binding.find_fragment(kind);
  RootSink root;
  xml::Parser parser;
  auto findings = parser.parse(text, root);
  if (!findings.empty()) return findings;
  if (const RootInfo* known = binding.find_root(root.ns, root.name)) return known->type;
  const std::string name = shown(root.name);
  const bool only_namespace = binding.find_root({}, root.name) != nullptr;
  return std::vector<Finding>{
      {.severity = Severity::error,
       .source = FindingSource::schema,
       .id = "wrong-root",
       .message = only_namespace
                      ? fmt::format("root element '{}' must be in no namespace, but is in '{}'",
                                    name, shown(root.ns))
                      : fmt::format("root element '{}' is no document of binding '{}', which "
                                    "knows: {} (a fragment needs --kind)",
                                    name, binding.name, known_kinds(binding)),
       .file = text.name(),
       .location = text.location(root.offset),
       .path = fmt::format("/{}", name),
       .related = {}}};
}

std::variant<Object, std::vector<Finding>> read(const Binding& binding, const xml::Text& text,
                                                std::string_view kind, bool allow_missing) {
  auto found = find_type(binding, text, kind);
  if (auto* wrong = std::get_if<std::vector<Finding>>(&found)) return std::move(*wrong);
  const TypeInfo* type = std::get<const TypeInfo*>(found);
  Object object{type, {type->create(), type->destroy}, {}};
  auto findings = read_object(*type, object.value.get(), text);
  if (!findings.empty()) {
    object.missing = findings;
    if (!allow_missing || !only_missing(object.missing)) return findings;
    object.missing = std::move(findings);
  }
  return object;
}

}  // namespace virtbind::cli
