// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Children that are not allowed: why, and what they are taken for.
#include <algorithm>

#include "diagnosis.hpp"
#include "suggestion.hpp"
#include "wording.hpp"

namespace virtbind::grammar {
namespace {

std::string spelled(const xml::Name& name) {
  std::string result(name.prefix);
  if (!result.empty()) result += ':';
  return result.append(name.local);
}

std::string wrong_namespace(std::string_view found, std::string_view meant) {
  std::string text = found.empty() ? " in no namespace" : " in namespace " + quote(found);
  return text + (meant.empty() ? "; it has to be in none" : "; it has to be in " + quote(meant));
}

/// The schema's own kinds of finding on the form of an element, as opposed to values in it.
bool is_of_form(std::string_view id) {
  return id.starts_with("unknown-") || id.starts_with("missing-") || id.starts_with("misplaced-") ||
         id == "unexpected-text";
}

}  // namespace

OpeningId Diagnosis::element(const xml::StartElement& element, Symbol name, std::uint32_t number,
                             const NamespaceScope& scope) {
  std::string path = stack_.path() + "/" + spelled(element.name);
  if (number > 1) path += "[" + std::to_string(number) + "]";
  const Child child{element, name, std::move(path), scope};
  guessed_ = false;
  if (stack_.size() == 1) return wrong_root(child);

  Frame& parent = stack_.top();
  const std::vector<ElementId> late = named(parent.skipped, name);
  if (!late.empty()) return open_as(late, parent.state);

  const std::vector<ElementId> known =
      named(element_leaves(derivatives_.pool(), parent.content), name);
  if (!known.empty()) {
    const OpeningId opening = too_early(child);
    return opening != Derivatives::no_opening ? opening : used_up(child, known);
  }
  OpeningId opening = of_alternative(child);
  if (opening == Derivatives::no_opening) opening = of_other_namespace(child);
  if (opening == Derivatives::no_opening && !is_attribute_of_parent(child)) {
    opening = misspelled(child);
  }
  if (opening == Derivatives::no_opening) elsewhere(child);
  return opening;
}

std::vector<ElementId> Diagnosis::named(const std::vector<ElementId>& elements, Symbol name) const {
  const GrammarData& grammar = derivatives_.grammar();
  std::vector<ElementId> result;
  for (const ElementId element : elements) {
    if (grammar.contains(grammar.elements[element].name_class, name)) result.push_back(element);
  }
  return result;
}

OpeningId Diagnosis::open_as(const std::vector<ElementId>& elements, PatternId next) {
  std::vector<std::pair<PatternId, PatternId>> pairs;
  for (const ElementId element : elements) {
    pairs.emplace_back(derivatives_.grammar().elements[element].content, next);
  }
  return derivatives_.make_opening(std::move(pairs));
}

OpeningId Diagnosis::wrong_root(const Child& child) {
  const GrammarData& grammar = derivatives_.grammar();
  if (stack_.top().state == PatternPool::empty) {
    report_.add("unknown-element", "a document has one root element", child.element.range.begin,
                child.path);
    return Derivatives::no_opening;
  }
  const std::vector<Symbol> roots =
      vocabulary_.names_of(element_leaves(derivatives_.pool(), stack_.top().state));
  const std::vector<std::string> names = vocabulary_.locals(roots);
  std::string message = "the root element is " + quote(spelled(child.element.name));
  OpeningId opening = Derivatives::no_opening;
  const auto same = std::find_if(roots.begin(), roots.end(), [&](Symbol root) {
    return grammar.symbols.local(root) == child.element.name.local;
  });
  if (same != roots.end()) {
    message += wrong_namespace(child.element.name.ns, grammar.symbols.ns(*same));
    note_namespace(std::string(child.element.name.ns), grammar.symbols.ns(*same));
    opening = derivatives_.open(stack_.top().state, *same);
  } else if (!names.empty()) {
    message += "; expected " + any_of(names);
    const auto meant = suggest(child.element.name.local, names);
    if (meant) {
      const auto place = std::find(names.begin(), names.end(), *meant) - names.begin();
      opening = derivatives_.open(stack_.top().state, roots[static_cast<std::size_t>(place)]);
    }
  }
  report_.add("wrong-root", std::move(message), child.element.range.begin, child.path);
  return opening;
}

/// Allowed if something that is wanted first is left out.
OpeningId Diagnosis::too_early(const Child& child) {
  Frame& parent = stack_.top();
  SkippingOpen found = open_skipping(derivatives_, parent.state, child.name);
  if (found.pairs.empty() || found.skipped.empty()) return Derivatives::no_opening;
  const std::string name = quote(spelled(child.element.name));
  const std::string wanted = needed_names(found.skipped);
  for (const auto& any : found.skipped) {
    for (const PatternId leaf : any) {
      const Pattern& pattern = derivatives_.pool()[leaf];
      if (pattern.kind == PatternKind::element) parent.skipped.push_back(pattern.a);
    }
  }
  report_.add("missing-element",
              wanted + " has to come before " + name + " in " + quote(stack_.name(parent)),
              child.element.range.begin, child.path);
  return derivatives_.make_opening(std::move(found.pairs));
}

/// In the content, but not behind what came before.
OpeningId Diagnosis::used_up(const Child& child, const std::vector<ElementId>& known) {
  guessed_ = true;
  Frame& parent = stack_.top();
  const std::string name = quote(spelled(child.element.name));
  const std::string in = " in " + quote(stack_.name(parent));
  const std::span<const Change> changes = stack_.changes();
  const auto excluded = std::find_if(changes.rbegin(), changes.rend(), [&](const Change& change) {
    return derivatives_.open(change.before, child.name) != Derivatives::no_opening;
  });
  if (excluded == changes.rend()) {
    report_.add("misplaced-element", "element " + name + " is not allowed at this place" + in,
                child.element.range.begin, child.path);
    return open_as(known, parent.state);
  }
  const std::string other = quote(derivatives_.grammar().symbols.local(excluded->name));
  std::string id;
  std::string message;
  std::string note;
  if (excluded->name == child.name) {
    id = "duplicate-element";
    message = "another " + name + " is not allowed" + in;
    note = "the one before is here";
  } else {
    const OpeningId first = derivatives_.open(excluded->before, child.name);
    std::vector<PatternId> behind(derivatives_.continuations(first).begin(),
                                  derivatives_.continuations(first).end());
    const PatternId state = derivatives_.pool().choice(behind);
    // The order is to blame only if coming first leaves the other every form that it has without.
    const auto forms = [&](PatternId content) {
      auto found = named(element_leaves(derivatives_.pool(), content), excluded->name);
      std::sort(found.begin(), found.end());
      return found;
    };
    const std::vector<ElementId> then = forms(state);
    const std::vector<ElementId> now = forms(excluded->before);
    const bool order = std::includes(then.begin(), then.end(), now.begin(), now.end());
    id = order ? "misplaced-element" : "conflicting-element";
    if (order) {
      message = name + " has to come before " + other + in;
    } else if (!then.empty()) {
      message = name + " does not go with this " + other + in;
    } else {
      message = name + " and " + other + " exclude each other" + in;
    }
    note = other + " is here";
  }
  RawFinding& finding =
      report_.add(std::move(id), std::move(message), child.element.range.begin, child.path);
  finding.notes.push_back({excluded->offset, stack_.path(), std::move(note)});
  parent.damaged = parent.damaged || finding.id == "conflicting-element";
  return open_as(known, parent.state);
}

/// Allowed if an attribute here or further out were another one.
OpeningId Diagnosis::of_alternative(const Child& child) {
  if (!report_.may_explain()) return Derivatives::no_opening;
  std::vector<ElementId> found;
  const auto selector = selectors_.for_content(
      [&](PatternId content) {
        const std::vector<ElementId> here =
            named(element_leaves(derivatives_.pool(), content), child.name);
        found.insert(found.end(), here.begin(), here.end());
        return !here.empty();
      },
      child.scope);
  if (!selector) return Derivatives::no_opening;
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  stack_.top().damaged = true;
  if (report_.blamed_before(*selector)) return open_as(found, stack_.top().state);
  const std::string name = spelled(child.element.name);
  // What it should have been, if that is plain: one thing is wanted and this came in its place.
  const Need need = needed_content(derivatives_.pool(), stack_.top().state);
  const std::string subject = report_.subject(*selector);
  std::string message;
  if (need.size() == 1 && need[0].size() == 1 &&
      derivatives_.pool()[need[0][0]].kind == PatternKind::element) {
    const std::string wanted = vocabulary_.element_name(derivatives_.pool()[need[0][0]].a);
    message = subject + " needs " + report_.from(*selector, wanted) + "; found " +
              report_.from(*selector, name) + ", which belongs to " +
              report_.alternatives(*selector);
  } else {
    message = subject + " takes no " + report_.from(*selector, name) + ", which belongs to " +
              report_.alternatives(*selector);
  }
  RawFinding& finding =
      report_.add("conflicting-element", std::move(message), child.element.range.begin, child.path);
  report_.point_at(finding, *selector);
  return open_as(found, stack_.top().state);
}

/// Says so once for each namespace: all its names are wrong for one cause.
bool Diagnosis::note_namespace(const std::string& found, const std::string& meant) {
  for (const WrongNamespace& known : wrong_namespaces_) {
    if (known.found == found && known.meant == meant) return false;
  }
  wrong_namespaces_.push_back({found, meant});
  return true;
}

/// The name of something that is allowed, but in another namespace.
OpeningId Diagnosis::of_other_namespace(const Child& child) {
  const GrammarData& grammar = derivatives_.grammar();
  const Frame& parent = stack_.top();
  const std::vector<ElementId> elements = element_leaves(derivatives_.pool(), parent.content);
  for (const Symbol symbol : vocabulary_.names_of(elements)) {
    if (grammar.symbols.local(symbol) != child.element.name.local) continue;
    const std::string& ns = grammar.symbols.ns(symbol);
    if (note_namespace(std::string(child.element.name.ns), ns)) {
      report_.add("unknown-element",
                  "element " + quote(spelled(child.element.name)) + " is" +
                      wrong_namespace(child.element.name.ns, ns),
                  child.element.range.begin, child.path);
    }
    guessed_ = true;
    const OpeningId opening = derivatives_.open(parent.state, symbol);
    return opening != Derivatives::no_opening ? opening
                                              : open_as(named(elements, symbol), parent.state);
  }
  return Derivatives::no_opening;
}

/// Nearly the name of something that is allowed.
OpeningId Diagnosis::misspelled(const Child& child) {
  const GrammarData& grammar = derivatives_.grammar();
  Frame& parent = stack_.top();
  const PatternPool& pool = derivatives_.pool();
  // A name that means something elsewhere is less likely to be a slip.
  const std::size_t most = vocabulary_.parents_of_element(child.name).empty() ? 3 : 1;
  // What is allowed now is nearer than what was or will be.
  for (const bool now : {true, false}) {
    const std::vector<ElementId> elements =
        now ? first_elements(pool, parent.state) : element_leaves(pool, parent.content);
    const std::vector<Symbol> symbols = vocabulary_.names_of(elements);
    const auto meant = suggest(child.element.name.local, vocabulary_.locals(symbols), most);
    if (!meant) continue;
    const Symbol symbol = *std::find_if(symbols.begin(), symbols.end(), [&](Symbol s) {
      return grammar.symbols.local(s) == *meant;
    });
    report_.add("unknown-element",
                "unknown element " + quote(spelled(child.element.name)) + " in " +
                    quote(stack_.name(parent)) + "; did you mean " + quote(*meant) + "?",
                child.element.range.begin, child.path);
    guessed_ = true;
    // It may have been something else: then what was taken for it is still to come.
    PatternId next = parent.state;
    const OpeningId opening = derivatives_.open(parent.state, symbol);
    if (opening == Derivatives::no_opening) return open_as(named(elements, symbol), next);
    const auto behind = derivatives_.continuations(opening);
    std::vector<PatternId> either(behind.begin(), behind.end());
    either.push_back(next);
    next = derivatives_.pool().choice(either);
    return open_as(named(elements, symbol), next);
  }
  return Derivatives::no_opening;
}

bool Diagnosis::guess_holds(const std::vector<Finding>& findings, std::size_t first,
                            const std::string& path) {
  for (std::size_t i = first; i < findings.size(); ++i) {
    const std::string& where = findings[i].path;
    const bool own =
        where == path || where.starts_with(path + "/@") ||
        (where.starts_with(path + "/") && where.find('/', path.size() + 1) == std::string::npos);
    if (own && is_of_form(findings[i].id)) return false;
    if (where == path && findings[i].id == "bad-value") return false;
  }
  return true;
}

bool Diagnosis::is_attribute_of_parent(const Child& child) const {
  const PatternPool& pool = derivatives_.pool();
  const std::vector<std::string> names = vocabulary_.locals(
      vocabulary_.attribute_names(pool, attribute_leaves(pool, stack_.top().start)));
  return std::find(names.begin(), names.end(), child.element.name.local) != names.end();
}

/// Known in other places, or in none.
void Diagnosis::elsewhere(const Child& child) {
  const Frame& parent = stack_.top();
  const std::string name = quote(spelled(child.element.name));
  const std::string in = quote(stack_.name(parent));
  std::string id = "misplaced-element";
  std::string message;
  std::vector<std::string> places;
  if (derivatives_.grammar().symbols.is_name(child.name)) {
    places = vocabulary_.locals(vocabulary_.names_of(vocabulary_.parents_of_element(child.name)));
  }
  if (is_attribute_of_parent(child)) {
    // That it is missing there has been said.
    if (parent.malformed_tag) return;
    message = name + " is an attribute of " + in + ", not an element in it";
  } else if (!places.empty()) {
    const auto same = std::find(places.begin(), places.end(), stack_.name(parent));
    const bool in_its_like = same != places.end();
    if (in_its_like) places.erase(same);
    constexpr std::size_t most = 4;
    if (misplaced_.size() < 64) misplaced_.push_back(child.name);
    message = in_its_like ? "element " + name + " is not allowed in this " + in
                          : "element " + name + " does not belong in " + in;
    if (!in_its_like && places.size() <= most) message += " but in " + any_of(places);
  } else if (const std::string owner = owner_of_attribute(child); !owner.empty()) {
    message = name + " is an attribute of " + owner + ", not an element";
  } else {
    id = "unknown-element";
    message = "unknown element " + name + " in " + in + expected_children(parent.state);
    const auto meant = suggest(child.element.name.local, vocabulary_.all_elements());
    if (meant) {
      message = "unknown element " + name + " in " + in + "; there is " + quote(*meant) +
                ", but not here";
    }
  }
  report_.add(std::move(id), std::move(message), child.element.range.begin, child.path);
}

/// The siblings, if they are few, that have an attribute of the child's name.
std::string Diagnosis::owner_of_attribute(const Child& child) const {
  const PatternPool& pool = derivatives_.pool();
  std::vector<std::string> owners;
  for (const ElementId sibling : element_leaves(pool, stack_.top().content)) {
    const std::vector<std::string> names = vocabulary_.locals(vocabulary_.attribute_names(
        pool, attribute_leaves(pool, derivatives_.grammar().elements[sibling].content)));
    if (std::find(names.begin(), names.end(), child.element.name.local) == names.end()) continue;
    std::string owner = vocabulary_.element_name(sibling);
    if (std::find(owners.begin(), owners.end(), owner) == owners.end()) {
      owners.push_back(std::move(owner));
    }
  }
  return owners.size() <= 3 ? any_of(owners) : std::string();
}

std::string Diagnosis::expected_children(PatternId state) const {
  const std::vector<std::string> names =
      vocabulary_.locals(vocabulary_.names_of(first_elements(derivatives_.pool(), state)));
  constexpr std::size_t most = 8;
  if (names.empty() || names.size() > most) return {};
  return "; expected " + any_of(names);
}

}  // namespace virtbind::grammar
