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
/// Of a device: libvirt finds its place.  Of a bus: libvirt puts devices there unasked.
inline constexpr Flags kAutomatic = 1U << 10U;
/// Devices that share a slot, one function each.
inline constexpr Flags kAggregate = 1U << 11U;
/// A part of the board: on the root bus, though no other device is put there unasked.
inline constexpr Flags kIntegrated = 1U << 12U;

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
    {"pci-root", 0, kDevice | kBridge | kExpander | kAutomatic, 1, 31, ""},
    {"pcie-root", 0, kExpress | kRootPort | kDmiBridge | kExpressExpander, 1, 31, ""},
    {"pci-bridge", kBridge, kDevice | kBridge | kAutomatic, 1, 31, "pci-bridge"},
    {"pci-expander-bus", kExpander, kDevice | kBridge | kAutomatic, 0, 31, "pxb"},
    {"dmi-to-pci-bridge", kDmiBridge, kDevice | kBridge, 0, 31, "i82801b11-bridge"},
    {"pcie-to-pci-bridge", kExpressBridge, kDevice | kBridge | kAutomatic, 1, 31,
     "pcie-pci-bridge"},
    {"pcie-root-port", kRootPort | kAggregate,
     kExpress | kUpstreamPort | kExpressBridge | kAutomatic, 0, 0, "pcie-root-port"},
    {"pcie-switch-upstream-port", kUpstreamPort, kDownstreamPort, 0, 31, "x3130-upstream"},
    {"pcie-switch-downstream-port", kDownstreamPort,
     kExpress | kUpstreamPort | kExpressBridge | kAutomatic, 0, 0, "xio3130-downstream"},
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

/// How a machine's buses become more.
enum class Growth : std::uint8_t {
  none,     ///< they do not
  bridges,  ///< by bridges and ports
  roots,    ///< by further host bridges, as pSeries machines have them
};

class Buses {
 public:
  explicit Buses(Growth growth) : growth_(growth) {}

  [[nodiscard]] std::size_t size() const { return buses_.size(); }
  [[nodiscard]] std::string_view model(std::size_t bus) const { return buses_[bus].kind->model; }
  void set_kind(std::size_t bus, const Kind& kind) {
    if (bus >= buses_.size()) buses_.resize(bus + 1);
    buses_[bus].kind = &kind;
    buses_[bus].takes = kind.takes;
  }
  /// Buses that no controller describes are the usual ones of the machine.
  void fill_gaps(const Kind& usual) {
    for (std::size_t bus = 0; bus < buses_.size(); ++bus) {
      if (buses_[bus].kind == nullptr) set_kind(bus, usual);
    }
  }

  [[nodiscard]] bool slot_in_use(Address at) const {
    return at.bus < buses_.size() && buses_[at.bus].slots[at.slot].functions != 0;
  }
  [[nodiscard]] bool shares_slot(Address at) const {
    return at.bus < buses_.size() && (buses_[at.bus].slots[at.slot].functions & 0xfeU) != 0;
  }
  /// Whether no bus has a free slot.
  [[nodiscard]] bool full() const {
    for (const Bus& bus : buses_) {
      for (unsigned slot = bus.kind->first_slot; slot <= bus.kind->last_slot; ++slot) {
        if (bus.slots[slot].functions == 0) return false;
      }
    }
    return true;
  }

  /// Marks a place as taken; says which one it became.  A conventional device whose bus would come
  /// into being as the port below a bridge is behind that bridge instead.
  Address reserve(Address at, Flags needs) {
    if (at.slot > 31 || at.function > 7 || at.bus > 255) return at;
    const bool next = at.bus == buses_.size();
    while (at.bus >= buses_.size()) {
      if (!grow(needs)) return at;
    }
    if (next) at.bus = static_cast<unsigned>(buses_.size() - 1);
    Slot& slot = buses_[at.bus].slots[at.slot];
    if (slot.functions == 0) slot.aggregate = (needs & kAggregate) != 0;
    slot.functions |= static_cast<std::uint8_t>(1U << at.function);
    return at;
  }

  /// Takes the next free place of that kind; nothing where there is none and none can be made.
  std::optional<Address> take(Flags needs, unsigned function = 0) {
    for (unsigned bus = 0; bus < 256; ++bus) {
      if (bus == buses_.size() && !grow(needs)) break;
      if (auto at = find_on(bus, needs, function)) return reserve(*at, needs);
    }
    return std::nullopt;
  }

 private:
  struct Slot {
    std::uint8_t functions = 0;
    bool aggregate = false;
  };
  struct Bus {
    const Kind* kind = nullptr;
    Flags takes = 0;
    std::array<Slot, 32> slots{};
  };

  /// virDomainPCIAddressFlagsCompatible.
  [[nodiscard]] static bool fits(unsigned bus, Flags takes, Flags needs) {
    if ((needs & kIntegrated) != 0) {
      if (bus != 0) return false;
      takes |= kAutomatic;
    }
    if ((needs & kAutomatic) != 0 && (takes & kAutomatic) == 0) return false;
    return (takes & needs & kTypes) != 0;
  }

  /// virDomainPCIAddressFindUnusedFunctionOnBus.
  [[nodiscard]] std::optional<Address> find_on(unsigned bus, Flags needs, unsigned function) const {
    if (!fits(bus, buses_[bus].takes, needs)) return std::nullopt;
    const Kind& kind = *buses_[bus].kind;
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

  void add(std::string_view model) { set_kind(buses_.size(), *kind_of(model)); }

  /// virDomainPCIAddressSetGrow.
  bool grow(Flags needs) {
    if (growth_ == Growth::none) return false;
    if ((needs & kDevice) != 0) {
      add_conventional();
    } else if ((needs & (kExpress | kUpstreamPort | kExpressBridge)) != 0) {
      add("pcie-root-port");
    } else {
      return false;
    }
    return true;
  }

  void add_conventional() {
    if (growth_ == Growth::roots) {
      add("pci-root");
      return;
    }
    for (const Bus& bus : buses_) {
      if ((bus.takes & kBridge) != 0) {
        add("pci-bridge");
        return;
      }
    }
    // Conventional slots on an Express machine: a port for a bridge and nothing else, and the
    // bridge that is plugged into it.
    add("pcie-root-port");
    buses_.back().takes = kExpressBridge;
    add("pcie-to-pci-bridge");
  }

  std::vector<Bus> buses_;
  Growth growth_;
};

}  // namespace pci
}  // namespace virtbind::rules::libvirt
