// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Xen, as its libxl driver fills documents in.
#pragma once

#include "network.hpp"
#include "support/controllers.hpp"
#include "support/inputs.hpp"
#include "support/profile.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void xen_console(Domain& domain, Context&) {
  if (is_hvm(domain)) return;
  auto& devices = ensure(domain.devices());
  if (!has(devices.console())) set(add(devices.console()).type(), "pty");
  for (auto& console : each(devices.console())) {
    auto& target = ensure(console.target());
    if (fill(target.type(), "xen")) fill(target.port(), "0");
  }
}

template <class Domain>
void xen_input(Domain& domain, Context&) {
  ensure_mouse_and_keyboard(ensure(domain.devices()), is_hvm(domain) ? "ps2" : "xen");
}

template <class Domain>
void xen_features(Domain& domain, Context& context) {
  if (!is_hvm(domain) || arch_of(domain, context.profile) != "x86_64") return;
  auto& features = ensure(domain.features());
  ensure(features.pae());
  const bool numa = any(domain.cpu(), [](const auto& cpu) {
    return any(cpu.numa(), [](const auto& cells) { return has(cells.cell()); });
  });
  if (numa) ensure(features.acpi());
}

template <class Domain>
void xen_devices(Domain& domain, Context&) {
  auto& devices = ensure(domain.devices());
  if (!has(devices.memballoon())) set(ensure(devices.memballoon()).model(), "xen");
  if (!any(devices.controller(), [](const auto& c) { return is(c.type(), "xenbus"); })) {
    add_controller(devices.controller(), "xenbus", 0);
  }
}

template <class Domain>
void xen_disk_driver(Domain& domain, Context&) {
  for (auto& devices : each(domain.devices())) {
    for (auto& disk : each(devices.disk())) {
      auto& driver = ensure(disk.driver());
      fill(driver.type(), "raw");
      if (is(disk.type(), "network")) fill(driver.name(), "qemu");
    }
  }
}

template <class Domain>
void xen_interface_target(Domain& domain, Context&) {
  drop_target(domain, "vif");
}

template <class Domain>
void xen_rules(Rules<Domain>& rules) {
  const Hypervisors xen{Hypervisor::xen};
  rules.add(Stage::parse,
            {"xen-interface-target", "X12", xen,
             "a name of the kind that Xen makes up is another one at every start",
             "domain_conf.c:virDomainNetDefParseXML, libxl_domain.c:libxlDomainDefParserConfig"},
            xen_interface_target<Domain>);
  rules.add(Stage::driver_domain,
            {"xen-console", "X1 X2", xen, "a paravirtualised guest has a Xen console",
             "libxl_domain.c:libxlDomainDefPostParse"},
            xen_console<Domain>);
  rules.add(Stage::driver_domain,
            {"xen-input", "X3", xen, "every guest has a mouse and a keyboard",
             "xen_common.c:xenDomainDefAddImplicitInputDevices"},
            xen_input<Domain>);
  rules.add(Stage::driver_domain,
            {"xen-features", "X4 X5", xen,
             "64-bit guests need PAE, guests with NUMA cells need ACPI tables",
             "libxl_domain.c:libxlDomainDefPostParse"},
            xen_features<Domain>);
  rules.add(Stage::driver_domain,
            {"xen-devices", "X6 X7", xen, "every guest has a balloon and a bus of its own",
             "libxl_domain.c:libxlDomainDefPostParse"},
            xen_devices<Domain>);
  rules.add(Stage::driver_device,
            {"xen-disk-driver", "X8 X9", xen,
             "an image is raw unless told otherwise; QEMU reaches those on the network",
             "libxl_domain.c:libxlDomainDeviceDefPostParse"},
            xen_disk_driver<Domain>);
}

}  // namespace virtbind::rules::libvirt
