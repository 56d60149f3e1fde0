// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/alternatives.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "virtbind/binding/object.hpp"
#include "virtbind/binding/writer.hpp"
#include "virtbind/xml/serializer.hpp"

namespace virtbind {

namespace {

using Candidates = std::vector<const AlternativeInfo*>;
using State = AlternativeOf::State;
using Word = std::optional<std::string>;

// --- selectors -----------------------------------------------------------------------------------

/// What a selector of an object says; nothing where it is not set.
Word word_of(const MemberInfo& selector, const void* object) {
  if (selector.size(object) == 0) return std::nullopt;
  std::string text;
  selector.type->value->append_to(selector.at(object, 0), text);
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return std::string();
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

bool has(const Condition& condition, std::string_view word) {
  return std::find(condition.words.begin(), condition.words.end(), word) != condition.words.end();
}

bool holds(const Condition& condition, const Word& word) {
  return word ? has(condition, *word) : condition.absent;
}

/// Leaves the candidates whose conditions hold, the first selector before all others: each narrows
/// what the ones before it left, unless nothing would be left.
void narrow(Candidates& candidates, const std::vector<Word>& words) {
  for (std::size_t index = 0; index < words.size(); ++index) {
    Candidates left;
    for (const auto* candidate : candidates) {
      if (holds(candidate->conditions[index], words[index])) left.push_back(candidate);
    }
    if (!left.empty()) candidates = std::move(left);
  }
}

Candidates all_of(const AlternativesInfo& info) {
  Candidates made;
  for (const auto& alternative : info.alternatives) made.push_back(&alternative);
  return made;
}

std::vector<Word> words_of(const TypeInfo& type, const void* object) {
  std::vector<Word> made;
  for (const MemberRef selector : type.alternatives->selectors) {
    made.push_back(word_of(selector.in(type), object));
  }
  return made;
}

// --- members -------------------------------------------------------------------------------------

std::string step(const MemberInfo& member, bool is_attribute) {
  return fmt::format("{}{}{}{}", is_attribute ? "@" : "", member.prefix,
                     member.prefix.empty() ? "" : ":", member.name);
}

std::string step(const MemberInfo& member, bool is_attribute, std::size_t index) {
  std::string made = step(member, is_attribute);
  return index == 0 ? made : fmt::format("{}[{}]", made, index + 1);
}

/// An attribute's text, an element as XML.
std::string shown(const MemberInfo& member, bool is_attribute, const void* value) {
  std::string made;
  if (is_attribute) {
    member.type->value->append_to(value, made);
    return made;
  }
  xml::Serializer serializer;
  Writer writer(serializer);
  writer.write(*member.type, value, {member.ns, member.name, member.prefix});
  made = serializer.take();
  while (made.ends_with('\n')) made.pop_back();
  return made;
}

/// A class's members with their places, attributes first.
template <class Function>
void for_each_member(const TypeInfo& type, Function function) {
  for (const bool is_attribute : {true, false}) {
    const auto members = is_attribute ? type.attributes : type.children;
    for (std::size_t index = 0; index < members.size(); ++index) {
      function(members[index], MemberRef{is_attribute, static_cast<std::uint16_t>(index)});
    }
  }
}

/// What all of some alternatives say of the members of a class.
class Needs {
 public:
  Needs(const TypeInfo& type, const Candidates& candidates)
      : info_(type.alternatives), candidates_(candidates) {}

  [[nodiscard]] Need of(const MemberInfo& member, const MemberPath& path) const {
    if (info_ != nullptr && !candidates_.empty()) {
      if (const auto at = find(info_->members, path)) return listed(*at);
      if (!path.nested) {
        if (const auto at = find(info_->selectors, path.own)) return selecting(*at);
      }
    }
    return member.required ? Need::required : Need::allowed;
  }

  /// The alternatives that have a member.
  [[nodiscard]] std::vector<std::string_view> owners(const MemberPath& path) const {
    std::vector<std::string_view> made;
    const auto at = find(info_->members, path);
    for (const auto& alternative : info_->alternatives) {
      if (at && alternative.needs[*at] != static_cast<char>(Need::forbidden)) {
        made.push_back(alternative.name);
      }
    }
    return made;
  }

 private:
  template <class T>
  static std::optional<std::size_t> find(std::span<const T> list, const T& item) {
    const auto found = std::find(list.begin(), list.end(), item);
    if (found == list.end()) return std::nullopt;
    return static_cast<std::size_t>(found - list.begin());
  }

  [[nodiscard]] Need listed(std::size_t at) const {
    const char first = candidates_.front()->needs[at];
    const bool alike = std::all_of(candidates_.begin(), candidates_.end(),
                                   [&](const auto* c) { return c->needs[at] == first; });
    return alike ? static_cast<Need>(first) : Need::allowed;
  }

  [[nodiscard]] Need selecting(std::size_t at) const {
    const bool required = std::none_of(candidates_.begin(), candidates_.end(),
                                       [&](const auto* c) { return c->conditions[at].absent; });
    return required ? Need::required : Need::allowed;
  }

  const AlternativesInfo* info_;
  const Candidates& candidates_;
};

/// What an object has and none of the candidates: f(member, its path, the object that has it, the
/// path to that object).  Last values first, so that they may be removed.
template <class Function>
void for_each_foreign(const TypeInfo& type, const void* object, const Needs& needs,
                      Function function) {
  for_each_member(type, [&](const MemberInfo& member, MemberRef own) {
    if (needs.of(member, {own}) == Need::forbidden) {
      function(member, MemberPath{own}, object, std::string());
      return;
    }
    if (own.is_attribute) return;
    for (std::size_t index = 0; index < member.size(object); ++index) {
      const void* child = member.at(object, index);
      for_each_member(*member.type, [&](const MemberInfo& inner, MemberRef ref) {
        const MemberPath path{own, true, ref};
        if (needs.of(inner, path) == Need::forbidden) {
          function(inner, path, child, step(member, false, index) + '/');
        }
      });
    }
  });
}

bool is_attribute(const MemberPath& path) {
  return path.nested ? path.inner.is_attribute : path.own.is_attribute;
}

// --- missing -------------------------------------------------------------------------------------

/// What a child needs that is not there yet, or what one that is there has not.
std::vector<std::string> missing_inside(const MemberInfo& child, MemberRef own, const void* object,
                                        const Needs& needs) {
  std::vector<std::string> made;
  for_each_member(*child.type, [&](const MemberInfo& inner, MemberRef ref) {
    const bool needed = needs.of(inner, {own, true, ref}) == Need::required;
    if (needed && (object == nullptr || inner.size(object) == 0)) {
      made.push_back(step(inner, ref.is_attribute));
    }
  });
  return made;
}

// --- switching -----------------------------------------------------------------------------------

std::size_t selector_named(const TypeInfo& type, std::string_view name) {
  const auto* info = type.alternatives;
  const std::size_t count = info != nullptr ? info->selectors.size() : 0;
  std::vector<std::string> known;
  for (std::size_t index = 0; index < count; ++index) {
    const MemberRef selector = info->selectors[index];
    known.push_back(step(selector.in(type), false));
    if (name == known.back() || name == step(selector.in(type), selector.is_attribute)) {
      return index;
    }
  }
  if (count == 0) {
    throw std::invalid_argument(fmt::format("{} has no alternatives to switch to", type.name));
  }
  throw std::invalid_argument(fmt::format("'{}' selects nothing in {}; what does: {}", name,
                                          type.name, fmt::join(known, ", ")));
}

void set_word(const MemberInfo& selector, void* object, std::string_view word) {
  void* value = selector.size(object) == 0 ? selector.append(object)
                                           : const_cast<void*>(selector.at(object, 0));
  selector.type->value->assign(value, word, *selector.type);
}

/// Sets a selector that was not asked for to what the candidates want, if it does not suit them.
void adapt(const TypeInfo& type, void* object, std::size_t index, const Candidates& candidates,
           std::vector<Cleared>& cleared) {
  const MemberRef ref = type.alternatives->selectors[index];
  const MemberInfo& selector = ref.in(type);
  const Word word = word_of(selector, object);
  const bool suits = std::any_of(candidates.begin(), candidates.end(),
                                 [&](const auto* c) { return holds(c->conditions[index], word); });
  if (suits) return;
  if (word) {
    const auto value = shown(selector, ref.is_attribute, selector.at(object, 0));
    cleared.push_back({step(selector, ref.is_attribute), value});
  }
  const Condition& wanted = candidates.front()->conditions[index];
  if (candidates.size() == 1 && !wanted.absent && wanted.words.size() == 1) {
    set_word(selector, object, wanted.words.front());
  } else if (word) {
    selector.operations->erase(selector.container(object), 0);
  }
}

}  // namespace

std::vector<std::string_view> alternatives(const TypeInfo& type) {
  std::vector<std::string_view> made;
  if (type.alternatives == nullptr) return made;
  for (const auto& alternative : type.alternatives->alternatives) made.push_back(alternative.name);
  return made;
}

AlternativeOf alternative_of(const TypeInfo& type, const void* object) {
  if (type.alternatives == nullptr) return {};
  const auto words = words_of(type, object);
  const auto fits = [&](const AlternativeInfo& alternative, bool unset_is_open) {
    for (std::size_t index = 0; index < words.size(); ++index) {
      if (!words[index] && unset_is_open) continue;
      if (!holds(alternative.conditions[index], words[index])) return false;
    }
    return true;
  };
  for (const bool unset_is_open : {false, true}) {
    AlternativeOf made{unset_is_open ? State::undecided : State::decided, {}};
    for (const auto& alternative : type.alternatives->alternatives) {
      if (fits(alternative, unset_is_open)) made.candidates.push_back(&alternative);
    }
    if (made.candidates.size() > 1) made.state = State::undecided;
    if (!made.candidates.empty()) return made;
  }
  AlternativeOf made{State::contradictory, all_of(*type.alternatives)};
  narrow(made.candidates, words);
  return made;
}

std::vector<std::string> missing(const TypeInfo& type, const void* object) {
  const AlternativeOf in = alternative_of(type, object);
  const Needs needs(type, in.candidates);
  std::vector<std::string> made;
  for_each_member(type, [&](const MemberInfo& member, MemberRef own) {
    const Need need = needs.of(member, {own});
    const std::size_t count = member.size(object);
    const std::string name = step(member, own.is_attribute);
    if (own.is_attribute) {
      if (need == Need::required && count == 0) made.push_back(name);
      return;
    }
    if (need == Need::forbidden) return;
    if (count == 0 && need == Need::required) {
      const auto inside = missing_inside(member, own, nullptr, needs);
      if (inside.empty()) made.push_back(name);
      for (const auto& inner : inside) made.push_back(fmt::format("{}/{}", name, inner));
    }
    for (std::size_t index = 0; index < count; ++index) {
      for (const auto& inner : missing_inside(member, own, member.at(object, index), needs)) {
        made.push_back(fmt::format("{}/{}", step(member, false, index), inner));
      }
    }
  });
  return made;
}

std::vector<ForeignMember> foreign(const TypeInfo& type, const void* object) {
  std::vector<ForeignMember> made;
  const AlternativeOf in = alternative_of(type, object);
  if (in.candidates.empty()) return made;
  const auto& info = *type.alternatives;
  for (std::size_t index = 0; index < info.selectors.size(); ++index) {
    const MemberRef ref = info.selectors[index];
    const Word word = word_of(ref.in(type), object);
    const auto suits = [&](const AlternativeInfo* a) { return holds(a->conditions[index], word); };
    if (!word || std::any_of(in.candidates.begin(), in.candidates.end(), suits)) continue;
    ForeignMember member{step(ref.in(type), ref.is_attribute), *word, {}};
    for (const auto& alternative : info.alternatives) {
      if (suits(&alternative)) member.belongs_to.push_back(alternative.name);
    }
    made.push_back(std::move(member));
  }
  const Needs needs(type, in.candidates);
  for_each_foreign(
      type, object, needs,
      [&](const MemberInfo& member, const MemberPath& path, const void* owner,
          const std::string& above) {
        const bool attribute = is_attribute(path);
        for (std::size_t index = 0; index < member.size(owner); ++index) {
          made.push_back({above + step(member, attribute, index),
                          shown(member, attribute, member.at(owner, index)), needs.owners(path)});
        }
      });
  return made;
}

std::vector<Cleared> switch_to(const TypeInfo& type, void* object,
                               std::span<const Selection> selections) {
  std::vector<std::optional<std::string_view>> asked(
      type.alternatives != nullptr ? type.alternatives->selectors.size() : 0);
  for (const auto& [selector, value] : selections) asked.at(selector_named(type, selector)) = value;
  if (type.alternatives == nullptr || selections.empty()) return {};
  Candidates candidates = all_of(*type.alternatives);
  for (std::size_t index = 0; index < asked.size(); ++index) {
    std::erase_if(candidates, [&](const auto* candidate) {
      return asked[index] && !has(candidate->conditions[index], *asked[index]);
    });
  }
  if (candidates.empty()) {
    throw std::invalid_argument(fmt::format("{} has no such alternative; it has {}", type.name,
                                            fmt::join(alternatives(type), ", ")));
  }
  auto words = words_of(type, object);
  for (std::size_t index = 0; index < asked.size(); ++index) {
    if (asked[index]) words[index] = std::string(*asked[index]);
  }
  narrow(candidates, words);

  std::vector<Cleared> cleared;
  for (std::size_t index = 0; index < asked.size(); ++index) {
    if (asked[index]) {
      set_word(type.alternatives->selectors[index].in(type), object, *asked[index]);
    } else {
      adapt(type, object, index, candidates, cleared);
    }
  }
  for_each_foreign(type, object, Needs(type, candidates),
                   [&](const MemberInfo& member, const MemberPath& path, const void* owner,
                       const std::string& above) {
                     const bool attribute = is_attribute(path);
                     const std::size_t count = member.size(owner);
                     for (std::size_t index = 0; index < count; ++index) {
                       cleared.push_back({above + step(member, attribute, index),
                                          shown(member, attribute, member.at(owner, index))});
                     }
                     for (std::size_t left = count; left > 0; --left) {
                       member.operations->erase(member.container(const_cast<void*>(owner)),
                                                left - 1);
                     }
                   });
  return cleared;
}

}  // namespace virtbind
