// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sarif.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bindings.hpp"
#include "options.hpp"
#include "virtbind/version.hpp"

namespace virtbind::cli {

namespace {

using Json = nlohmann::ordered_json;

/// What each id of the parser and the schema stands for.  An id that neither these nor the checks
/// know is still a rule, without a description.
constexpr auto kRules = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"bad-value", "A value is not one that the schema allows there"},
    {"conflicting-attribute", "An attribute belongs to another alternative than the one chosen"},
    {"conflicting-element", "An element belongs to another alternative than the one chosen"},
    {"conflicting-value", "A value belongs to another alternative than the one chosen"},
    {"duplicate-attribute", "An attribute is given more than once"},
    {"duplicate-element", "An element stands more often than the schema allows"},
    {"empty-document", "A document has no root element"},
    {"internal-error", "virtbind could not do its work"},
    {"io-directory", "A folder was given where a file is needed"},
    {"io-not-found", "A file is not there"},
    {"io-unreadable", "A file cannot be read"},
    {"io-unwritable", "A file cannot be written"},
    {"misplaced-attribute", "An attribute is known, but not at this place"},
    {"misplaced-element", "An element is known, but not at this place"},
    {"missing-attribute", "An attribute that the schema requires is not there"},
    {"missing-element", "An element that the schema requires is not there"},
    {"missing-value", "A value that the schema requires is not there"},
    {"no-defaults", "There are no defaults for this kind of document"},
    {"too-many-findings", "There are more findings than are shown"},
    {"unexpected-text", "There is text where the schema allows none"},
    {"unknown-attribute", "The schema knows no attribute of this name"},
    {"unknown-element", "The schema knows no element of this name"},
    {"wrong-root", "The root element is not one that the schema allows"},
    {"xml-doctype", "The document has a document type declaration, which is not accepted"},
    {"xml-empty", "The document is empty"},
    {"xml-encoding", "The text is not in the encoding that it is said to be in"},
    {"xml-limit", "The document exceeds a limit of size or depth"},
    {"xml-malformed", "The text is not well-formed XML"},
    {"xml-namespace", "The document breaks the rules of XML namespaces"},
    {"xml-unrepresentable", "A character cannot be written in XML"},
});

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json rule(std::string_view id) {
  Json made = {{"id", id}};
  const auto* known = std::find_if(kRules.begin(), kRules.end(),
                                   [&](const auto& entry) { return entry.first == id; });
  if (known != kRules.end()) made["shortDescription"] = {{"text", known->second}};
  for (const checks::CheckSet* set : check_sets()) {
    if (const checks::Check* check = set->find(id)) {
      made["shortDescription"] = {{"text", check->title}};
      made["fullDescription"] = {{"text", check->reason}};
    }
  }
  return made;
}

Json location(const std::string& file, const Location& where, const std::string& path) {
  Json made = Json::object();
  if (!file.empty()) {
    Json physical = {{"artifactLocation", {{"uri", to_uri(file)}}}};
    if (where.line > 0) {
      Json region = {{"startLine", where.line}};
      if (where.column > 0) region["startColumn"] = where.column;
      physical["region"] = std::move(region);
    }
    made["physicalLocation"] = std::move(physical);
  }
  if (!path.empty()) {
    const bool attribute = path.find('@', path.rfind('/') + 1) != std::string::npos;
    made["logicalLocations"] = Json::array(
        {{{"fullyQualifiedName", path}, {"kind", attribute ? "attribute" : "element"}}});
  }
  return made;
}

}  // namespace

std::string to_uri(std::string_view file) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri = file.starts_with('/') ? "file://" : "";
  for (const char c : file) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

SarifLog::SarifLog(std::ostream& out) : out_(out) {
  for (const auto& [id, description] : kRules) rules_.emplace(id, rules_.size());
  out_ << R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",)"
       << R"("runs":[{"columnKind":"unicodeCodePoints","results":[)";
}

std::size_t SarifLog::rule_index(const std::string& id) {
  return rules_.emplace(id, rules_.size()).first->second;
}

void SarifLog::add(const Finding& finding) {
  Json result = {
      {"ruleId", finding.id},
      {"ruleIndex", rule_index(finding.id)},
      {"level", to_string(finding.severity)},
      {"message", {{"text", finding.message}}},
      {"locations", Json::array({location(finding.file, finding.location, finding.path)})},
      {"properties", {{"source", to_string(finding.source)}}},
  };
  Json related = Json::array();
  for (const Related& other : finding.related) {
    Json made = {{"id", related.size()}};
    made.update(location(finding.file, other.location, other.path));
    made["message"] = {{"text", other.message}};
    related.push_back(std::move(made));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  out_ << (first_ ? "\n" : ",\n") << dump(result);
  first_ = false;
}

void SarifLog::finish(int exit_code) {
  std::vector<std::string_view> ids(rules_.size());
  for (const auto& [id, index] : rules_) ids[index] = id;
  Json rules = Json::array();
  for (const std::string_view id : ids) {
    rules.push_back(rule(id));
  }
  const Json driver = {{"name", "virtbind"}, {"version", version()}, {"rules", std::move(rules)}};
  const Json invocation = {{"executionSuccessful", exit_code != kCouldNotRun},
                           {"exitCode", exit_code}};
  out_ << "\n],\"tool\":" << dump({{"driver", driver}})
       << ",\"invocations\":" << dump(Json::array({invocation})) << "}]}\n";
}

}  // namespace virtbind::cli
