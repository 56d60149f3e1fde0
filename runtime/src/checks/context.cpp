// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/checks/context.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "virtbind/binding/path.hpp"
#include "virtbind/checks/check_set.hpp"
#include "virtbind/xml/line_index.hpp"

namespace virtbind::checks {

namespace {

/// The last step of a path to an element, as people count: "disk 2".
std::string in_words(std::string path) {
  if (const auto attribute = path.find("/@"); attribute != std::string::npos)
    path.resize(attribute);
  path.erase(0, path.rfind('/') + 1);
  const auto bracket = path.find('[');
  if (bracket == std::string::npos) return path + " 1";
  return fmt::format("{} {}", path.substr(0, bracket),
                     path.substr(bracket + 1, path.size() - bracket - 2));
}

}  // namespace

/// The paths of all parts of a document, and where they are in its text: made once, for any number
/// of findings.
class Context::Paths {
 public:
  Paths(const TypeInfo& type, const void* document, const Source& source, const MemberSet* used)
      : used_(used), places_(source.places) {
    if (source.text != nullptr && places_ != nullptr) lines_.emplace(*source.text);
    steps_.push_back({document, kNone, nullptr, 0, false});
    root_ = fmt::format("/{}", type.element);
    if (places_ != nullptr) steps_.reserve(places_->size() + 1);
    collect(type, document, 0);
    if (steps_.size() <= kFew) return;
    // An element and its first part may have one address: it is the element's, which came first.
    for (std::size_t place = 0; place < steps_.size(); ++place) {
      known_.emplace(steps_[place].part, place);
    }
  }

  /// "" for what is not in the document.
  [[nodiscard]] std::string of(const void* part) const {
    if (known_.empty()) {
      const auto found = std::find_if(steps_.begin(), steps_.end(),
                                      [&](const Step& step) { return step.part == part; });
      return found != steps_.end() ? spell(static_cast<std::size_t>(found - steps_.begin())) : "";
    }
    const auto known = known_.find(part);
    return known != known_.end() ? spell(known->second) : std::string();
  }

  /// All zero where that is not known.
  [[nodiscard]] Location location_of(const void* part) const {
    const xml::Range* range = lines_ ? places_->find(part) : nullptr;
    return range != nullptr ? lines_->location(range->begin) : Location{};
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  /// So many parts are looked through faster than they are put into a table.
  static constexpr std::size_t kFew = 1000;
  struct Step {
    const void* part;
    std::size_t parent;
    const MemberInfo* member;
    std::size_t index;
    bool attribute;
  };

  void collect(const TypeInfo& type, const void* object, std::size_t place) {
    for (const bool attributes : {true, false}) {
      const auto members = attributes ? type.attributes : type.children;
      for (std::size_t at = 0; at < members.size(); ++at) {
        const MemberRef ref{attributes, static_cast<std::uint16_t>(at)};
        if (used_ != nullptr && !used_->has(type.number_of(ref))) continue;
        const MemberInfo& member = members[at];
        for (std::size_t i = 0; i < member.size(object); ++i) {
          const void* part = member.at(object, i);
          const std::size_t step = steps_.size();
          steps_.push_back({part, place, &member, i, attributes});
          collect(*member.type, part, step);
        }
      }
    }
  }

  [[nodiscard]] std::string spell(std::size_t place) const {
    const Step& step = steps_[place];
    if (step.parent == kNone) return root_;
    return spell(step.parent) + path_step(*step.member, step.index, step.attribute);
  }

  const MemberSet* used_;
  std::vector<Step> steps_;
  std::unordered_map<const void*, std::size_t> known_;  ///< where there are many
  std::string root_;
  const SourceMap* places_;
  std::optional<xml::LineIndex> lines_;
};

Context::Context(const TypeInfo& type, const void* document, const Profile& for_profile,
                 Source source, const MemberSet* used, std::vector<Finding>& findings)
    : profile(for_profile),
      type_(type),
      document_(document),
      source_(source),
      used_(used),
      findings_(findings) {}

Context::~Context() = default;

std::string Context::path_of(const void* part) const {
  if (paths_ == nullptr) paths_ = std::make_unique<Paths>(type_, document_, source_, used_);
  return paths_->of(part);
}

Context::Reported Context::add(const void* part, std::string message) {
  std::string path = path_of(part);
  findings_.push_back({.severity = check_->severity,
                       .source = FindingSource::check,
                       .id = std::string(check_->id),
                       .message = std::move(message),
                       .file = source_.text != nullptr ? source_.text->name() : std::string(),
                       .location = paths_->location_of(part),
                       .path = std::move(path),
                       .related = {}});
  return {*this, findings_.size() - 1};
}

void Context::add_related(std::size_t index, const void* part, std::string message) {
  std::string path = path_of(part);
  findings_[index].related.push_back(
      {paths_->location_of(part), std::move(path), std::move(message)});
}

std::string Context::name_of(const void* part) const {
  const std::string name = in_words(path_of(part));
  const Location location = paths_->location_of(part);
  return location.line == 0 ? name : fmt::format("{}, line {}", name, location.line);
}

}  // namespace virtbind::checks
