// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disks: their images, where these come from, and how they are throttled.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "support/devices.hpp"
#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void disk_without_source(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      if (!is(disk.type(), "file") && !has(disk.source())) set(disk.type(), "file");
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
}

}  // namespace virtbind::rules::libvirt
