// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a check works with: whom the document is for, and how to report.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
  Context(const TypeInfo& type, const void* document, const Profile& for_profile, Source source,
          std::vector<Finding>& findings);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  /// A finding that was just reported, to say more of it.
  class Reported {
   public:
    Reported(Context& context, std::size_t index) : context_(context), index_(index) {}
    /// A second place that belongs to it: "the other disk".
    template <class Part>
    Reported& related(const Part& part, std::string message) {
      context_.add_related(index_, address(part), std::move(message));
      return *this;
    }

   private:
    Context& context_;
    std::size_t index_;
  };

  /// Reports what is wrong at a part of the document.
  template <class Part>
  Reported report(const Part& part, std::string message) {
    return add(address(part), std::move(message));
  }

  /// How a message names another part of the document: "disk 1, line 14"; without a text "disk 1".
  template <class Part>
  [[nodiscard]] std::string name(const Part& part) const {
    return name_of(address(part));
  }

  const Profile& profile;

  /// For the engine: the check that reports from now on.
  void begin(const CheckInfo& check) noexcept { check_ = &check; }

 private:
  template <class Part>
  static const void* address(const Part& part) {
    return members::find(part);
  }
  static const void* address(const void* part) { return part; }

  Reported add(const void* part, std::string message);
  void add_related(std::size_t index, const void* part, std::string message);
  [[nodiscard]] std::string name_of(const void* part) const;
  [[nodiscard]] std::string path_of(const void* part) const;

  class Paths;
  const TypeInfo& type_;
  const void* document_;
  mutable std::unique_ptr<Paths> paths_;  ///< made for the first report: most documents have none
  Source source_;
  std::vector<Finding>& findings_;
  const CheckInfo* check_ = nullptr;
};

}  // namespace virtbind::checks
