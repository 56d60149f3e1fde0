// SPDX-License-Identifier: LGPL-2.1-or-later
//
// libvirt's test driver, which has no hypervisor behind it.
#pragma once

#include <string>

#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

/// Interfaces get the lowest of these names that is free.
template <class Domain>
void test_interface_names(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    auto& interfaces = devices.interface();
    for (auto& interface : each(interfaces)) {
      if (has(interface.target())) continue;
      unsigned number = 0;
      const auto taken = [&number](const auto& other) {
        const auto* target = find(other.target());
        return target != nullptr && text(target->dev()) == "testnet" + std::to_string(number);
      };
      while (any(interfaces, taken)) ++number;
      set(ensure(interface.target()).dev(), "testnet" + std::to_string(number));
    }
  }
}

template <class Domain>
void test_rules(Rules<Domain>& rules) {
  rules.add(Stage::format,
            {"test-interface-target",
             "",
             {Hypervisor::test},
             "the test driver names interfaces when a domain is defined",
             "src/test/test_driver.c:testDomainGenerateIfnames"},
            test_interface_names<Domain>);
}

}  // namespace virtbind::rules::libvirt
