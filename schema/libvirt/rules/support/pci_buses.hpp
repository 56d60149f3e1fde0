// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which slots of the guest's PCI buses are free, and what fits into them: libvirt's
// virDomainPCIAddressSet (domain_addr.c).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace virtbind::rules::libvirt {

/// What a device plugs into, or a bus takes: VIR_PCI_CONNECT_*.
namespace pci {
using Flags = std::uint32_t;
inline constexpr Flags kDevice = 1U << 0U;           ///< conventional PCI
inline constexpr Flags kExpress = 1U << 1U;          ///< PCI Express
inline constexpr Flags kBridge = 1U << 2U;           ///< pci-bridge
inline constexpr Flags kRootPort = 1U << 3U;         ///< pcie-root-port
inline constexpr Flags kUpstreamPort = 1U << 4U;     ///< pcie-switch-upstream-port
inline constexpr Flags kDownstreamPort = 1U << 5U;   ///< pcie-switch-downstream-port
inline constexpr Flags kDmiBridge = 1U << 6U;        ///< dmi-to-pci-bridge
inline constexpr Flags kExpressBridge = 1U << 7U;    ///< pcie-to-pci-bridge
inline constexpr Flags kExpander = 1U << 8U;         ///< pci-expander-bus
inline constexpr Flags kExpressExpander = 1U << 9U;  ///< pcie-expander-bus
inline constexpr Flags kTypes = (1U << 10U) - 1;
inline constexpr Flags kHotplug = 1U << 10U;  ///< a device may come and go
/// Devices that share a slot, one function each.
inline constexpr Flags kAggregate = 1U << 11U;
/// A bus that libvirt puts devices on without being told.
inline constexpr Flags kAutomatic = 1U << 12U;

/// A kind of PCI controller: its place, and the slots behind it (virDomainPCIAddressBusSetModel,
/// virDomainPCIControllerModelToConnectType).
struct Kind {
  std::string_view model;
  Flags plugs_into;
  Flags takes;
  unsigned first_slot, last_slot;
  std::string_view name;  ///< of QEMU's device: controller/model/@name
};

inline constexpr std::array<Kind, 10> kKinds{{
    {"pci-root", 0, kDevice | kBridge | kExpander | kHotplug | kAutomatic, 1, 31, ""},
    {"pcie-root", 0, kExpress | kRootPort | kDmiBridge | kExpressExpander | kAutomatic, 1, 31, ""},
    {"pci-bridge", kBridge, kDevice | kBridge | kHotplug | kAutomatic, 1, 31, "pci-bridge"},
    {"pci-expander-bus", kExpander, kDevice | kBridge | kHotplug, 0, 31, "pxb"},
    {"dmi-to-pci-bridge", kDmiBridge, kDevice | kBridge, 0, 31, "i82801b11-bridge"},
    {"pcie-to-pci-bridge", kExpressBridge, kDevice | kBridge | kHotplug | kAutomatic, 1, 31,
     "pcie-pci-bridge"},
    {"pcie-root-port", kRootPort | kAggregate,
     kExpress | kUpstreamPort | kDmiBridge | kExpressBridge | kHotplug | kAutomatic, 0, 0,
     "pcie-root-port"},
    {"pcie-switch-upstream-port", kUpstreamPort, kDownstreamPort, 0, 31, "x3130-upstream"},
    {"pcie-switch-downstream-port", kDownstreamPort,
     kExpress | kUpstreamPort | kExpressBridge | kHotplug | kAutomatic, 0, 0, "xio3130-downstream"},
    {"pcie-expander-bus", kExpressExpander, kRootPort | kDmiBridge, 0, 31, "pxb-pcie"},
}};

inline const Kind* kind_of(std::string_view model) {
  for (const Kind& kind : kKinds) {
    if (!model.empty() && kind.model == model) return &kind;
  }
  return nullptr;
}

struct Address {
  unsigned bus = 0, slot = 0, function = 0;
};

class Buses {
 public:
  /// `growing`: buses are added where no slot is free, of the kind that has one.
  explicit Buses(bool growing) : growing_(growing) {}

  [[nodiscard]] std::size_t size() const { return buses_.size(); }
  [[nodiscard]] std::string_view model(std::size_t bus) const { return buses_[bus].kind->model; }
  void set_kind(std::size_t bus, const Kind& kind) {
    if (bus >= buses_.size()) buses_.resize(bus + 1);
    buses_[bus].kind = &kind;
  }
  /// Buses that no controller describes are the usual ones of the machine.
  void fill_gaps() {
    for (Bus& bus : buses_) {
      if (bus.kind == nullptr) bus.kind = kind_of(express() ? "pcie-root-port" : "pci-bridge");
    }
  }

  [[nodiscard]] bool slot_in_use(Address at) const {
    return at.bus < buses_.size() && buses_[at.bus].slots[at.slot].functions != 0;
  }
  [[nodiscard]] bool shares_slot(Address at) const {
    return at.bus < buses_.size() && (buses_[at.bus].slots[at.slot].functions & 0xfeU) != 0;
  }

  void reserve(Address at, Flags needs) {
    if (at.slot > 31 || at.function > 7 || at.bus > 255) return;
    while (at.bus >= buses_.size()) {
      if (!grow(needs)) return;
    }
    Slot& slot = buses_[at.bus].slots[at.slot];
    if (slot.functions == 0) slot.aggregate = (needs & kAggregate) != 0;
    slot.functions |= static_cast<std::uint8_t>(1U << at.function);
  }

  /// Takes the next free place of that kind; nothing where there is none and none can be made.
  std::optional<Address> take(Flags needs, unsigned function = 0) {
    for (unsigned bus = 0;; ++bus) {
      if (bus == buses_.size() && (!growing_ || bus > 255 || !grow(needs))) return std::nullopt;
      if (auto at = find_on(bus, needs, function)) {
        reserve(*at, needs);
        return at;
      }
    }
  }

 private:
  struct Slot {
    std::uint8_t functions = 0;
    bool aggregate = false;
  };
  struct Bus {
    const Kind* kind = nullptr;
    std::array<Slot, 32> slots{};
  };

  [[nodiscard]] bool express() const {
    return !buses_.empty() && buses_.front().kind != nullptr &&
           buses_.front().kind->model == "pcie-root";
  }

  /// virDomainPCIAddressFindUnusedFunctionOnBus.
  [[nodiscard]] std::optional<Address> find_on(unsigned bus, Flags needs, unsigned function) const {
    const Kind& kind = *buses_[bus].kind;
    // Bridges and ports go wherever they fit; other devices only where libvirt puts such unasked.
    const bool endpoint = (needs & (kDevice | kExpress)) != 0;
    if ((kind.takes & needs & kTypes) == 0 || (endpoint && (kind.takes & kAutomatic) == 0) ||
        ((needs & kHotplug) != 0 && (kind.takes & kHotplug) == 0)) {
      return std::nullopt;
    }
    for (unsigned number = kind.first_slot; number <= kind.last_slot; ++number) {
      const Slot& slot = buses_[bus].slots[number];
      if (slot.functions == 0) return Address{bus, number, function};
      if ((needs & kAggregate) == 0 || !slot.aggregate) continue;
      for (unsigned free = 0; free < 8; ++free) {
        if ((slot.functions >> free & 1U) == 0) return Address{bus, number, free};
      }
    }
    return std::nullopt;
  }

  /// virDomainPCIAddressSetGrow.
  bool grow(Flags needs) {
    bool bridge = (needs & kBridge) != 0;
    if ((needs & kDevice) != 0) {
      bridge = true;
      for (const Bus& bus : buses_) {
        if ((bus.kind->takes & kBridge) != 0) {
          buses_.push_back({kind_of("pci-bridge"), {}});
          return true;
        }
      }
    }
    if (!express()) return false;
    if (!bridge && (needs & (kExpress | kUpstreamPort | kExpressBridge)) == 0) return false;
    // Conventional slots on an Express machine: a port, and the bridge that is plugged into it.
    buses_.push_back({kind_of("pcie-root-port"), {}});
    if (bridge) buses_.push_back({kind_of("pcie-to-pci-bridge"), {}});
    return true;
  }

  std::vector<Bus> buses_;
  bool growing_;
};

}  // namespace pci
}  // namespace virtbind::rules::libvirt
