// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks: their order, bus, and address on a controller.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/disk_names.hpp"
#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Disk>
std::string target_of(const Disk& disk) {
  const auto* target = find(disk.target());
  return target != nullptr ? text(target->dev()) : std::string();
}

template <class Disk>
std::string bus_of(const Disk& disk) {
  const auto* target = find(disk.target());
  return target != nullptr ? text(target->bus()) : std::string();
}

/// Disks are inserted one by one, each before the first of its bus that has a higher index, else
/// after the last of its bus.  A disk that names no bus yet is of the same bus as others like it.
template <class Disks>
void insert_in_order(Disks& disks) {
  for (std::size_t next = 1; next < disks.size(); ++next) {
    const auto index = drive_index(target_of(disks[next]));
    const std::string bus = bus_of(disks[next]);
    std::optional<std::size_t> place;
    for (std::size_t i = next; i-- > 0;) {
      if (bus_of(disks[i]) != bus) continue;
      // A name without an index is -1 to libvirt, as an empty optional is: less than any.
      if (index < drive_index(target_of(disks[i]))) {
        place = i;
      } else if (!place) {
        place = i + 1;
      }
    }
    if (place && *place != next) move(disks, next, *place);
  }
}

/// Whether a disk sits at a drive address on this bus.
inline bool has_drives(std::string_view bus) {
  return bus == "ide" || bus == "scsi" || bus == "sata" || bus == "fdc";
}

/// Whether the disks are as libvirt leaves them: each with its bus and its place there, and sorted
/// on its bus.
template <class Disks>
bool placed_in_order(const Disks& disks) {
  std::map<std::string, std::optional<unsigned>> last;
  bool addressed = false;
  for (const auto& disk : disks) {
    const std::string bus = bus_of(disk);
    if (bus.empty() || (has_drives(bus) && !has(disk.address()))) return false;
    addressed = addressed || has_drives(bus);
    const auto index = drive_index(target_of(disk));
    const auto [previous, first] = last.emplace(bus, index);
    if (!first && index < previous->second) return false;
    previous->second = index;
  }
  return addressed;
}

/// libvirt would sort its own answer once more, by the buses that it has filled in: the order of
/// disks on different buses means nothing.  Here what is in place stays, so that filling in twice
/// changes nothing.
template <class Domain>
void disk_order(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    if (!placed_in_order(devices.disk())) insert_in_order(devices.disk());
  }
}

template <class Domain>
void disk_bus(Domain& domain, Context&) {
  constexpr auto kBuses = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"hd", "ide"}, {"sd", "scsi"}, {"vd", "virtio"}, {"xvd", "xen"}, {"ubd", "uml"}});
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      for (auto& target : each(disk.target())) {
        if (has(target.bus())) continue;
        const std::string name = text(target.dev());
        const auto* found = std::find_if(kBuses.begin(), kBuses.end(), [&](const auto& row) {
          return std::string_view(name).starts_with(row.first);
        });
        const bool floppy = is(disk.device(), "floppy");
        set(target.bus(), floppy ? "fdc" : found == kBuses.end() ? "ide" : found->second);
      }
    }
  }
}

template <class Domain>
void disk_address(Domain& domain, Context& context) {
  struct Place {
    unsigned controller, bus, unit;
  };
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      const auto index = drive_index(target_of(disk));
      const std::string bus = bus_of(disk);
      if (has(disk.address()) || !index) continue;
      Place place{};
      if (bus == "ide") {
        place = {*index / 4, *index % 4 / 2, *index % 2};
      } else if (bus == "sata") {
        place = {*index / 6, 0, *index % 6};
      } else if (bus == "fdc") {
        place = {*index / 2, 0, *index % 2};
      } else if (bus == "scsi" && has_wide_scsi(context.profile)) {
        const unsigned unit = *index % 15;
        place = {*index / 15, 0, unit < 7 ? unit : unit + 1};  // 7 is the controller itself
      } else if (bus == "scsi") {
        place = {*index / 7, 0, *index % 7};
      } else {
        continue;
      }
      auto& address = ensure(disk.address());
      set(address.type(), "drive");
      set(address.controller(), std::to_string(place.controller));
      set(address.bus(), std::to_string(place.bus));
      set(address.target(), "0");
      set(address.unit(), std::to_string(place.unit));
    }
  }
}

template <class Domain>
void disk_place_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"disk-order",
             "",
             {},
             "disks of a bus are kept in the order of their names",
             "domain_conf.c:virDomainDiskInsert"},
            disk_order<Domain>);
  rules.add(Stage::format,
            {"disk-order-settled",
             "",
             {},
             "disks of a bus that was filled in are kept in the order of their names too",
             "domain_conf.c:virDomainDiskInsert, when its answer is read"},
            disk_order<Domain>);
  rules.add(Stage::device,
            {"disk-bus",
             "G49",
             {},
             "the name of a disk in the guest says its bus",
             "domain_postparse.c:virDomainDiskDefPostParse"},
            disk_bus<Domain>);
  rules.add(Stage::device,
            {"disk-address",
             "G58",
             {},
             "the name of a disk in the guest says its place on the bus",
             "domain_conf.c:virDomainDiskDefAssignAddress"},
            disk_address<Domain>);
}

}  // namespace virtbind::rules::libvirt
