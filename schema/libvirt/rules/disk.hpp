// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks: their order, bus, and address on a controller.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "support/devices.hpp"
#include "support/disk_names.hpp"
#include "support/profile.hpp"
#include "support/units.hpp"
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
void disk_without_source(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      if (!is(disk.type(), "file") && !has(disk.source())) set(disk.type(), "file");
    }
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

/// Calls a function with the disk itself and all that it is backed by.
template <class Image, class Function>
void for_each_image(Image& image, Function function) {
  function(image);
  for (auto& backing : each(image.backingStore())) for_each_image(backing, function);
}

/// What only a running guest has: a copy in progress, numbers of images.
template <class Domain>
void disk_state(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      clear(disk.mirror());
      for_each_image(disk, [](auto& image) {
        if constexpr (requires { image.index(); }) clear(image.index());
        for (auto& source : each(image.source())) clear(source.index());
        remove_if(image.source(), [](const auto& source) { return nothing_in(source); });
      });
    }
  }
}

template <class Domain>
void disk_parts(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      if (is(disk.type(), "vhostuser")) fill(disk.snapshot(), "no");
      const bool readonly = has(disk.readonly()) || is(disk.device(), "cdrom");
      if (readonly && is(disk.snapshot(), "no")) clear(disk.snapshot());
      for (auto& driver : each(disk.driver())) {
        if (is(driver.type(), "aio")) set(driver.type(), "raw");
        if (is(driver.cache(), "default")) clear(driver.cache());
      }
      remove_if(disk.driver(), [](const auto& driver) { return nothing_in(driver); });
      for (auto& target : each(disk.target())) {
        if (is(target.tray(), "closed")) clear(target.tray());
        if (!is(target.bus(), "usb")) clear(target.removable());
        const std::string name = text(target.dev());
        if (name.starts_with("ioemu:")) set(target.dev(), name.substr(6));
      }
    }
  }
}

/// virStorageSourceNetworkDefaultPort; 0 for what has none.
inline unsigned default_port(std::string_view protocol) {
  constexpr auto kPorts = std::to_array<std::pair<std::string_view, unsigned>>({{"nbd", 10809},
                                                                                {"http", 80},
                                                                                {"https", 443},
                                                                                {"ftp", 21},
                                                                                {"ftps", 990},
                                                                                {"tftp", 69},
                                                                                {"ssh", 22},
                                                                                {"gluster", 24007},
                                                                                {"iscsi", 3260},
                                                                                {"sheepdog", 7000},
                                                                                {"vxhs", 9999}});
  const auto* found = std::find_if(kPorts.begin(), kPorts.end(),
                                   [&](const auto& row) { return row.first == protocol; });
  return found != kPorts.end() ? found->second : 0;
}

/// An iSCSI target without a unit is its first one.
template <class Source>
void iscsi_unit(Source& source) {
  if (!is(source.protocol(), "iscsi") || !has(source.name())) return;
  const std::string name = text(source.name());
  if (name.find('/') == std::string::npos) set(source.name(), name + "/0");
}

/// TCP is what is spoken unless told otherwise, at the protocol's port.
template <class Source>
void server_ports(Source& source) {
  const unsigned port = default_port(text(source.protocol()));
  for (auto& host : each(source.host())) {
    if (is(host.transport(), "tcp")) clear(host.transport());
    if (!has(host.transport()) && port != 0) fill(host.port(), port);
  }
}

template <class Domain>
void network_sources(Domain& domain, Context&) {
  for (auto& os : each(domain.os())) {
    for (auto& nvram : each(os.nvram())) {
      for (auto& source : each(nvram.source())) server_ports(source);
    }
  }
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      for_each_image(disk, [](auto& image) {
        for (auto& source : each(image.source())) {
          iscsi_unit(source);
          server_ports(source);
        }
      });
    }
    for (auto& hostdev : each(devices.hostdev())) {
      for (auto& source : each(hostdev.source())) iscsi_unit(source);
    }
  }
}

template <class Domain>
void metadata_caches(Domain& domain, Context&) {
  const auto rescale = [](auto& owner) {
    if constexpr (requires { owner.metadata_cache(); }) {
      for (auto& cache : each(owner.metadata_cache())) {
        for (auto& size : each(cache.max_size())) in_bytes(size);
      }
    }
  };
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      for (auto& driver : each(disk.driver())) rescale(driver);
      for (auto& backing : each(disk.backingStore())) {
        for_each_image(backing, [&](auto& image) {
          for (auto& format : each(image.format())) rescale(format);
        });
      }
    }
  }
}

/// How many values throttle a disk.
template <class Iotune>
std::size_t throttles(const Iotune& tune) {
  const TypeInfo& type = type_of<Iotune>();
  std::size_t values = 0;
  for (const MemberInfo& member : type.children) values += member.size(&tune);
  return values - count(tune.group_name());
}

/// A limit of zero is none.
template <class Iotune>
void drop_zero_limits(Iotune& tune) {
  for (const MemberInfo& member : type_of<Iotune>().children) {
    if (member.type != &tables::kUnsignedInteger || member.size(&tune) == 0) continue;
    const auto* limit = static_cast<const UnsignedInteger*>(member.at(&tune, 0));
    if (limit->value() == 0) member.operations->erase(member.container(&tune), 0);
  }
}

/// Throttling of a group is said once, by the first disk of the group.
template <class Domain>
void throttle_groups(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      for (auto& tune : each(disk.iotune())) drop_zero_limits(tune);
      remove_if(disk.iotune(), [](const auto& tune) { return nothing_in(tune); });
    }
    for (auto& disk : each(devices.disk())) {
      for (auto& tune : each(disk.iotune())) {
        if (throttles(tune) != 0) continue;
        for (const auto& other : each(devices.disk())) {
          const auto* first = find(other.iotune());
          if (first == nullptr || throttles(*first) == 0 ||
              text(first->group_name()) != text(tune.group_name())) {
            continue;
          }
          tune = *first;
          break;
        }
      }
    }
  }
}

template <class Domain>
void disk_rules(Rules<Domain>& rules) {
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
  rules.add(Stage::parse,
            {"disk-without-source",
             "G47",
             {},
             "a disk without a source is an empty file",
             "domain_conf.c:virDomainDiskDefParseSourceXML"},
            disk_without_source<Domain>);
  rules.add(Stage::parse,
            {"disk-state",
             "G62",
             {},
             "what a running guest does with its images is no part of its definition",
             "domain_conf.c:virDomainDiskDefParseXML, virDomainDiskBackingStoreParse"},
            disk_state<Domain>);
  rules.add(Stage::parse,
            {"disk-parts",
             "G50 G52 G53 G54 G62",
             {},
             "what says nothing new of a disk is not written",
             "domain_conf.c:virDomainDiskDefFormat, domain_postparse.c:virDomainDiskDefPostParse"},
            disk_parts<Domain>);
  rules.add(Stage::parse,
            {"disk-network-source",
             "G55 G56",
             {},
             "a server is asked at its protocol's port",
             "storage_source_conf.c:virStorageSourceNetworkDefaultPort, "
             "domain_postparse.c:virDomainPostParseCheckISCSIPath"},
            network_sources<Domain>);
  rules.add(Stage::parse,
            {"disk-metadata-cache",
             "G61",
             {},
             "the size of a cache is in bytes",
             "domain_conf.c:virDomainDiskDefDriverSourceParseXML"},
            metadata_caches<Domain>);
  rules.add(Stage::parse,
            {"disk-throttle-group",
             "G60",
             {},
             "disks of one throttling group are throttled alike",
             "domain_conf.c:virDomainDiskExpandGroupIoTune"},
            throttle_groups<Domain>);
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
