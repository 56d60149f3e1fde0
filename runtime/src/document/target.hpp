// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From a path to the part of an object that it means.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "path.hpp"
#include "source_tree.hpp"
#include "virtbind/binding/type_info.hpp"

namespace virtbind::document {

/// An element or attribute that may stand in an element.
struct Target {
  const TypeInfo* parent_type = nullptr;
  void* parent = nullptr;              ///< null where the element itself would have to be made
  const MemberInfo* member = nullptr;  ///< null for the document element
  std::size_t index = 0;
  const TypeInfo* type = nullptr;
  void* object = nullptr;  ///< null where it is not there
};

/// Follows paths from a document's object.
class Targets {
 public:
  Targets(const TypeInfo& type, void* object) : type_(type), object_(object) {}

  /// The target; nothing with why() set where the path leads nowhere.  With `make`, elements on the
  /// way that may stand only once and do not are made, and the last one is.
  std::optional<Target> find(std::span<const PathStep> steps, bool make);
  /// The type that the path's last step has, whether the document has such a part or not.
  const TypeInfo* type_of(std::span<const PathStep> steps);
  [[nodiscard]] const std::string& why() const noexcept { return why_; }

 private:
  bool enter(Target& at, const PathStep& step);
  bool select(Target& at, const PathStep& step);
  bool fail(std::string why);

  const TypeInfo& type_;
  void* object_;
  std::string why_;
};

/// The names of members as paths have them: "disk", "qemu:arg".
std::string spelled(const MemberInfo& member);
/// The member of that spelling; null where there is none.
const MemberInfo* find_spelled(std::span<const MemberInfo> members, std::string_view name);
/// "; did you mean 'disk'?", or nothing.
std::string suggestion(std::string_view name, std::span<const MemberInfo> members);

/// What a path means in the text, whatever the objects hold of it.
struct SourceTarget {
  SourceTree::Index element = SourceTree::kNone;
  const SourceAttribute* attribute = nullptr;
};
std::optional<SourceTarget> find_in_source(const SourceTree& tree, std::span<const PathStep> steps);

}  // namespace virtbind::document
