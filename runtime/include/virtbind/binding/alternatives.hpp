// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Alternatives: where an attribute or a child decides what else an object may hold, as the type of
// an <interface> does.  The classes have the members of all alternatives; these functions know
// which of them go together, for any class of any binding.
//
//   alternative_of(interface).name()               type='network'
//   missing(interface)                             {"source/@network"}
//   foreign(interface)                             source/@bridge, which belongs to type='bridge'
//   switch_to(interface, "type", "bridge")         cleared: source/@network "default"
//
// They look at an object and at the members of its children, no deeper.  What they say is for
// editing an object towards a valid one; whether it is one, validate() decides.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/binding/type_info.hpp"

namespace virtbind {

/// Which alternative an object is in.
struct AlternativeOf {
  enum class State : std::uint8_t {
    decided,        ///< exactly one
    undecided,      ///< a selector is not set, and several are left
    contradictory,  ///< its selectors go together in none
    no_choice,      ///< the class has no alternatives
  };

  State state = State::no_choice;
  /// The one; all that are left; those that the first selectors of the class ask for; none.
  std::vector<const AlternativeInfo*> candidates;

  [[nodiscard]] bool decided() const noexcept { return state == State::decided; }
  /// "type='bridge'", or "" where it is not decided.
  [[nodiscard]] std::string_view name() const noexcept {
    return decided() ? candidates.front()->name : std::string_view();
  }
};

/// A member that an object has and its alternative has not.
struct ForeignMember {
  std::string path;                          ///< "source/@bridge", "host[2]"
  std::string value;                         ///< an attribute's text; an element as XML
  std::vector<std::string_view> belongs_to;  ///< names of the alternatives that have it
};

/// A selector's name and a value: {"type", "bridge"}.
struct Selection {
  std::string_view selector;
  std::string_view value;
};

/// What switch_to() removed.
struct Cleared {
  std::string path;
  std::string value;  ///< an attribute's text; an element as XML
};

/// The names of all alternatives of a class.
std::vector<std::string_view> alternatives(const TypeInfo& type);

AlternativeOf alternative_of(const TypeInfo& type, const void* object);
std::vector<std::string> missing(const TypeInfo& type, const void* object);
std::vector<ForeignMember> foreign(const TypeInfo& type, const void* object);
std::vector<Cleared> switch_to(const TypeInfo& type, void* object,
                               std::span<const Selection> selections);

/// The alternative that the object's selectors say it is in.
template <class T>
AlternativeOf alternative_of(const T& object) {
  return alternative_of(type_of<T>(), &object);
}

/// What every object of the alternative has and this one has not, as paths; a child that is not
/// there is said by what it needs (source/@bridge).  Where that is not decided: what all the
/// candidates need.
template <class T>
std::vector<std::string> missing(const T& object) {
  return missing(type_of<T>(), &object);
}

/// What the object has and its alternative (where that is not decided: every candidate) has not.
template <class T>
std::vector<ForeignMember> foreign(const T& object) {
  return foreign(type_of<T>(), &object);
}

/// Sets selectors, and clears what belongs to other alternatives only; other selectors are kept
/// where they go with the new ones, else set to the only word that does, else cleared.  Says what
/// it cleared; what the object needs now, missing() says.
///
/// Throws std::invalid_argument, with the object unchanged, for a selector that the class does not
/// have or values that go together in no alternative.
template <class T>
std::vector<Cleared> switch_to(T& object, std::span<const Selection> selections) {
  return switch_to(type_of<T>(), &object, selections);
}

/// The same for one selector: switch_to(disk, "type", "block").
template <class T>
std::vector<Cleared> switch_to(T& object, std::string_view selector, std::string_view value) {
  const Selection selection{selector, value};
  return switch_to(type_of<T>(), &object, std::span(&selection, 1));
}

}  // namespace virtbind
