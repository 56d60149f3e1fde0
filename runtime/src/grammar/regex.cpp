// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Matching: states of the automaton are made as texts need them.
#include "regex.hpp"

#include <algorithm>

#include "utf8.hpp"

namespace virtbind::grammar {

std::uint32_t Regex::wide_column(char32_t c) const noexcept {
  const auto after = std::upper_bound(column_starts_.begin(), column_starts_.end(), c);
  return column_numbers_[static_cast<std::size_t>(after - column_starts_.begin()) - 1];
}

bool RegexMatcher::matches(std::string_view text) {
  if (start_ == unknown) reset();
  State state = start_;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t column = regex_->column(next_code_point(text, at));
    const State next = table_[state * regex_->columns() + column];
    state = next != unknown ? next : step(state, column);
    if (state == dead) return false;
  }
  return accepting_[state];
}

void RegexMatcher::reset() {
  table_.clear();
  accepting_.clear();
  sets_.clear();
  set_cells_ = 0;
  numbers_.clear();
  seen_.assign(regex_->program().size(), 0);
  generation_ = 0;
  intern({});  // the dead state
  begin_set();
  std::vector<std::uint32_t> steps;
  close(regex_->start(), steps);
  start_ = intern(std::move(steps));
}

void RegexMatcher::begin_set() {
  if (++generation_ != 0) return;
  seen_.assign(seen_.size(), 0);
  generation_ = 1;
}

void RegexMatcher::close(std::uint32_t step, std::vector<std::uint32_t>& steps) {
  stack_.push_back(step);
  while (!stack_.empty()) {
    const std::uint32_t at = stack_.back();
    stack_.pop_back();
    if (seen_[at] == generation_) continue;
    seen_[at] = generation_;
    const Regex::Step& code = regex_->program()[at];
    if (code.kind == Regex::Step::Kind::split) {
      stack_.push_back(code.a);
      stack_.push_back(code.b);
    } else {
      steps.push_back(at);
    }
  }
}

RegexMatcher::State RegexMatcher::intern(std::vector<std::uint32_t> steps) {
  std::sort(steps.begin(), steps.end());
  const auto number = static_cast<State>(sets_.size());
  const auto [entry, added] = numbers_.try_emplace(steps, number);
  if (!added) return entry->second;
  accepting_.push_back(std::any_of(steps.begin(), steps.end(), [this](std::uint32_t at) {
    return regex_->program()[at].kind == Regex::Step::Kind::accept;
  }));
  set_cells_ += steps.size();
  sets_.push_back(std::move(steps));
  table_.resize(table_.size() + regex_->columns(), number == dead ? dead : unknown);
  return number;
}

RegexMatcher::State RegexMatcher::step(State from, std::uint32_t column) {
  const auto successors = [&] {
    std::vector<std::uint32_t> steps;
    begin_set();
    for (const std::uint32_t at : sets_[from]) {
      const Regex::Step& code = regex_->program()[at];
      if (code.kind == Regex::Step::Kind::consume && regex_->class_has(code.a, column)) {
        close(code.b, steps);
      }
    }
    return steps;
  }();
  if (table_.size() >= max_cells || set_cells_ >= max_cells) {
    reset();
    return intern(successors);
  }
  const State to = intern(successors);
  table_[from * regex_->columns() + column] = to;
  return to;
}

}  // namespace virtbind::grammar
