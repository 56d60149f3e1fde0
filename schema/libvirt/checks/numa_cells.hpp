// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The NUMA cells of the guest.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

/// Pointers to all cells, in the order of the document.
template <class Domain>
auto numa_cells(const Domain& domain) {
  std::vector<decltype(find(find(find(domain.cpu())->numa())->cell()))> cells;
  for (const auto& cpu : each(domain.cpu())) {
    for (const auto& numa : each(cpu.numa())) {
      for (const auto& cell : each(numa.cell())) cells.push_back(&cell);
    }
  }
  return cells;
}

/// "no NUMA cells", "NUMA cell 0 alone", "NUMA cells 0 to 3".
inline std::string describe_cells(std::size_t count) {
  if (count == 0) return "no NUMA cells";
  return count == 1 ? "NUMA cell 0 alone" : fmt::format("NUMA cells 0 to {}", count - 1);
}

}  // namespace virtbind::checks
