// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Checks, and the engine that runs them.  For programs that only check, <virtbind/check.hpp> is all
// there is; this is for those who write checks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "virtbind/binding/member_set.hpp"
#include "virtbind/binding/type_info.hpp"
#include "virtbind/checks/context.hpp"
#include "virtbind/defaults/profile.hpp"
#include "virtbind/finding.hpp"

namespace virtbind {

/// Which checks run, for whom, and what they report.
struct CheckOptions {
  std::optional<Profile> profile;      ///< nothing: the one that the document asks for
  std::vector<std::string> only;       ///< ids; empty: all
  std::vector<std::string> disabled;   ///< ids
  Severity severity = Severity::note;  ///< what is less severe is not reported
};

}  // namespace virtbind

namespace virtbind::checks {

/// What people are told of a check.
struct CheckInfo {
  std::string_view id;  ///< stable, readable: "disk-target-unique"
  Severity severity = Severity::error;
  std::string_view title;   ///< "Two disks have the same target"
  std::string_view reason;  ///< why it is wrong, one sentence
  Hypervisors hypervisors = {};
  std::string_view source =
      {};  ///< where the rule was read: "domain_validate.c:virDomainDiskDefValidate"
  std::string_view ref = {};    ///< in the project's list of libvirt's checks: "C90"; may be empty
  std::string_view wrong = {};  ///< an example that it finds
  std::string_view right = {};  ///< and one that it does not
  /// Paths of members ("domain/devices/disk/target/@tray"), and of members with one of the words of
  /// their enumeration ("domain/devices/disk/@device=floppy"), or either of which there have to be
  /// several ("domain/devices/audio/@id twice"): there is nothing to find in a document that has
  /// none of them, and the check is not asked.  Empty: it is always asked.
  std::span<const std::string_view> when = {};
};

struct Check : CheckInfo {
  std::function<void(const void* document, Context& context)> run;
};

/// Collects checks of one kind of document.  The texts of a CheckInfo have to live as long as the
/// set made of them: literals.
template <class Document>
class Checks {
 public:
  /// `run` is called with (const Document&, Context&).
  template <class Function>
  void add(const CheckInfo& info, Function run) {
    checks_.push_back({info, [run](const void* document, Context& context) {
                         run(*static_cast<const Document*>(document), context);
                       }});
  }
  std::vector<Check> take() { return std::move(checks_); }

 private:
  std::vector<Check> checks_;
};

/// All checks for one kind of document, in the order they were added.  Constant once made, usable
/// from any thread.
class CheckSet {
 public:
  /// `choose` says what profile a document asks for; without it that is the generic one.  Throws
  /// std::invalid_argument where a check's `when` names what the document type has not.
  template <class Document>
  explicit CheckSet(Checks<Document> checks, Profile (*choose)(const Document&) = nullptr)
      : CheckSet(type_of<Document>(), checks.take(), [choose](const void* document) {
          return choose != nullptr ? choose(*static_cast<const Document*>(document)) : Profile{};
        }) {}

  [[nodiscard]] const TypeInfo& type() const noexcept { return type_; }
  [[nodiscard]] std::span<const Check> checks() const noexcept { return checks_; }
  /// The check with an id, or null.
  [[nodiscard]] const Check* find(std::string_view id) const noexcept;

  /// The profile that a document asks for: its hypervisor, with nothing known of the host.
  [[nodiscard]] Profile profile_for(const void* document) const { return choose_(document); }

  /// `document` is an object of type().  Findings come in the order of their places in `source`,
  /// without one in the order of the checks.  Ids that the set does not have are ignored.  Where
  /// it is known which members the document uses, checks of others are left out.
  [[nodiscard]] std::vector<Finding> run(const void* document, const CheckOptions& options = {},
                                         const Source& source = {},
                                         const MemberSet* used = nullptr) const;

 private:
  using Choose = std::function<Profile(const void* document)>;
  CheckSet(const TypeInfo& type, std::vector<Check> checks, Choose choose);

  /// What running a check takes, in one cache line: the texts would only be in the way.
  struct alignas(64) Step {
    Hypervisors hypervisors;
    Severity severity;
    std::function<void(const void* document, Context& context)> run;
  };
  /// The checks that are asked of a document with these members, by their places.
  [[nodiscard]] NumberSet asked(const MemberSet& used) const;

  const TypeInfo& type_;
  std::vector<Check> checks_;
  std::vector<Step> steps_;  ///< one for each check
  NumberSet every_;          ///< all checks, by their places
  NumberSet always_asked_;   ///< those without a `when`
  NumberSet asking_;         ///< members and words that some check's `when` names
  /// The checks that do: those from first_asked_[number] up to the next number's, in asked_.
  std::vector<std::uint32_t> first_asked_;
  std::vector<std::uint32_t> asked_;
  Choose choose_;
};

}  // namespace virtbind::checks
