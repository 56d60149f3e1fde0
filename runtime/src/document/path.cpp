// SPDX-License-Identifier: LGPL-2.1-or-later
#include "path.hpp"

#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

namespace virtbind::document {

namespace {

/// Thrown within this file only.
struct BadPath : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class PathReader {
 public:
  explicit PathReader(std::string_view path) : path_(path) {}

  std::vector<PathStep> absolute() {
    if (!path_.starts_with('/')) throw BadPath("a path begins with '/'");
    std::vector<PathStep> steps;
    while (at_ < path_.size()) {
      ++at_;  // the slash
      steps.push_back(step());
      steps.back().spelled = path_.substr(0, at_);
      if (at_ < path_.size() && (path_[at_] != '/' || steps.back().attribute)) {
        throw BadPath(fmt::format("'{}' stands behind '{}', where the path should go on with '/'",
                                  path_.substr(at_), steps.back().spelled));
      }
    }
    return steps;
  }

 private:
  PathStep step() {
    PathStep made;
    if (at_ < path_.size() && path_[at_] == '@') {
      made.attribute = true;
      ++at_;
    }
    const std::size_t end = std::min(path_.find_first_of("/[]=@'\"", at_), path_.size());
    made.name = path_.substr(at_, end - at_);
    at_ = end;
    if (made.name.empty()) {
      throw BadPath(fmt::format("'{}' lacks a name at its end", path_.substr(0, at_)));
    }
    if (!made.attribute && at_ < path_.size() && path_[at_] == '[') selector(made);
    return made;
  }

  void selector(PathStep& step) {
    ++at_;
    step.numbered = true;
    const char* const end = path_.data() + path_.size();
    const auto [stop, error] = std::from_chars(path_.data() + at_, end, step.number);
    if (error == std::errc{}) {
      at_ = static_cast<std::size_t>(stop - path_.data());
      if (step.number == 0) throw BadPath("elements are counted from 1");
    } else {
      condition(step);
    }
    if (at_ >= path_.size() || path_[at_] != ']') {
      throw BadPath(fmt::format("'{}' lacks a ']'", path_));
    }
    ++at_;
  }

  void condition(PathStep& step_with_it) {
    step_with_it.condition.push_back(step());
    while (at_ < path_.size() && path_[at_] == '/') {
      ++at_;
      step_with_it.condition.push_back(step());
    }
    if (at_ + 1 >= path_.size() || path_[at_] != '=' ||
        (path_[at_ + 1] != '\'' && path_[at_ + 1] != '"')) {
      throw BadPath("in brackets stands a number or a condition like [target/@dev='vda']");
    }
    const std::size_t begin = at_ + 2;
    const std::size_t end = path_.find(path_[at_ + 1], begin);
    if (end == std::string_view::npos) {
      throw BadPath(fmt::format("'{}' lacks the quote that ends the value", path_));
    }
    step_with_it.value = path_.substr(begin, end - begin);
    at_ = end + 1;
  }

  std::string_view path_;
  std::size_t at_ = 0;
};

}  // namespace

std::variant<std::vector<PathStep>, std::string> parse_path(std::string_view path) {
  try {
    auto steps = PathReader(path).absolute();
    if (steps.empty()) return std::string("the path is empty");
    return steps;
  } catch (const BadPath& bad) {
    return std::string(bad.what());
  }
}

}  // namespace virtbind::document
