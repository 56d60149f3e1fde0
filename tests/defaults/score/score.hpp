// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One document's score: what was filled in, compared with what libvirt fills in.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tree.hpp"

/// A node that is not as libvirt has it.
struct Difference {
  std::string path;
  std::string expected;  ///< with `absent` where there should be none
  std::string got;       ///< with `absent` where there is none
};

inline constexpr const char* kAbsent = "(absent)";

/// Of the nodes that libvirt added or changed: how many are as it has them, how many are not there.
/// Wrong is whatever differs from libvirt's answer in another way.
struct Score {
  bool document_right = false;
  std::size_t right = 0;
  std::vector<Difference> missing;
  std::vector<Difference> wrong;
};

Score compare(const Tree& input, const Tree& expected, const Tree& got);
