// SPDX-License-Identifier: LGPL-2.1-or-later
#include "value_test.hpp"

#include <algorithm>

#include "derivative.hpp"
#include "utf8.hpp"

namespace virtbind::grammar {

void ValueTests::forget() {
  test_numbers_.clear();
  tests_.clear();
  set_numbers_.clear();
  sets_.clear();
  bytes_ = 0;
}

DatatypeTester& ValueTests::tester(std::uint32_t datatype) {
  const auto& datatypes = derivatives_.grammar().datatypes;
  if (testers_.empty()) testers_.resize(datatypes.size());
  std::optional<DatatypeTester>& tester = testers_[datatype];
  if (!tester) tester.emplace(datatypes[datatype]);
  return *tester;
}

ValueTests::SetId ValueTests::set(std::vector<PatternId> members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  const auto [entry, added] = set_numbers_.try_emplace(members, static_cast<SetId>(sets_.size()));
  if (!added) return entry->second;
  Set set;
  bool in_context = false;
  bool cheap = members.size() <= 1;
  for (const PatternId member : members) {
    set.tests.push_back(prepare(member));
    const Test& test = tests_[set.tests.back()];
    in_context = in_context || test.in_context;
    cheap = cheap && test.is_cheap();
  }
  set.use_cache = !in_context && !cheap;
  bytes_ += 128 + members.size() * 16;
  set.members = std::move(members);
  sets_.push_back(std::move(set));
  return entry->second;
}

Outcome ValueTests::test(SetId id, std::string_view value, const NamespaceScope& scope) {
  if (sets_[id].members.empty()) return 0;
  if (!sets_[id].use_cache || value.size() > max_cached_length) return test_all(id, value, scope);
  const auto entry = sets_[id].cache.find(value);
  if (entry != sets_[id].cache.end()) return entry->second;
  const Outcome outcome = test_all(id, value, scope);
  if (sets_[id].cache.size() < max_cached) {
    sets_[id].cache.try_emplace(std::string(value), outcome);
    bytes_ += 64 + value.size();
  }
  return outcome;
}

Outcome ValueTests::test_all(SetId id, std::string_view value, const NamespaceScope& scope) {
  // A list's test may add sets: nothing of sets_ is held on to over a test.
  const std::size_t size = sets_[id].members.size();
  if (size <= 31) {
    Outcome outcome = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (run(sets_[id].tests[i], value, scope)) outcome |= Outcome{1} << i;
    }
    return outcome;
  }
  std::vector<bool> answers(size);
  for (std::size_t i = 0; i < size; ++i) answers[i] = run(sets_[id].tests[i], value, scope);
  Set& set = sets_[id];
  const auto number = static_cast<Outcome>(set.wide.size());
  const auto [entry, added] = set.wide_outcomes.try_emplace(answers, number);
  if (added) {
    bytes_ += 64 + size;
    set.wide.push_back(std::move(answers));
  }
  return entry->second;
}

bool ValueTests::matches(SetId id, Outcome outcome, PatternId member) const {
  const Set& set = sets_[id];
  const auto place = std::lower_bound(set.members.begin(), set.members.end(), member);
  const auto index = static_cast<std::size_t>(place - set.members.begin());
  return set.members.size() <= 31 ? ((outcome >> index) & 1U) != 0 : set.wide[outcome][index];
}

bool ValueTests::matches(PatternId pattern, std::string_view value, const NamespaceScope& scope) {
  return run(prepare(pattern), value, scope);
}

std::size_t ValueTests::prepare(PatternId pattern) {
  const auto known = test_numbers_.find(pattern);
  if (known != test_numbers_.end()) return known->second;
  Test test;
  test.white = derivatives_.pool()[pattern].nullable;
  collect(pattern, test);
  tests_.push_back(std::move(test));
  bytes_ += 256;
  test_numbers_.emplace(pattern, tests_.size() - 1);
  return tests_.size() - 1;
}

void ValueTests::collect(PatternId id, Test& test) {
  const Pattern pattern = derivatives_.pool()[id];
  switch (pattern.kind) {
    case PatternKind::not_allowed:
    case PatternKind::empty:
      break;
    case PatternKind::text:
      test.anything = true;
      break;
    case PatternKind::choice:
      for (const PatternId member : derivatives_.pool().children(pattern)) collect(member, test);
      break;
    case PatternKind::data:
      if (derivatives_.grammar().datatypes[pattern.a].allows_anything() &&
          pattern.b == PatternPool::not_allowed) {
        test.anything = true;
      } else {
        test.data.push_back(id);
        test.in_context = derivatives_.grammar().needs_namespaces;
      }
      break;
    case PatternKind::value:
      add_literal(pattern.a, test);
      break;
    case PatternKind::list:
      test.lists.push_back(pattern.a);
      test.in_context = derivatives_.grammar().needs_namespaces;
      break;
    default:
      test.others.push_back(id);
      test.in_context = derivatives_.grammar().needs_namespaces;
  }
}

void ValueTests::add_literal(std::uint32_t number, Test& test) {
  const Literal& literal = derivatives_.grammar().literals[number];
  const Datatype& type = derivatives_.grammar().datatypes[literal.datatype];
  if (!type.has_canonical()) {
    test.moments.push_back(number);
    return;
  }
  std::optional<std::string> text;
  if (type.needs_namespaces()) {
    test.in_context = true;
    text = expanded_name(literal.ns, trim(literal.text));
  } else {
    text = tester(literal.datatype).canonical(literal.text, NamespaceScope());
  }
  if (!text) return;  // not a value of its own type: equal to none
  auto place = std::find_if(test.values.begin(), test.values.end(), [&](const Values& values) {
    return values.datatype == literal.datatype;
  });
  if (place == test.values.end()) {
    place = test.values.insert(place, Values{literal.datatype, {}});
  }
  bytes_ += 64 + text->size();
  place->texts.insert(std::move(*text));
}

bool ValueTests::run(std::size_t number, std::string_view value, const NamespaceScope& scope) {
  // Lists and others may prepare further tests: tests_ is indexed anew each time.
  if (tests_[number].anything) return true;
  if (tests_[number].white && is_white(value)) return true;
  for (const Values& values : tests_[number].values) {
    if (has_value(values, value, scope)) return true;
  }
  for (const std::uint32_t literal_number : tests_[number].moments) {
    const Literal& literal = derivatives_.grammar().literals[literal_number];
    if (tester(literal.datatype).equal(value, literal.text, scope)) return true;
  }
  for (std::size_t i = 0; i < tests_[number].data.size(); ++i) {
    const Pattern data = derivatives_.pool()[tests_[number].data[i]];
    if (!tester(data.a).allows(value, scope)) continue;
    if (data.b == PatternPool::not_allowed || !matches(data.b, value, scope)) return true;
  }
  for (std::size_t i = 0; i < tests_[number].lists.size(); ++i) {
    if (list_matches(tests_[number].lists[i], value, scope)) return true;
  }
  for (std::size_t i = 0; i < tests_[number].others.size(); ++i) {
    const PatternId after = derivatives_.text(tests_[number].others[i], value, scope);
    if (derivatives_.pool()[after].nullable) return true;
  }
  return false;
}

bool ValueTests::has_value(const Values& values, std::string_view value,
                           const NamespaceScope& scope) {
  const Datatype& type = derivatives_.grammar().datatypes[values.datatype];
  if (type.kind() == Datatype::Kind::text) {
    return values.texts.contains(normalize(value, type.white_space(), buffer_));
  }
  const std::optional<std::string> text = tester(values.datatype).canonical(value, scope);
  return text && values.texts.contains(*text);
}

bool ValueTests::list_matches(PatternId inner, std::string_view value,
                              const NamespaceScope& scope) {
  PatternId state = inner;
  for (std::size_t at = 0; state != PatternPool::not_allowed;) {
    while (at < value.size() && is_space(value[at])) ++at;
    if (at == value.size()) break;
    const std::size_t begin = at;
    while (at < value.size() && !is_space(value[at])) ++at;
    state = derivatives_.text(state, value.substr(begin, at - begin), scope);
  }
  return derivatives_.pool()[state].nullable;
}

}  // namespace virtbind::grammar
