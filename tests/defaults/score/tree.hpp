// SPDX-License-Identifier: LGPL-2.1-or-later
//
// XML as a judge sees it that is not virtbind: read by libxml2, without comments, without white
// space around text, and without regard to the order of siblings of different names.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

struct Tree {
  std::string name;
  std::string text;
  std::map<std::string, std::string> attributes;
  std::map<std::string, std::vector<Tree>> children;  ///< by name, in their order

  friend bool operator==(const Tree&, const Tree&) = default;

  /// The first child of that name, or null.
  [[nodiscard]] const Tree* child(const std::string& of) const;
  /// The element at a path of names below this one ("devices/disk"), or null.
  [[nodiscard]] const Tree* at(const std::string& path) const;
};

/// Throws std::runtime_error for what is no XML.
Tree parse_tree(const std::string& xml);

/// Every element and attribute by its path, with its text: "/domain/devices/disk[2]/@type".
std::map<std::string, std::string> flatten(const Tree& tree);
