// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/checks/check_set.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "virtbind/binding/writer.hpp"

namespace virtbind::checks {

namespace {

bool is_one_of(const std::vector<std::string>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool is_wanted(const CheckOptions& options, std::string_view id) {
  return (options.only.empty() || is_one_of(options.only, id)) && !is_one_of(options.disabled, id);
}

/// Hears an object out and keeps nothing.
class NoSink final : public xml::EventSink {
 public:
  bool start_element(const xml::StartElement&) override { return true; }
  bool text(std::string_view, xml::Range) override { return true; }
  bool end_element(const xml::Name&, xml::Range) override { return true; }
};

/// Members that every valid object has and this one has not set.
std::vector<Finding> missing_members(const TypeInfo& type, const void* object) {
  NoSink sink;
  Writer writer(sink);
  writer.write(type, object, {type.element_ns, type.element});
  return writer.findings();
}

/// The member that a step of a path names: "disk", "@device", "qemu:commandline".
std::optional<MemberRef> find_member(const TypeInfo& type, std::string_view step) {
  const bool is_attribute = step.starts_with('@');
  if (is_attribute) step.remove_prefix(1);
  const auto colon = step.find(':');
  const auto prefix = colon == std::string_view::npos ? "" : step.substr(0, colon);
  const auto name = colon == std::string_view::npos ? step : step.substr(colon + 1);
  const auto members = is_attribute ? type.attributes : type.children;
  for (std::size_t at = 0; at < members.size(); ++at) {
    if (members[at].name == name && members[at].prefix == prefix) {
      return MemberRef{is_attribute, static_cast<std::uint16_t>(at)};
    }
  }
  return std::nullopt;
}

/// The number of the member that a path ends with, or of its word in "path=word", as MemberSet has
/// it; nothing where the type has no such path.
std::optional<std::size_t> number_of(const TypeInfo& root, std::string_view path) {
  constexpr std::string_view kTwice = " twice";
  if (path.ends_with(kTwice)) {
    const auto once = number_of(root, path.substr(0, path.size() - kTwice.size()));
    return once ? std::optional(MemberSet::twice(*once, *root.binding)) : std::nullopt;
  }
  const auto equals = path.find('=');
  const auto word = equals == std::string_view::npos ? "" : path.substr(equals + 1);
  path = path.substr(0, equals);
  const TypeInfo* type = &root;
  std::optional<std::size_t> number;
  for (std::size_t begin = path.find('/'); begin != std::string_view::npos;) {
    const std::size_t end = path.find('/', begin + 1);
    const auto member = find_member(*type, path.substr(begin + 1, end - begin - 1));
    if (!member) return std::nullopt;
    number = type->number_of(*member);
    type = member->in(*type).type;
    begin = end;
  }
  if (equals == std::string_view::npos) return number;
  const auto literal = std::find(type->literals.begin(), type->literals.end(), word);
  if (literal == type->literals.end()) return std::nullopt;
  return type->number_of_word(static_cast<std::size_t>(literal - type->literals.begin()));
}

}  // namespace

CheckSet::CheckSet(const TypeInfo& type, std::vector<Check> checks, Choose choose)
    : type_(type),
      checks_(std::move(checks)),
      every_(checks_.size()),
      always_asked_(checks_.size()),
      asking_(MemberSet::limit(*type.binding)),
      choose_(std::move(choose)) {
  std::vector<std::vector<std::uint32_t>> asked(MemberSet::limit(*type.binding));
  for (std::uint32_t index = 0; index < checks_.size(); ++index) {
    const Check& check = checks_[index];
    steps_.push_back({check.hypervisors, check.severity, check.run});
    every_.add(index);
    if (check.when.empty()) always_asked_.add(index);
    for (const std::string_view path : check.when) {
      const auto number = number_of(type_, path);
      if (!number) {
        throw std::invalid_argument(
            fmt::format("check '{}': no '{}' in <{}>", check.id, path, type_.element));
      }
      asking_.add(*number);
      asked[*number].push_back(index);
    }
  }
  for (const auto& checks_of_number : asked) {
    first_asked_.push_back(static_cast<std::uint32_t>(asked_.size()));
    asked_.insert(asked_.end(), checks_of_number.begin(), checks_of_number.end());
  }
  first_asked_.push_back(static_cast<std::uint32_t>(asked_.size()));
}

NumberSet CheckSet::asked(const MemberSet& used) const {
  NumberSet asked = always_asked_;
  used.for_each_in_both(asking_, [&](std::size_t number) {
    for (auto at = first_asked_[number]; at < first_asked_[number + 1]; ++at) asked.add(asked_[at]);
  });
  return asked;
}

const Check* CheckSet::find(std::string_view id) const noexcept {
  const auto found = std::find_if(checks_.begin(), checks_.end(),
                                  [&](const Check& check) { return check.id == id; });
  return found != checks_.end() ? &*found : nullptr;
}

std::vector<Finding> CheckSet::run(const void* document, const CheckOptions& options,
                                   const Source& source, const MemberSet* used) const {
  // Text that was validated has all that checks take for granted; an object may not.
  if (source.text == nullptr) {
    auto missing = missing_members(type_, document);
    if (!missing.empty()) return missing;
  }
  const Profile profile = options.profile ? *options.profile : choose_(document);
  std::vector<Finding> findings;
  Context context(type_, document, profile, source, used, findings);
  const bool all = options.only.empty() && options.disabled.empty();
  const NumberSet asked = used != nullptr ? this->asked(*used) : every_;
  asked.for_each([&](std::size_t index) {
    const Step& step = steps_[index];
    if (!step.hypervisors.has(profile.hypervisor) || step.severity > options.severity ||
        (!all && !is_wanted(options, checks_[index].id))) {
      return;
    }
    context.begin(checks_[index]);
    step.run(document, context);
  });
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.location.offset < b.location.offset;
  });
  return findings;
}

}  // namespace virtbind::checks
