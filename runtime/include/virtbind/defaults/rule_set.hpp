// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Rules, and the engine that applies a binding's rules in their order.  For programs that use
// defaults, <virtbind/defaults.hpp> is all there is; this is for those who write rules.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "virtbind/binding/type_info.hpp"
#include "virtbind/defaults/report.hpp"

namespace virtbind::rules {

/// When a rule is applied.  The order is libvirt's order of work, which decides who wins where two
/// rules would fill the same place: a driver's device callback comes before the common one.
enum class Stage : std::uint8_t {
  parse,             ///< while the document is read
  driver_basic,      ///< the driver's first look: emulator
  controller_index,  ///< controllers without an index get one
  driver_domain,     ///< the driver's look at the whole document: devices it always adds
  isa_serial,        ///< ports of ISA serial devices
  driver_device,     ///< the driver's look at each device
  device,            ///< the common look at each device
  domain,            ///< the common look at the whole document: implicit devices
  driver_address,    ///< guest addresses
  format,            ///< what writing the document back changes: units, things never written
};

/// What a rule knows besides the document.
class Context {
 public:
  Context(const TypeInfo& type, const void* document, const Profile& for_profile,
          std::vector<OpenValue>& open)
      : profile(for_profile), type_(type), document_(document), open_(open) {}

  /// Says that the hypervisor would fill in `what` ("@arch", "mac") of a part of the document, from
  /// its host or by chance.  `part` is an object inside the document, or the document.
  void leave_open(const void* part, std::string_view what, std::string_view reason);

  const Profile& profile;

 private:
  const TypeInfo& type_;
  const void* document_;
  std::vector<OpenValue>& open_;
};

struct Rule : RuleInfo {
  Stage stage = Stage::parse;
  std::function<void(void* document, Context& context)> apply;
};

/// Collects the rules of one kind of document; rules of one stage keep the order they came in.
template <class Document>
class Rules {
 public:
  void add(Stage stage, RuleInfo info, void (*apply)(Document&, Context&)) {
    rules_.push_back({info, stage, [apply](void* document, Context& context) {
                        apply(*static_cast<Document*>(document), context);
                      }});
  }
  std::vector<Rule> take() { return std::move(rules_); }

 private:
  std::vector<Rule> rules_;
};

/// All rules for one kind of document.  Constant once made, usable from any thread.
class RuleSet {
 public:
  /// `choose` says what profile a document asks for; without it that is the generic one.
  template <class Document>
  explicit RuleSet(Rules<Document> rules, Profile (*choose)(const Document&) = nullptr)
      : RuleSet(
            type_of<Document>(), rules.take(),
            [](const void* document) -> void* {
              return new Document(*static_cast<const Document*>(document));
            },
            [choose](const void* document) {
              return choose != nullptr ? choose(*static_cast<const Document*>(document))
                                       : Profile{};
            }) {}

  [[nodiscard]] const TypeInfo& type() const noexcept { return type_; }
  [[nodiscard]] std::span<const Rule> rules() const noexcept { return rules_; }

  /// The profile that a document asks for: its hypervisor, with nothing known of the host.
  [[nodiscard]] Profile profile_for(const void* document) const { return choose_(document); }

  /// `document` is an object of type().  It may lack members that every valid one has: those that
  /// no rule fills in are not set afterwards either.
  DefaultsReport apply(void* document, const Profile& profile,
                       const DefaultsOptions& options) const;

 private:
  using Copy = void* (*)(const void* document);
  using Choose = std::function<Profile(const void* document)>;
  RuleSet(const TypeInfo& type, std::vector<Rule> rules, Copy copy, Choose choose);

  const TypeInfo& type_;
  std::vector<Rule> rules_;
  Copy copy_;
  Choose choose_;
};

/// The differences between two objects of one type, leaf by leaf, `rule` left unset.
std::vector<Application> changes(const TypeInfo& type, const void* before, const void* after);

}  // namespace virtbind::rules
