// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The document as a whole.
#pragma once

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

template <class Domain>
void document_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"domain-id",
             "G136",
             {},
             "the number of a running guest is no part of its definition",
             "domain_conf.c:virDomainDefParseIDs"},
            no_runtime_id<Domain>);
  rules.add(Stage::format,
            {"devices",
             "",
             {},
             "the block of devices is always written",
             "domain_conf.c:virDomainDefFormatInternalSetRootName"},
            devices_element<Domain>);
}

}  // namespace virtbind::rules::libvirt
