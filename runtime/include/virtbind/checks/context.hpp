// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a check works with: whom the document is for, and how to report.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "virtbind/binding/member_set.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/defaults/profile.hpp"
#include "virtbind/finding.hpp"
#include "virtbind/io.hpp"
#include "virtbind/members.hpp"

namespace virtbind::checks {

struct CheckInfo;

/// What checks report on is a part of the document: an element, an attribute's value, an optional
/// or sequence member that has one, or the address of what is in it.
class Context {
 public:
  /// `used`, where that is known, are the members that the document has.
  Context(const TypeInfo& type, const void* document, const Profile& for_profile, Source source,
          const MemberSet* used, std::vector<Finding>& findings);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  /// A finding that was just reported, to say more of it.
  class Reported {
   public:
    Reported(Context& context, std::size_t index) : context_(context), index_(index) {}
    /// A second place that belongs to it: "the other disk".
    template <class Part>
    [[gnu::cold]] Reported& related(const Part& part, std::string message) {
      context_.add_related(index_, address(part), std::move(message));
      return *this;
    }

   private:
    Context& context_;
    std::size_t index_;
  };

  /// Reports what is wrong at a part of the document.
  template <class Part>
  [[gnu::cold]] Reported report(const Part& part, std::string message) {
    return add(address(part), std::move(message));
  }

  /// How a message names another part of the document: "disk 1, line 14"; without a text "disk 1".
  template <class Part>
  [[nodiscard, gnu::cold]] std::string name(const Part& part) const {
    return name_of(address(part));
  }

  const Profile& profile;

  /// What several checks work out of the document, by the first that asks: `find_out()` returns a
  /// Fact, a type for that purpose alone.
  template <class Fact, class FindOut>
  const Fact& once(FindOut find_out) const {
    for (const auto& [id, known] : facts_) {
      if (id == &kId<Fact>) return *static_cast<const Fact*>(known.get());
    }
    auto fact = std::make_shared<const Fact>(find_out());
    return *static_cast<const Fact*>(facts_.emplace_back(&kId<Fact>, fact).second.get());
  }

  /// For the engine: the check that reports from now on.
  void begin(const CheckInfo& check) noexcept { check_ = &check; }

 private:
  template <class Part>
  static const void* address(const Part& part) {
    return members::find(part);
  }
  static const void* address(const void* part) { return part; }

  // That there is something to report is the exception, and what is made only then should not stand
  // between the instructions that look.
  [[gnu::cold]] Reported add(const void* part, std::string message);
  [[gnu::cold]] void add_related(std::size_t index, const void* part, std::string message);
  [[nodiscard]] std::string name_of(const void* part) const;
  [[nodiscard]] std::string path_of(const void* part) const;

  template <class Fact>
  static constexpr char kId = 0;  ///< its address tells facts apart

  class Paths;
  const TypeInfo& type_;
  const void* document_;
  mutable std::unique_ptr<Paths> paths_;  ///< made for the first report: most documents have none
  Source source_;
  const MemberSet* used_;
  std::vector<Finding>& findings_;
  mutable std::vector<std::pair<const char*, std::shared_ptr<const void>>> facts_;
  const CheckInfo* check_ = nullptr;
};

}  // namespace virtbind::checks
