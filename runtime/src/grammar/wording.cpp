// SPDX-License-Identifier: LGPL-2.1-or-later
#include "wording.hpp"

#include <algorithm>

#include "pattern_query.hpp"
#include "utf8.hpp"

namespace virtbind::grammar {
namespace {

void add_unique(std::vector<std::string>& texts, std::string text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

std::string join(const std::vector<std::string>& texts, std::string_view last) {
  std::string result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) result += i + 1 == texts.size() ? last : ", ";
    result += texts[i];
  }
  return result;
}

std::string describe_list(const Derivatives& derivatives, PatternId inner) {
  const Pattern& pattern = derivatives.pool()[inner];
  const std::string words = expected_value(derivatives, {inner});
  const bool many = pattern.kind == PatternKind::one_or_more;
  return (many ? "words separated by spaces, each " : "a list of ") + words;
}

/// A value of several datatypes that the schema holds in one define, or of one.
std::string describe_data(const std::vector<const Datatype*>& types) {
  std::vector<std::string> patterns;
  std::string text;
  for (const Datatype* type : types) {
    for (const std::string& pattern : type->patterns()) patterns.push_back('"' + pattern + '"');
    text = type->describe();
  }
  if (patterns.empty()) return text;
  const std::string shown = join(patterns, " or ");
  // A long expression tells a reader less than the schema's name for it.
  constexpr std::size_t longest = 80;
  const std::string& define = types.front()->define();
  if (define.empty()) return text + " that matches " + shown;
  return with_article(define) + (shown.size() <= longest ? " (" + shown + ")" : std::string());
}

}  // namespace

std::string quote(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string result = "'";
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (++count > longest) {
      result += "…";
      break;
    }
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c < ' ') {
      result += ' ';
    } else {
      result += text.substr(begin, at - begin);
    }
  }
  return result + "'";
}

std::string any_of(const std::vector<std::string>& names, std::size_t most) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) {
    if (quoted.size() == most && names.size() > most + 1) {
      return join(quoted, ", ") + ", … (" + std::to_string(names.size()) + " in all)";
    }
    quoted.push_back(quote(name));
  }
  return join(quoted, " or ");
}

std::string all_of(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(quote(name));
  return join(quoted, " and ");
}

std::string with_article(std::string_view noun) {
  const bool vowel =
      !noun.empty() && std::string_view("aeioAEIO").find(noun[0]) != std::string::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

std::vector<std::string> spelled_values(const Derivatives& derivatives,
                                        const std::vector<PatternId>& patterns) {
  std::vector<std::uint32_t> literals;
  for (const PatternId pattern : patterns) {
    for (const PatternId leaf : value_leaves(derivatives.pool(), pattern)) {
      if (derivatives.pool()[leaf].kind == PatternKind::value) {
        literals.push_back(derivatives.pool()[leaf].a);
      }
    }
  }
  std::sort(literals.begin(), literals.end());
  std::vector<std::string> texts;
  for (const std::uint32_t literal : literals) {
    add_unique(texts, std::string(trim(derivatives.grammar().literals[literal].text)));
  }
  return texts;
}

std::string expected_value(const Derivatives& derivatives, const std::vector<PatternId>& patterns) {
  std::vector<std::string> parts;
  const std::vector<std::string> values = spelled_values(derivatives, patterns);
  if (!values.empty()) parts.push_back(any_of(values));
  std::vector<PatternId> leaves;
  for (const PatternId pattern : patterns) {
    const std::vector<PatternId> inner = value_leaves(derivatives.pool(), pattern);
    leaves.insert(leaves.end(), inner.begin(), inner.end());
  }
  std::sort(leaves.begin(), leaves.end());
  leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
  std::vector<std::vector<const Datatype*>> groups;
  for (const PatternId id : leaves) {
    const Pattern& leaf = derivatives.pool()[id];
    if (leaf.kind == PatternKind::list) add_unique(parts, describe_list(derivatives, leaf.a));
    if (leaf.kind != PatternKind::data) continue;
    const Datatype& type = derivatives.grammar().datatypes[leaf.a];
    if (leaf.b != PatternPool::not_allowed) {
      add_unique(parts,
                 describe_data({&type}) + " other than " + expected_value(derivatives, {leaf.b}));
      continue;
    }
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return !type.define().empty() && group.front()->define() == type.define() &&
             !type.patterns().empty() && !group.front()->patterns().empty();
    });
    if (same != groups.end()) {
      same->push_back(&type);
    } else {
      groups.push_back({&type});
    }
  }
  for (const auto& group : groups) add_unique(parts, describe_data(group));
  constexpr std::size_t most = 4;
  if (parts.size() > most) parts.resize(most);
  return join(parts, ", or ");
}

}  // namespace virtbind::grammar
