// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.hpp"

#include <algorithm>

#include "wording.hpp"

namespace virtbind::grammar {

RawFinding& Report::add(std::string id, std::string message, std::size_t offset, std::string path) {
  return findings_.emplace_back(
      RawFinding{std::move(id), std::move(message), offset, std::move(path), {}});
}

std::string Report::subject(const Selector& selector) const {
  const std::string element = with_article(stack_.name(stack_[selector.frame]));
  const std::string& attribute = grammar_.symbols.local(selector.attribute);
  if (!selector.present) return element + " without '" + attribute + "'";
  if (attribute == "type") return element + " of type " + quote(selector.value);
  return element + " with " + attribute + "=" + quote(selector.value);
}

std::string Report::alternatives(const Selector& selector) const {
  return grammar_.symbols.local(selector.attribute) + " " + any_of(selector.others, 6);
}

std::string Report::from(const Selector& selector, std::string_view what) const {
  std::string path;
  for (std::size_t i = selector.frame + 1; i < stack_.size(); ++i) {
    path.append(stack_.name(stack_[i])).append("/");
  }
  return path.append(what);
}

bool Report::blamed_before(const Selector& selector) {
  if (!selector.present) return false;
  std::vector<Blame>& blamed = stack_[selector.frame].blamed;
  for (Blame& blame : blamed) {
    if (blame.attribute != selector.index) continue;
    std::vector<std::string> common;
    for (const std::string& value : blame.values) {
      if (std::find(selector.others.begin(), selector.others.end(), value) !=
          selector.others.end()) {
        common.push_back(value);
      }
    }
    if (common.empty()) continue;
    blame.values = std::move(common);
    return true;
  }
  blamed.push_back({selector.index, selector.others});
  return false;
}

void Report::point_at(RawFinding& finding, const Selector& selector) const {
  if (!selector.present) return;
  const StoredAttribute& attribute = stack_.attributes(selector.frame)[selector.index];
  const std::string name(stack_.name(attribute));
  finding.notes.push_back({attribute.name_range.begin, stack_.path(selector.frame) + "/@" + name,
                           name + "=" + quote(selector.value) + " is set here"});
}

}  // namespace virtbind::grammar
