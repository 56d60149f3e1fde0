// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is said of a start tag.
#include <algorithm>

#include "start_tag.hpp"
#include "suggestion.hpp"
#include "utf8.hpp"
#include "wording.hpp"

namespace virtbind::grammar {

std::string StartTag::attribute_name(std::size_t index) const {
  return std::string(stack_.name(attributes_[index]));
}

std::string StartTag::attribute_path(std::size_t index) const {
  return stack_.path() + "/@" + attribute_name(index);
}

std::string StartTag::needed_names(std::string_view before, std::string_view after) const {
  std::string result;
  for (std::size_t i = 0; i < mending_.missing.size(); ++i) {
    if (i > 0) result += i + 1 == mending_.missing.size() ? " and " : ", ";
    const std::vector<std::string> names =
        vocabulary_.locals(vocabulary_.attribute_names(derivatives_.pool(), mending_.missing[i]));
    for (std::size_t j = 0; j < names.size(); ++j) {
      if (j > 0) result += " or ";
      result.append(before).append(names[j]).append(after);
    }
    if (names.empty()) result += "an attribute";
  }
  return result;
}

void StartTag::report_unknown(std::size_t index) {
  const StoredAttribute& attribute = attributes_[index];
  const std::string name = attribute_name(index);
  const std::string owner = quote(stack_.name(frame_));
  const std::size_t offset = attribute.name_range.begin;
  const PatternPool& pool = derivatives_.pool();

  std::optional<Selector> selector;
  if (report_.may_explain()) {
    selector = selectors_.for_start(
        [&](PatternId start) { return !contents(start, attribute.symbol).empty(); }, scope_);
  }
  if (selector && report_.blamed_before(*selector)) {
    missing_told_ = true;
    return;
  }
  if (selector) {
    const std::string found = report_.from(*selector, "@" + name);
    std::string message = report_.subject(*selector);
    if (mending_.missing.empty() || missing_told_) {
      message += " takes no " + found;
    } else {
      message += " needs " + needed_names(report_.from(*selector, "@"), "") + "; found " + found;
      missing_told_ = true;
    }
    message += ", which belongs to " + report_.alternatives(*selector);
    RawFinding& finding =
        report_.add("conflicting-attribute", std::move(message), offset, attribute_path(index));
    report_.point_at(finding, *selector);
    return;
  }

  const std::vector<PatternId> leaves = attribute_leaves(pool, frame_.start);
  const std::vector<Symbol> known = vocabulary_.attribute_names(pool, leaves);
  std::vector<Symbol> free;
  for (const Symbol symbol : known) {
    const bool taken = std::any_of(attributes_.begin(), attributes_.end(),
                                   [&](const StoredAttribute& a) { return a.symbol == symbol; });
    if (!taken) free.push_back(symbol);
  }
  std::string message = "unknown attribute " + quote(name) + " of " + owner;
  std::string id = "unknown-attribute";
  const std::size_t colon = name.find(':');
  const std::string local = colon == std::string::npos ? name : name.substr(colon + 1);
  const auto meant = suggest(local, vocabulary_.locals(free));
  std::vector<Symbol> may_be;
  for (const Symbol symbol : free) {
    if (!meant || derivatives_.grammar().symbols.local(symbol) == *meant) may_be.push_back(symbol);
  }
  unknown_.push_back({index, std::move(may_be)});
  if (meant) {
    message += "; did you mean " + quote(*meant) + "?";
    // The missing attribute is the misspelled one.
    std::erase_if(mending_.missing, [&](const std::vector<PatternId>& any) {
      const auto names = vocabulary_.locals(vocabulary_.attribute_names(pool, any));
      return std::find(names.begin(), names.end(), *meant) != names.end();
    });
    missing_told_ = missing_told_ || mending_.missing.empty();
    report_.add(id, std::move(message), offset, attribute_path(index));
    return;
  }
  const auto children = vocabulary_.names_of(element_leaves(pool, frame_.start));
  const bool is_child = std::any_of(children.begin(), children.end(), [&](Symbol child) {
    return derivatives_.grammar().symbols.local(child) == local;
  });
  std::vector<std::string> owners;  // children that have such an attribute
  for (const ElementId child : element_leaves(pool, frame_.start)) {
    const PatternId content = derivatives_.grammar().elements[child].content;
    const std::string child_name = vocabulary_.element_name(child);
    if (!contents(content, attribute.symbol).empty() && !child_name.empty() &&
        std::find(owners.begin(), owners.end(), child_name) == owners.end()) {
      owners.push_back(child_name);
    }
  }
  if (is_child) {
    id = "misplaced-attribute";
    message = quote(name) + " is an element in " + owner + ", not an attribute of it";
  } else if (!owners.empty() && owners.size() <= 3 &&
             derivatives_.grammar().symbols.is_name(attribute.symbol)) {
    id = "misplaced-attribute";
    message = "attribute " + quote(name) + " does not belong to " + owner + " but to " +
              any_of(owners) + " in it";
  } else if (known.empty()) {
    message = owner + " takes no attributes; found " + quote(name);
  } else if (const auto names = vocabulary_.locals(free); !names.empty() && names.size() <= 8) {
    message += "; expected " + any_of(names);
  }
  if (!mending_.missing.empty() && !missing_told_) {
    message += "; " + owner + " needs " + needed_names("'", "'");
    missing_told_ = true;
  }
  report_.add(std::move(id), std::move(message), offset, attribute_path(index));
}

void StartTag::report_bad_value(std::size_t index) {
  const StoredAttribute& attribute = attributes_[index];
  const std::string_view value = stack_.value(attribute);
  const std::string name = attribute_name(index);
  const std::size_t offset = attribute.value_range.begin;
  // Of the alternatives, those that the other attributes leave.
  std::vector<Given> others = mending_.attributes;
  others[index].as = Given::As::absent;
  const PatternId state = selectors_.run(frame_.start, others, scope_);
  std::vector<PatternId> wanted;
  if (state != PatternPool::not_allowed) wanted = contents(state, attribute.symbol);
  if (wanted.empty()) wanted = contents(frame_.start, attribute.symbol);

  std::string message = quote(value) + " is not a value of " + quote(name) + " of " +
                        quote(stack_.name(frame_)) + ": expected " +
                        expected_value(derivatives_, wanted);
  const bool by_space = std::any_of(wanted.begin(), wanted.end(), [&](PatternId content) {
    return derivatives_.tests().matches(content, trim(value), scope_);
  });
  if (by_space) message += " without white space around it";
  const std::vector<std::string> spelled = spelled_values(derivatives_, wanted);
  const auto meant = spelled.size() > 1 ? suggest(value, spelled) : std::nullopt;
  if (meant) message += "; did you mean " + quote(*meant) + "?";
  std::optional<Selector> selector;
  if (!meant && report_.may_explain()) {
    selector = selectors_.for_start(
        [&](PatternId start) {
          const std::vector<PatternId> allowed = contents(start, attribute.symbol);
          return std::any_of(allowed.begin(), allowed.end(), [&](PatternId content) {
            return derivatives_.tests().matches(content, value, scope_);
          });
        },
        scope_);
  }
  if (selector) {
    message = report_.subject(*selector) + " takes no " + report_.from(*selector, "@" + name) +
              "=" + quote(value) + ", which belongs to " + report_.alternatives(*selector) +
              "; expected " + expected_value(derivatives_, wanted);
  }
  RawFinding& finding = report_.add(selector ? "conflicting-value" : "bad-value",
                                    std::move(message), offset, attribute_path(index));
  if (selector) report_.point_at(finding, *selector);
}

void StartTag::report_conflict(std::size_t index) {
  const StoredAttribute& attribute = attributes_[index];
  const std::string name = attribute_name(index);
  const std::string value = quote(stack_.value(attribute));
  const bool by_value = mending_.attributes[index].as == Given::As::any_value;
  const Given here{attribute.symbol, stack_.value(attribute), Given::As::written};

  // The attribute that it does not go with.
  std::optional<Selector> reason;
  for (std::size_t i = 0; i < attributes_.size() && !reason; ++i) {
    if (i == index || faults_[i] != Fault::none) continue;
    const Given other{attributes_[i].symbol, stack_.value(attributes_[i]), Given::As::written};
    const auto together = [&](const Given& with) {
      const std::vector<Given> both{with, here};
      return selectors_.run(frame_.start, both, scope_) != PatternPool::not_allowed;
    };
    if (together(other)) continue;
    reason.emplace();
    reason->frame = stack_.size() - 1;
    reason->attribute = other.name;
    reason->index = i;
    reason->value = other.value;
    for (const std::string& v : selectors_.values_of(frame_.start, other.name)) {
      if (v != other.value && together({other.name, v, Given::As::written})) {
        reason->others.push_back(v);
      }
    }
  }
  if (!by_value && reason && !reason->others.empty() && report_.blamed_before(*reason)) return;
  const std::string owner = reason ? report_.subject(*reason) : quote(stack_.name(frame_));
  std::string message;
  if (by_value) {
    std::vector<Given> others = mending_.attributes;
    others[index].as = Given::As::absent;
    const PatternId state = selectors_.run(frame_.start, others, scope_);
    message = value + " is not a value of " + quote(name) + " of " + owner;
    const std::string expected = expected_value(derivatives_, contents(state, attribute.symbol));
    if (!expected.empty()) message += ": expected " + expected;
  } else {
    message = owner + " takes no attribute " + quote(name);
  }
  if (!reason) message += " together with the other attributes";
  const std::vector<std::string> spelled = selectors_.values_of(frame_.start, attribute.symbol);
  const bool is_spelled =
      std::find(spelled.begin(), spelled.end(), stack_.value(attribute)) != spelled.end();
  // A value that no alternative spells out is wrong in itself.
  const bool is_conflict = !by_value || is_spelled;
  if (reason && !reason->others.empty() && is_conflict) {
    message +=
        (by_value ? "; " + value : ", which") + " belongs to " + report_.alternatives(*reason);
  }
  RawFinding& finding = report_.add(
      !is_conflict ? "bad-value"
      : by_value   ? "conflicting-value"
                   : "conflicting-attribute",
      std::move(message), by_value ? attribute.value_range.begin : attribute.name_range.begin,
      attribute_path(index));
  if (reason && is_conflict) report_.point_at(finding, *reason);
}

/// The attribute that speaks for other alternatives: they would want it.  They become those of
/// the selector.
std::string StartTag::telling_attribute(Selector& selector) {
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    if (mending_.attributes[i].as != Given::As::written) continue;
    std::vector<Given> without = mending_.attributes;
    without[i].as = Given::As::absent;
    const auto still = selectors_.for_start(
        [&](PatternId start) {
          const PatternId state = selectors_.run(start, without, scope_);
          return state != PatternPool::not_allowed &&
                 needed_attributes(derivatives_.pool(), state).empty();
        },
        scope_);
    std::vector<std::string> wanting = selector.others;
    if (still && still->frame == selector.frame && still->attribute == selector.attribute) {
      std::erase_if(wanting, [&](const std::string& value) {
        return std::find(still->others.begin(), still->others.end(), value) != still->others.end();
      });
    }
    if (wanting.empty()) continue;
    selector.others = std::move(wanting);
    return report_.from(selector, "@" + attribute_name(i));
  }
  return {};
}

void StartTag::report_missing() {
  std::optional<Selector> selector;
  if (report_.may_explain()) {
    // Something in this tag that selects an alternative which wants it ...
    const std::size_t most = 12;
    std::vector<Given> tried = mending_.attributes;
    for (std::size_t i = 0; i < tried.size() && tried.size() <= most && !selector; ++i) {
      if (tried[i].as != Given::As::written) continue;
      const Given as_written = tried[i];
      std::vector<std::string> others;
      for (const std::string& v : selectors_.values_of(frame_.start, as_written.name)) {
        tried[i].value = v;
        const PatternId state = selectors_.run(frame_.start, tried, scope_);
        if (state != PatternPool::not_allowed &&
            needed_attributes(derivatives_.pool(), state).empty()) {
          others.push_back(v);
        }
      }
      tried[i] = as_written;
      if (others.empty()) continue;
      selector.emplace();
      selector->frame = stack_.size() - 1;
      selector->attribute = as_written.name;
      selector->index = i;
      selector->value = as_written.value;
      selector->others = std::move(others);
    }
    // ... or further out.
    if (!selector) {
      selector = selectors_.for_start(
          [&](PatternId start) {
            const PatternId state = selectors_.run(start, mending_.attributes, scope_);
            return state != PatternPool::not_allowed &&
                   needed_attributes(derivatives_.pool(), state).empty();
          },
          scope_);
    }
  }
  const std::string attributes = mending_.missing.size() > 1 ? "attributes " : "attribute ";
  const bool is_complete_elsewhere = selector.has_value();
  if (!selector && report_.may_explain()) {
    // Or at least something that selects an alternative which wants another one.
    selector = selectors_.for_start(
        [&](PatternId start) {
          const PatternId state = selectors_.run(start, mending_.attributes, scope_);
          if (state == PatternPool::not_allowed) return false;
          const Need need = needed_attributes(derivatives_.pool(), state);
          return std::none_of(mending_.missing.begin(), mending_.missing.end(),
                              [&](const auto& any) {
                                return std::find(need.begin(), need.end(), any) != need.end();
                              });
        },
        scope_);
  }
  std::string message;
  if (!selector || !selector->present) {
    message = quote(stack_.name(frame_)) + " needs " + attributes + needed_names("'", "'");
  } else {
    message = report_.subject(*selector) + " needs ";
    message += selector->frame + 1 == stack_.size()
                   ? attributes + needed_names("'", "'")
                   : needed_names(report_.from(*selector, "@"), "");
  }
  if (is_complete_elsewhere && selector->present && selector->frame + 1 != stack_.size()) {
    if (const std::string found = telling_attribute(*selector); !found.empty()) {
      message += "; found " + found + ", which belongs to " + report_.alternatives(*selector);
      if (report_.blamed_before(*selector)) return;
    }
  }
  if (mending_.missing.size() == 1) {
    std::vector<PatternId> wanted;
    for (const PatternId leaf : mending_.missing[0]) {
      wanted.push_back(derivatives_.pool()[leaf].b);
    }
    const std::vector<std::string> values = spelled_values(derivatives_, wanted);
    if (values.size() > 1 && values.size() <= 16) message += ": " + any_of(values);
  }
  RawFinding& finding =
      report_.add("missing-attribute", std::move(message), frame_.tag.begin, stack_.path());
  if (selector) report_.point_at(finding, *selector);
}

}  // namespace virtbind::grammar
