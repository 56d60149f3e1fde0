// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Findings as a SARIF 2.1.0 log (OASIS, 27 March 2020): one log with one run.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

#include "virtbind/finding.hpp"

namespace virtbind::cli {

/// Writes results as they come; keeps nothing of them but which rules there were.
class SarifLog {
 public:
  explicit SarifLog(std::ostream& out);

  void add(const Finding& finding);
  /// Ends the log.  `exit_code` is what the command will return.
  void finish(int exit_code);

 private:
  std::size_t rule_index(const std::string& id);

  std::ostream& out_;
  std::map<std::string, std::size_t, std::less<>> rules_;
  bool first_ = true;
};

/// A file's name as a URI reference: "file:///..." for an absolute one, else relative; every byte
/// that a URI does not allow there is percent-encoded.
std::string to_uri(std::string_view file);

}  // namespace virtbind::cli
