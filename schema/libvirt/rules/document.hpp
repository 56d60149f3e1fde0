// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The document as a whole.
#pragma once

#include <set>
#include <string>

#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void no_runtime_id(Domain& domain, Context&) {
  clear(domain.id());
}

template <class Domain>
void devices_element(Domain& domain, Context&) {
  ensure(domain.devices());
}

/// Elements of a hypervisor's own namespace are read by that hypervisor only.
template <class Domain>
void own_namespaces(Domain& domain, Context& context) {
  const Hypervisor hypervisor = context.profile.hypervisor;
  if (hypervisor != Hypervisor::qemu) {
    clear(domain.commandline());
    clear(domain.capabilities());
    if constexpr (requires { domain.deprecation(); }) clear(domain.deprecation());
    if constexpr (requires { domain.override(); }) clear(domain.override());
  }
  if (hypervisor != Hypervisor::lxc) clear(domain.namespace_());
  if (hypervisor != Hypervisor::bhyve) clear(domain.commandline1());
  if (hypervisor != Hypervisor::xen) clear(domain.commandline2());
  if (hypervisor != Hypervisor::vmware) clear(domain.datacenterpath());
}

/// An application has one element of metadata, in a namespace of its own.
template <class Domain>
void metadata_namespaces(Domain& domain, Context&) {
  for (auto& metadata : each(domain.metadata())) {
    std::set<std::string> seen;
    std::erase_if(metadata.nodes(), [&seen](const Node& node) {
      return node.kind == Node::Kind::element && (node.ns.empty() || !seen.insert(node.ns).second);
    });
  }
}

template <class Domain>
void clock_adjustment(Domain& domain, Context&) {
  for (auto& clock : each(domain.clock())) {
    if (is(clock.offset(), "utc", "localtime") && has(clock.adjustment()) &&
        !is(clock.adjustment(), "reset")) {
      set(clock.basis(), text(clock.offset()));
      set(clock.offset(), "variable");
    }
    if (is(clock.offset(), "variable")) {
      fill(clock.adjustment(), "0");
      fill(clock.basis(), "utc");
    }
  }
}

template <class Domain>
void document_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"domain-id",
             "G136",
             {},
             "the number of a running guest is no part of its definition",
             "domain_conf.c:virDomainDefParseIDs"},
            no_runtime_id<Domain>);
  rules.add(Stage::parse,
            {"driver-namespace",
             "",
             {},
             "what stands in another hypervisor's namespace is not read",
             "domain_conf.c:virDomainDefParseXML"},
            own_namespaces<Domain>);
  rules.add(Stage::parse,
            {"metadata-namespace",
             "",
             {},
             "metadata is one element for each application's namespace",
             "virxml.c:virXMLNodeSanitizeNamespaces"},
            metadata_namespaces<Domain>);
  rules.add(Stage::parse,
            {"clock-adjustment",
             "G42 G43",
             {},
             "a clock that is adjusted is a variable one",
             "domain_conf.c:virDomainDefClockParse"},
            clock_adjustment<Domain>);
  rules.add(Stage::format,
            {"devices",
             "",
             {},
             "the block of devices is always written",
             "domain_conf.c:virDomainDefFormatInternalSetRootName"},
            devices_element<Domain>);
}

}  // namespace virtbind::rules::libvirt
