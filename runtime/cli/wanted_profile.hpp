// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which hypervisor's defaults are meant: what the command line says, else the document.
#pragma once

#include <optional>
#include <string>

#include "options.hpp"
#include "virtbind/defaults.hpp"

namespace virtbind::cli {

/// What the command line says of the profile; the rest is the document's to say.
struct WantedProfile {
  std::optional<Hypervisor> hypervisor;
  std::optional<HypervisorVersion> version;
  HostFacts host;
  bool fresh = false;

  /// Says what is wrong with the options, or nothing.
  std::string parse(const Options& options);

  [[nodiscard]] Profile profile(Profile of_document) const;
};

}  // namespace virtbind::cli
