// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which ports of the guest's USB controllers and hubs are free: libvirt's virDomainUSBAddressSet
// (domain_addr.c).
#pragma once

#include <charconv>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace virtbind::rules::libvirt {

class UsbPorts {
 public:
  /// A bus, and a port of a hub of a hub of it: "1.2".
  struct Place {
    unsigned long long bus;
    std::string port;
  };

  static constexpr std::size_t kPortsOfHub = 8;

  void add_controller(unsigned long long bus, std::size_t ports) {
    if (ports != 0) buses_.try_emplace(bus, ports);
  }

  void reserve(const Place& place) {
    if (const auto [hub, port] = find(place); hub != nullptr) hub->used[port] = true;
  }

  void add_hub(const Place& place) {
    const auto [hub, port] = find(place);
    if (hub == nullptr) return;
    hub->used[port] = true;
    if (hub->hubs[port] == nullptr) hub->hubs[port] = std::make_unique<Hub>(kPortsOfHub);
  }

  /// The first free port: of that bus, or of any.
  std::optional<Place> take(std::optional<unsigned long long> on = {}) {
    for (auto& [bus, root] : buses_) {
      if (on && *on != bus) continue;
      if (auto port = take_from(root, 1); !port.empty()) return Place{bus, std::move(port)};
    }
    return std::nullopt;
  }

 private:
  static constexpr unsigned kDeepest = 4;

  struct Hub {
    explicit Hub(std::size_t ports) : used(ports), hubs(ports) {}
    std::vector<bool> used;
    std::vector<std::unique_ptr<Hub>> hubs;
  };

  static std::string take_from(Hub& hub, unsigned depth) {
    for (std::size_t port = 0; port < hub.used.size(); ++port) {
      if (hub.used[port]) continue;
      hub.used[port] = true;
      return std::to_string(port + 1);
    }
    for (std::size_t port = 0; port < hub.hubs.size() && depth < kDeepest; ++port) {
      if (hub.hubs[port] == nullptr) continue;
      if (const auto rest = take_from(*hub.hubs[port], depth + 1); !rest.empty()) {
        return std::to_string(port + 1) + "." + rest;
      }
    }
    return {};
  }

  struct Port {
    Hub* hub;
    std::size_t index;
  };

  /// The port of a place; no hub where there is none.
  Port find(const Place& place) {
    const auto bus = buses_.find(place.bus);
    Hub* hub = bus == buses_.end() ? nullptr : &bus->second;
    std::string_view path = place.port;
    while (hub != nullptr) {
      std::size_t number = 0;
      const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), number);
      if (error != std::errc() || number == 0 || number > hub->used.size()) break;
      path.remove_prefix(static_cast<std::size_t>(end - path.data()));
      if (path.empty()) return {hub, number - 1};
      path.remove_prefix(1);  // the dot
      hub = hub->hubs[number - 1].get();
    }
    return {nullptr, 0};
  }

  std::map<unsigned long long, Hub> buses_;
};

}  // namespace virtbind::rules::libvirt
