// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Paths as findings print them: "/domain/devices/disk[2]/target/@dev"; in place of the number a
// condition may stand: "disk[target/@dev='vda']".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace virtbind::document {

struct PathStep {
  bool attribute = false;
  std::string name;                 ///< with its prefix: "qemu:arg"
  std::size_t number = 1;           ///< among the elements of that name
  bool numbered = false;            ///< the number or a condition was given
  std::vector<PathStep> condition;  ///< steps to a value; none where there is no condition
  std::string value;                ///< that the condition asks for
  std::string spelled;              ///< the path up to here
};

/// The steps of a path that begins with "/", or what is wrong with it.
std::variant<std::vector<PathStep>, std::string> parse_path(std::string_view path);

}  // namespace virtbind::document
