// SPDX-License-Identifier: LGPL-2.1-or-later
//
// For whom defaults are filled in: a hypervisor, its version, and what is known of its host.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace virtbind {

/// A driver of libvirt, as far as its defaults differ from others'.  `generic` is the common code
/// with no hypervisor behind it; QEMU under KVM and without it are one, the document tells which.
enum class Hypervisor : std::uint8_t {
  generic,
  qemu,
  xen,
  lxc,
  openvz,
  bhyve,
  vmware,
  vbox,
  vz,
  ch,
  hyperv,
  test,
};

/// "qemu"; the names that hypervisor_named() takes.
std::string_view to_string(Hypervisor hypervisor) noexcept;

/// The hypervisor of a name that people or domain/@type use ("kvm" is qemu, "esx" is vmware).
std::optional<Hypervisor> hypervisor_named(std::string_view name) noexcept;

/// A set of hypervisors; empty stands for every one.
class Hypervisors {
 public:
  constexpr Hypervisors() = default;
  constexpr Hypervisors(std::initializer_list<Hypervisor> members) {
    for (const Hypervisor member : members) bits_ |= 1U << static_cast<unsigned>(member);
  }
  [[nodiscard]] constexpr bool any() const noexcept { return bits_ == 0; }
  [[nodiscard]] constexpr bool has(Hypervisor hypervisor) const noexcept {
    return any() || (bits_ >> static_cast<unsigned>(hypervisor) & 1U) != 0;
  }

 private:
  std::uint32_t bits_ = 0;
};

/// "3.0.2": up to three numbers, missing ones are 0.
struct HypervisorVersion {
  unsigned major_number = 0;
  unsigned minor_number = 0;
  unsigned micro_number = 0;

  static std::optional<HypervisorVersion> parse(std::string_view text) noexcept;
  friend auto operator<=>(const HypervisorVersion&, const HypervisorVersion&) = default;
};

/// What only the host knows.  What the caller does not give is left open, never invented.
struct HostFacts {
  std::string arch;      ///< "x86_64", for documents that name none
  std::string emulator;  ///< path of the program that runs the guest
  std::map<std::string, std::string>
      machines;  ///< alias to versioned name: "pc" to "pc-i440fx-9.0"
};

struct Profile {
  Hypervisor hypervisor = Hypervisor::generic;
  std::optional<HypervisorVersion> version;  ///< nothing: the newest
  HostFacts host;
  /// The guest is defined anew: what libvirt leaves alone for the sake of guests that are there
  /// already, as the ports of their USB devices, is filled in too (libvirt's ABI_UPDATE).
  bool fresh = false;
};

}  // namespace virtbind
