// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The documents that everything is measured on.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct Documents {
  std::string source;              ///< where they come from, for people
  std::vector<std::string> texts;  ///< each a whole domain document
  std::size_t found = 0;           ///< how many there are, with those the binding does not know
  std::size_t bytes = 0;           ///< of all texts
  std::size_t median_bytes = 0;
};

/// The valid domain documents of libvirt's test suite (VIRTBIND_CORPUS, or ../shared/corpus), where
/// there is none the guests that the project brings; of these, the ones that every contestant reads
/// to its end: those that the binding knows all of.  Read once.
const Documents& documents();

}  // namespace bench
