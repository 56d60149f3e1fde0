// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Errors of text and of what is missing; those of children are in element_diagnosis.cpp, those of
// start tags in start_tag.cpp.
#include "diagnosis.hpp"

#include <algorithm>

#include "start_tag.hpp"
#include "suggestion.hpp"
#include "utf8.hpp"
#include "wording.hpp"

namespace virtbind::grammar {
Diagnosis::Diagnosis(Derivatives& derivatives, DocumentStack& stack)
    : derivatives_(derivatives),
      stack_(stack),
      report_(derivatives.grammar(), stack),
      vocabulary_(derivatives.grammar()),
      selectors_(derivatives, stack) {}

void Diagnosis::begin() {
  findings().clear();
  report_.begin();
  wrong_namespaces_.clear();
  misplaced_.clear();
  guessed_ = false;
}

// --- text ------------------------------------------------------------------------------------

PatternId Diagnosis::text(std::string_view value, xml::Range range, const NamespaceScope& scope) {
  Frame& frame = stack_.top();
  const PatternPool& pool = derivatives_.pool();
  const std::string name = quote(stack_.name(frame));
  const std::string text = quote(trim(value));
  const PatternId mended =
      derivatives_.derive_text(frame.state, [](PatternId /*content*/) { return true; });
  // The caret goes to the first letter, not to the line end before it.
  std::size_t offset = range.begin;
  if (range.end - range.begin >= value.size()) {
    offset += static_cast<std::size_t>(std::find_if_not(value.begin(), value.end(), is_space) -
                                       value.begin());
  }
  std::optional<Selector> selector;
  if (report_.may_explain()) {
    selector = selectors_.for_content(
        [&](PatternId content) {
          return derivatives_.text(content, value, scope) != PatternPool::not_allowed;
        },
        scope);
  }
  if (selector && report_.blamed_before(*selector)) {
    return mended == PatternPool::not_allowed ? frame.state : mended;
  }
  if (mended == PatternPool::not_allowed) {
    frame.unexpected_text = true;
    // The text is what a missing attribute should have been, or this is no such element.
    if (frame.malformed_tag) return frame.state;
    std::string message = "text " + text + " is not allowed in " + name;
    if (selector) {
      message = report_.subject(*selector) + " takes no text " +
                (selector->frame + 1 == stack_.size() ? std::string() : "in " + name + " ") + text +
                ", which belongs to " + report_.alternatives(*selector);
    } else if (const std::string attribute = attribute_for(trim(value), scope);
               !attribute.empty()) {
      message += "; did you mean its attribute " + quote(attribute) + "?";
    } else if (element_leaves(pool, frame.content).empty()) {
      message += ", which is an empty element";
    } else {
      message += ", which holds elements only";
    }
    RawFinding& finding = report_.add("unexpected-text", std::move(message), offset, stack_.path());
    if (selector) report_.point_at(finding, *selector);
    return frame.state;
  }
  const std::vector<PatternId> wanted{frame.state};
  const bool by_space =
      derivatives_.text(frame.state, trim(value), scope) != PatternPool::not_allowed;
  std::string message = (by_space ? quote(value) : text) + " is not a value of " + name +
                        ": expected " + expected_value(derivatives_, wanted);
  if (by_space) message += " without white space around it";
  const std::vector<std::string> values = spelled_values(derivatives_, wanted);
  const auto meant = values.size() > 1 ? suggest(trim(value), values) : std::nullopt;
  if (meant) message += "; did you mean " + quote(*meant) + "?";
  if (selector) {
    message += "; " + text + " belongs to " + report_.alternatives(*selector);
  }
  RawFinding& finding = report_.add("bad-value", std::move(message), offset, stack_.path());
  if (selector) report_.point_at(finding, *selector);
  return mended;
}

/// The one absent attribute of the top frame that would take a text, if it is only one.
std::string Diagnosis::attribute_for(std::string_view text, const NamespaceScope& scope) {
  const Frame& frame = stack_.top();
  const PatternPool& pool = derivatives_.pool();
  PatternId state = frame.start;
  for (const Given& given : selectors_.given(stack_.size() - 1)) {
    const PatternId next = derivatives_.attribute(state, given.name, given.value, scope);
    if (next != PatternPool::not_allowed) state = next;
  }
  std::vector<Symbol> names;
  for (const PatternId leaf : attribute_leaves(pool, state)) {
    // What takes anything says nothing.
    if (derivatives_.tests().matches(pool[leaf].b, "\x01", scope)) continue;
    if (!derivatives_.tests().matches(pool[leaf].b, text, scope)) continue;
    vocabulary_.spelled_names(pool[leaf].a, names);
  }
  const std::vector<std::string> locals = vocabulary_.locals(names);
  return locals.size() == 1 ? locals.front() : std::string();
}

// --- what is missing -------------------------------------------------------------------------

std::string Diagnosis::needed_names(const Need& need) const {
  std::vector<std::string> parts;
  for (const std::vector<PatternId>& any : need) {
    std::vector<ElementId> elements;
    for (const PatternId leaf : any) {
      const Pattern& pattern = derivatives_.pool()[leaf];
      if (pattern.kind == PatternKind::element) elements.push_back(pattern.a);
    }
    const auto names = vocabulary_.locals(vocabulary_.names_of(elements));
    std::string part =
        names.empty() ? (elements.empty() ? "text" : "an element") : any_of(names, 6);
    if (std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(std::move(part));
  }
  std::string result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += i + 1 == parts.size() ? " and " : ", ";
    result += parts[i];
  }
  return result;
}

void Diagnosis::end(xml::Range end_tag, const NamespaceScope& scope) {
  const Frame& frame = stack_.top();
  // The text came in the place of what is missing.
  if (frame.damaged || (frame.unexpected_text && !frame.has_children)) return;
  const PatternPool& pool = derivatives_.pool();
  const Need need = needed_content(pool, frame.state);
  const bool wants_value =
      !need.empty() && std::all_of(need.begin(), need.end(), [&](const auto& any) {
        return std::all_of(any.begin(), any.end(),
                           [&](PatternId leaf) { return pool[leaf].kind != PatternKind::element; });
      });
  if (!wants_value) {
    missing_children(need, end_tag, scope);
    return;
  }
  if (frame.malformed_tag) return;
  std::vector<PatternId> wanted;
  for (const auto& any : need) wanted.insert(wanted.end(), any.begin(), any.end());
  report_.add(
      "missing-value",
      quote(stack_.name(frame)) + " is empty: expected " + expected_value(derivatives_, wanted),
      frame.tag.begin, stack_.path());
}

void Diagnosis::missing_children(const Need& need, xml::Range end_tag,
                                 const NamespaceScope& scope) {
  const Frame& frame = stack_.top();
  const PatternPool& pool = derivatives_.pool();
  const std::string names = needed_names(need);
  // What is missing here may be what stood where it does not belong.
  if (need.size() == 1 && std::any_of(need[0].begin(), need[0].end(), [&](PatternId leaf) {
        const Pattern& pattern = pool[leaf];
        return pattern.kind == PatternKind::element &&
               std::any_of(misplaced_.begin(), misplaced_.end(), [&](Symbol name) {
                 return derivatives_.grammar().contains(
                     derivatives_.grammar().elements[pattern.a].name_class, name);
               });
      })) {
    return;
  }
  std::optional<Selector> selector;
  if (report_.may_explain()) {
    selector = selectors_.for_content(
        [&](PatternId content) {
          return needed_names(needed_content(pool, content)).find(names) == std::string::npos;
        },
        scope);
  }
  std::string message = quote(stack_.name(frame)) + " needs " + names;
  if (selector) {
    message =
        report_.subject(*selector) + " needs " +
        (selector->frame + 1 == stack_.size() ? names : names + " in " + quote(stack_.name(frame)));
  }
  const bool empty_tag = end_tag.begin == end_tag.end;
  RawFinding& finding = report_.add("missing-element", std::move(message),
                                    empty_tag ? frame.tag.begin : end_tag.begin, stack_.path());
  if (selector) report_.point_at(finding, *selector);
  if (!empty_tag) {
    finding.notes.push_back({frame.tag.begin, stack_.path(), "the element begins here"});
  }
}

void Diagnosis::no_root() { report_.add("empty-document", "the document has no element", 0, ""); }

PatternId Diagnosis::start_tag(const NamespaceScope& scope) {
  return StartTag(derivatives_, stack_, selectors_, vocabulary_, report_, scope).explain();
}

}  // namespace virtbind::grammar
