// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Names of disks in the guest: "sdb" is the second of its bus.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace virtbind::rules::libvirt {

/// The drive index that a target name means, as virDiskNameToIndex reads it: "hda" 0, "vdz" 25,
/// "sdaa" 26; a partition number ("xvda1") is passed by.  Nothing for another kind of name.
inline std::optional<unsigned> drive_index(std::string_view name) {
  constexpr std::array<std::string_view, 6> kPrefixes{"fd", "hd", "vd", "sd", "xvd", "ubd"};
  for (const std::string_view prefix : kPrefixes) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    unsigned index = 0;
    std::size_t letters = 0;
    for (; letters < name.size() && name[letters] >= 'a' && name[letters] <= 'z'; ++letters) {
      index = (letters == 0 ? 0 : (index + 1) * 26) + static_cast<unsigned>(name[letters] - 'a');
    }
    const std::string_view partition = name.substr(letters);
    const bool number = partition.find_first_not_of("0123456789") == std::string_view::npos;
    if (letters == 0 || !number || partition.starts_with('0')) return std::nullopt;
    return index;
  }
  return std::nullopt;
}

}  // namespace virtbind::rules::libvirt
