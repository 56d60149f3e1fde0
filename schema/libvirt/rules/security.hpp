// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Security labels, and the ids of container users.
#pragma once

#include <algorithm>

#include "support/devices.hpp"
#include "support/order.hpp"
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
    } else if (is(label.type(), "none")) {
      clear(label.relabel());
    }
  }
  // A label without a type is the host's default one, which is never written.
  remove_if(domain.seclabel(), [](const auto& label) { return !has(label.type()); });
}

/// What a device's own labels say about a running guest.
template <class Labels>
void write_device_labels(Labels& labels) {
  for (auto& label : each(labels)) {
    clear(label.labelskip());
    remove_if(label.label(), [](const auto& text) { return text_of(text).empty(); });
  }
  remove_if(labels,
            [](const auto& label) { return !has(label.label()) && !is(label.relabel(), "no"); });
  for (auto& label : each(labels)) fill(label.relabel(), "yes");
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

template <class Domain>
void id_map(Domain& domain, Context&) {
  for (auto& map : each(domain.idmap())) {
    const auto start = [](const auto& range) { return number(range.start()); };
    sort_by(map.uid(), start);
    sort_by(map.gid(), start);
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
