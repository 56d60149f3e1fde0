// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The same of devices: their buses, models and addresses as libvirt takes them.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "effective.hpp"
#include "support/disk_names.hpp"

namespace virtbind::checks {

/// A number that libvirt reads as decimal whatever it begins with, as the parts of a drive's
/// address.  Absent is 0; nothing for what is no number.
template <class M>
std::optional<unsigned> decimal(const M& member) {
  if (!has(member)) return 0;
  const std::string digits = text(member);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// The text of a member, or what its absence means.
template <class M>
std::string text_or(const M& member, std::string_view usual) {
  return has(member) ? text(member) : std::string(usual);
}

/// A model of a virtio device, whichever way it speaks PCI.
template <class M>
bool is_virtio(const M& model) {
  return is(model, "virtio", "virtio-transitional", "virtio-non-transitional");
}

template <class Domain, class Function>
void for_each_disk(const Domain& domain, Function function) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& disk : each(devices.disk())) function(disk);
  }
}

template <class Disk>
std::string disk_device(const Disk& disk) {
  return text_or(disk.device(), "disk");
}

/// The name in the guest, without a prefix of old Xen that libvirt drops.
template <class Disk>
std::string disk_name(const Disk& disk) {
  const auto* target = find(disk.target());
  std::string name = target != nullptr ? text(target->dev()) : std::string();
  if (name.starts_with("ioemu:")) name.erase(0, 6);
  return name;
}

/// domain_postparse.c:virDomainDiskDefPostParse.
template <class Disk>
std::string disk_bus(const Disk& disk) {
  const auto* target = find(disk.target());
  if (target != nullptr && has(target->bus())) return text(target->bus());
  if (is(disk.device(), "floppy")) return "fdc";
  constexpr auto kBuses = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"hd", "ide"}, {"sd", "scsi"}, {"vd", "virtio"}, {"xvd", "xen"}, {"ubd", "uml"}});
  const std::string name = disk_name(disk);
  const auto* found = std::find_if(kBuses.begin(), kBuses.end(),
                                   [&](const auto& row) { return name.starts_with(row.first); });
  return std::string(found != kBuses.end() ? found->second : "ide");
}

/// Of a disk or of what backs it: the type of what has no source does not count.
template <class Image>
std::string storage_type(const Image& image) {
  return has(image.source()) ? text_or(image.type(), "file") : "file";
}

/// Calls a function with a disk and all that backs it.  What has no type is where libvirt stops
/// reading.
template <class Image, class Function>
void for_each_image(const Image& image, Function function) {
  function(image);
  for (const auto& backing : each(image.backingStore())) {
    if (has(backing.type())) for_each_image(backing, function);
  }
}

struct DriveAddress {
  unsigned controller = 0, bus = 0, target = 0, unit = 0;
  auto operator<=>(const DriveAddress&) const = default;
};

/// What an <address type='drive'> says; nothing for another type.
template <class Address>
std::optional<DriveAddress> drive_address(const Address& address) {
  if (!is(address.type(), "drive")) return std::nullopt;
  const auto controller = decimal(address.controller());
  const auto bus = decimal(address.bus());
  const auto target = decimal(address.target());
  const auto unit = decimal(address.unit());
  if (!controller || !bus || !target || !unit) return std::nullopt;
  return DriveAddress{*controller, *bus, *target, *unit};
}

/// Where a disk sits that has no address: its name says it
/// (domain_conf.c:virDomainDiskDefAssignAddress).
inline std::optional<DriveAddress> drive_address(std::string_view bus, std::string_view name,
                                                 const Profile& profile) {
  const auto index = rules::libvirt::drive_index(name);
  if (!index) return std::nullopt;
  if (bus == "ide") return DriveAddress{*index / 4, *index % 4 / 2, 0, *index % 2};
  if (bus == "sata") return DriveAddress{*index / 6, 0, 0, *index % 6};
  if (bus == "fdc") return DriveAddress{*index / 2, 0, 0, *index % 2};
  if (bus != "scsi") return std::nullopt;
  if (!rules::libvirt::has_wide_scsi(profile)) return DriveAddress{*index / 7, 0, 0, *index % 7};
  const unsigned unit = *index % 15;
  return DriveAddress{*index / 15, 0, 0, unit < 7 ? unit : unit + 1};  // 7 is the controller itself
}

/// Where a disk on a controller sits; nothing for one that is elsewhere.
template <class Disk>
std::optional<DriveAddress> disk_address(const Disk& disk, const Profile& profile) {
  const auto* address = find(disk.address());
  return address != nullptr ? drive_address(*address)
                            : drive_address(disk_bus(disk), disk_name(disk), profile);
}

/// Whether a device of the host is passed through as hardware, and is of one of these types.
template <class Hostdev, class... Types>
bool passes_through(const Hostdev& hostdev, const Types&... types) {
  return !is(hostdev.mode(), "capabilities") && is(hostdev.type(), types...);
}

/// Whether this stands for having no memory balloon: then libvirt does not read what else it says.
template <class Device>
bool is_no_balloon(const Device& device) {
  if constexpr (requires { device.autodeflate(); }) return is(device.model(), "none");
  return false;
}

/// The controller that says that this guest has no USB; null where there is none.
template <class Devices>
const auto* no_usb(const Devices& devices) {
  const auto& controllers = each(devices.controller());
  const auto found =
      std::find_if(controllers.begin(), controllers.end(), [](const auto& controller) {
        return is(controller.type(), "usb") && is(controller.model1(), "none");
      });
  return found != controllers.end() ? &*found : nullptr;
}

}  // namespace virtbind::checks
