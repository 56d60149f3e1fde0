// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The document as a whole.
#pragma once

#include <set>
#include <string>

#include "support/units.hpp"
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

/// Sets the state of a capability, whichever of them it is, where there is none.
inline void turn_on(const TypeInfo& type, const void* capability) {
  for (const MemberInfo& state : type.attributes) {
    if (state.size(capability) == 0) continue;
    // The tables show values; the document is the rule's to change.
    auto& word = *static_cast<Keyword*>(const_cast<void*>(state.at(capability, 0)));
    if (word.empty()) word = "on";
  }
}

/// A capability that is named is one that a container has.
template <class Domain>
void container_capabilities(Domain& domain, Context&) {
  for (auto& features : each(domain.features())) {
    for (auto& capabilities : each(features.capabilities())) {
      fill(capabilities.policy(), "default");
      for (const MemberInfo& capability :
           type_of<value_of<decltype(features.capabilities())>>().children) {
        for (std::size_t i = 0; i < capability.size(&capabilities); ++i) {
          turn_on(*capability.type, capability.at(&capabilities, i));
        }
      }
    }
  }
}

/// What a cache or page of a feature is measured in.
template <class Domain>
void feature_sizes(Domain& domain, Context&) {
  for (auto& features : each(domain.features())) {
    for (auto& tcg : each(features.tcg())) {
      for (auto& cache : each(tcg.tb_cache())) in_kib(cache);
    }
    for (auto& table : each(features.hpt())) {
      for (auto& page : each(table.maxpagesize())) in_kib(page);
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
  rules.add(Stage::parse,
            {"feature-capability",
             "G39",
             {},
             "a container has the usual capabilities and those that are named",
             "domain_conf.c:virDomainFeaturesCapabilitiesDefParse"},
            container_capabilities<Domain>);
  rules.add(Stage::parse,
            {"feature-size",
             "",
             {},
             "sizes of features are in KiB as all memory is",
             "domain_conf.c:virDomainFeatureTCGParseXML, virDomainFeaturesHPTDefParse"},
            feature_sizes<Domain>);
  rules.add(Stage::format,
            {"devices",
             "",
             {},
             "the block of devices is always written",
             "domain_conf.c:virDomainDefFormatInternalSetRootName"},
            devices_element<Domain>);
}

}  // namespace virtbind::rules::libvirt
