// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Finding out what is wrong with a start tag; start_tag_report.cpp says so.
#include "start_tag.hpp"

#include <algorithm>

namespace virtbind::grammar {

StartTag::StartTag(Derivatives& derivatives, DocumentStack& stack, Selectors& selectors,
                   Vocabulary& vocabulary, Report& report, const NamespaceScope& scope)
    : derivatives_(derivatives),
      stack_(stack),
      selectors_(selectors),
      vocabulary_(vocabulary),
      report_(report),
      scope_(scope),
      frame_(stack.top()),
      attributes_(stack.attributes(stack.size() - 1)),
      given_(selectors.given(stack.size() - 1)),
      faults_(given_.size(), Fault::none) {}

PatternId StartTag::explain() {
  find_plain_faults();
  mending_ = try_with(given_, 0);
  if (mending_.state == PatternPool::not_allowed || mending_.missing.size() > 1) {
    Mending found = search();
    if (found.state == PatternPool::not_allowed) found = one_by_one(false);
    if (mending_.state == PatternPool::not_allowed || found.cost() < mending_.cost()) {
      mending_ = std::move(found);
    }
  }
  bool conflict = false;
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i] != Fault::none || mending_.attributes[i].as == Given::As::written) continue;
    faults_[i] = Fault::conflict;
    conflict = true;
  }
  PatternId state = closed(mending_);
  if (conflict) {
    // The content may be right for any of the attributes that do not go together.
    for (const bool from_end : {false, true}) {
      state = derivatives_.pool().choice(state, closed(one_by_one(from_end)));
    }
  }
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i] == Fault::unknown) report_unknown(i);
    if (faults_[i] == Fault::bad_value) report_bad_value(i);
    if (faults_[i] == Fault::conflict) report_conflict(i);
  }
  if (!mending_.missing.empty() && !missing_told_) report_missing();
  stack_.top().malformed_tag = !mending_.missing.empty() || !unknown_.empty();
  return derivatives_.pool().choice(state, with_unknown());
}

PatternId StartTag::closed(const Mending& mending) {
  return mending.missing.empty() ? derivatives_.close(mending.state)
                                 : without_attributes(derivatives_.pool(), mending.state);
}

/// An unknown attribute may have been meant for any of those that are absent.
PatternId StartTag::with_unknown() {
  std::vector<PatternId> states;
  for (const Unknown& unknown : unknown_) {
    for (const Symbol name : unknown.may_be) {
      for (const bool by_value : {true, false}) {
        std::vector<Given> attributes = mending_.attributes;
        attributes.push_back({name, stack_.value(attributes_[unknown.index]),
                              by_value ? Given::As::written : Given::As::any_value});
        const Mending mending = try_with(std::move(attributes), 0);
        if (mending.state == PatternPool::not_allowed) continue;
        states.push_back(closed(mending));
        break;
      }
    }
  }
  return derivatives_.pool().choice(states);
}

// --- finding the faults ----------------------------------------------------------------------

std::vector<PatternId> StartTag::contents(PatternId start, Symbol name) const {
  const PatternPool& pool = derivatives_.pool();
  std::vector<PatternId> result;
  for (const PatternId leaf : attribute_leaves(pool, start)) {
    if (derivatives_.grammar().contains(pool[leaf].a, name)) result.push_back(pool[leaf].b);
  }
  return result;
}

void StartTag::find_plain_faults() {
  for (std::size_t i = 0; i < given_.size(); ++i) {
    const std::vector<PatternId> allowed = contents(frame_.start, given_[i].name);
    if (allowed.empty()) {
      faults_[i] = Fault::unknown;
      given_[i].as = Given::As::absent;
    } else if (std::none_of(allowed.begin(), allowed.end(), [&](PatternId content) {
                 return derivatives_.tests().matches(content, given_[i].value, scope_);
               })) {
      faults_[i] = Fault::bad_value;
      given_[i].as = Given::As::any_value;
    }
  }
}

StartTag::Mending StartTag::try_with(std::vector<Given> attributes, std::size_t changes) {
  Mending mending;
  mending.state = selectors_.run(frame_.start, attributes, scope_);
  if (mending.state != PatternPool::not_allowed) {
    mending.missing = needed_attributes(derivatives_.pool(), mending.state);
  }
  mending.attributes = std::move(attributes);
  mending.changes = changes;
  return mending;
}

std::size_t StartTag::last_change(const std::vector<Given>& attributes) const {
  std::size_t last = 0;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (attributes[i].as != given_[i].as) last = i;
  }
  return last;
}

/// Whether what is changed does not go with the others by its name, whatever its value.
bool StartTag::is_name_conflict(const std::vector<Given>& attributes) const {
  const std::size_t index = last_change(attributes);
  return attributes[index].as == Given::As::absent;
}

bool StartTag::better(const Mending& a, const Mending& b) const {
  if (b.state == PatternPool::not_allowed) return a.state != PatternPool::not_allowed;
  if (a.state == PatternPool::not_allowed) return false;
  if (a.cost() != b.cost()) return a.cost() < b.cost();
  if (a.changes != b.changes) return a.changes < b.changes;
  // An attribute that no value would save is a likelier culprit than the one that selects; of two
  // that select, the later one.
  const bool a_name = is_name_conflict(a.attributes);
  const bool b_name = is_name_conflict(b.attributes);
  if (a_name != b_name) return a_name;
  return last_change(a.attributes) > last_change(b.attributes);
}

StartTag::Mending StartTag::search() {
  Mending best;
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < given_.size(); ++i) {
    if (faults_[i] == Fault::none) free.push_back(i);
  }
  constexpr std::size_t most = 12;
  if (free.size() > most || !report_.may_explain()) return best;
  // Taken for absent only where another value does not help.
  std::vector<bool> any_helps(given_.size(), false);
  const auto vary = [&](auto&& self, std::size_t from, std::vector<Given> attributes,
                        std::size_t changes, std::size_t depth) -> void {
    for (std::size_t at = from; at < free.size(); ++at) {
      const std::size_t i = free[at];
      for (const Given::As as : {Given::As::any_value, Given::As::absent}) {
        std::vector<Given> changed = attributes;
        changed[i].as = as;
        Mending mending = try_with(changed, changes + 1);
        if (changes == 0 && mending.state != PatternPool::not_allowed) {
          if (as == Given::As::any_value) any_helps[i] = true;
          if (as == Given::As::absent && any_helps[i]) continue;
        }
        if (better(mending, best)) best = std::move(mending);
        if (depth > 1) self(self, at + 1, std::move(changed), changes + 1, depth - 1);
      }
    }
  };
  for (std::size_t depth = 1; depth <= 3; ++depth) {
    if (best.state != PatternPool::not_allowed && best.cost() <= depth) break;
    if (depth == 3 && free.size() > 6) break;
    vary(vary, 0, given_, 0, depth);
  }
  return best;
}

/// Attributes are taken in order; those that do not go with the ones before are left out.
StartTag::Mending StartTag::one_by_one(bool from_end) {
  std::vector<Given> attributes = given_;
  for (Given& attribute : attributes) attribute.as = Given::As::absent;
  std::size_t changes = 0;
  for (std::size_t n = 0; n < given_.size(); ++n) {
    const std::size_t i = from_end ? given_.size() - 1 - n : n;
    attributes[i].as = given_[i].as;
    if (selectors_.run(frame_.start, attributes, scope_) == PatternPool::not_allowed) {
      attributes[i].as = Given::As::absent;
      ++changes;
    }
  }
  return try_with(std::move(attributes), changes);
}

}  // namespace virtbind::grammar
