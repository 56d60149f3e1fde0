// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/defaults/profile.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace virtbind {

namespace {

using Name = std::pair<std::string_view, Hypervisor>;

/// The first name of each is the one that is shown.
constexpr auto kNames = std::to_array<Name>({
    {"generic", Hypervisor::generic},
    {"qemu", Hypervisor::qemu},
    {"kvm", Hypervisor::qemu},
    {"hvf", Hypervisor::qemu},
    {"kqemu", Hypervisor::qemu},
    {"xen", Hypervisor::xen},
    {"libxl", Hypervisor::xen},
    {"lxc", Hypervisor::lxc},
    {"openvz", Hypervisor::openvz},
    {"bhyve", Hypervisor::bhyve},
    {"vmware", Hypervisor::vmware},
    {"esx", Hypervisor::vmware},
    {"vbox", Hypervisor::vbox},
    {"vz", Hypervisor::vz},
    {"parallels", Hypervisor::vz},
    {"ch", Hypervisor::ch},
    {"hyperv", Hypervisor::hyperv},
    {"test", Hypervisor::test},
});

}  // namespace

std::string_view to_string(Hypervisor hypervisor) noexcept {
  return std::find_if(kNames.begin(), kNames.end(),
                      [&](const Name& name) { return name.second == hypervisor; })
      ->first;
}

std::optional<Hypervisor> hypervisor_named(std::string_view name) noexcept {
  const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const Name& known) { return known.first == name; });
  if (found == kNames.end()) return std::nullopt;
  return found->second;
}

std::optional<HypervisorVersion> HypervisorVersion::parse(std::string_view text) noexcept {
  HypervisorVersion version;
  const std::array<unsigned*, 3> parts{&version.major_number, &version.minor_number,
                                       &version.micro_number};
  const char* next = text.data();
  const char* const end = next + text.size();
  for (unsigned* part : parts) {
    const auto [stop, error] = std::from_chars(next, end, *part);
    if (error != std::errc{}) return std::nullopt;
    if (stop == end) return version;
    if (*stop != '.') return std::nullopt;
    next = stop + 1;
  }
  return std::nullopt;
}

}  // namespace virtbind
