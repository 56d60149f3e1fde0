// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtbind format: read, write, nothing added.
#include "documents.hpp"

namespace virtbind::cli {

int format(const Options& options) {
  return for_each_document(options, [](const std::string&, Object&, std::optional<std::string>&) {
    return std::vector<Finding>{};
  });
}

}  // namespace virtbind::cli
