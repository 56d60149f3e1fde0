// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Security labels, and the ids of container users.
#pragma once

#include <algorithm>

#include "support/devices.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void security_labels(Domain& domain, Context&) {
  for (auto& label : each(domain.seclabel())) {
    if (is(label.model(), "none")) set(label.type(), "none");
    clear(label.imagelabel());
    if (is(label.type(), "dynamic")) {
      fill(label.relabel(), "yes");
      clear(label.label());
    } else if (is(label.type(), "static")) {
      fill(label.relabel(), "no");
    }
  }
  // A label without a type is the host's default one, which is never written.
  remove_if(domain.seclabel(), [](const auto& label) { return !has(label.type()); });
}

/// What a device's own labels say about a running guest.
template <class Labels>
void write_device_labels(Labels& labels) {
  for (auto& label : each(labels)) clear(label.labelskip());
  remove_if(labels,
            [](const auto& label) { return !has(label.label()) && !is(label.relabel(), "no"); });
}

template <class Domain>
void device_labels(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      for (auto& source : each(disk.source())) write_device_labels(source.seclabel());
    }
  }
  for_each_chardev(domain, [](auto& chardev) {
    for (auto& source : each(chardev.source())) write_device_labels(source.seclabel());
  });
}

template <class Entries>
void sort_by_start(Entries& entries) {
  for (std::size_t next = 1; next < entries.size(); ++next) {
    std::size_t place = next;
    while (place > 0 && number(entries[place - 1].start()) > number(entries[next].start())) --place;
    if (place != next) move(entries, next, place);
  }
}

template <class Domain>
void id_map(Domain& domain, Context&) {
  for (auto& map : each(domain.idmap())) {
    sort_by_start(map.uid());
    sort_by_start(map.gid());
  }
}

template <class Domain>
void security_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"seclabel",
             "G130 G131 G132 G133",
             {},
             "a label says whether files are relabelled; what a running guest got is left out",
             "domain_conf.c:virSecurityLabelDefParseXML, virSecurityLabelDefFormat"},
            security_labels<Domain>);
  rules.add(Stage::parse,
            {"device-seclabel",
             "",
             {},
             "a device's label without a label says nothing unless it forbids one",
             "domain_conf.c:virSecurityDeviceLabelDefParseXML, virSecurityDeviceLabelDefFormat"},
            device_labels<Domain>);
  rules.add(Stage::parse,
            {"idmap-order",
             "G135",
             {},
             "ranges of ids are sorted by their start",
             "domain_conf.c:virDomainIdmapDefParseXML"},
            id_map<Domain>);
}

}  // namespace virtbind::rules::libvirt
