// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What QEMU's driver asks of TPMs (qemuValidateDomainDeviceDefTPM).
#pragma once

#include <fmt/format.h>

#include "effective.hpp"
#include "qemu_on_machine.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_tpm_kinds(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    using Tpm = value_of<decltype(devices.tpm())>;
    if (count(devices.tpm()) > 2) continue;  // tpm-count
    FirstWith<bool, Tpm> first;
    for (const auto& tpm : each(devices.tpm())) {
      const bool proxy = is(tpm.model(), "spapr-tpm-proxy");
      const Tpm* other = first.before(proxy, tpm);
      if (other == nullptr) continue;
      context
          .report(tpm, proxy ? "a guest has one TPM proxy"
                             : "a guest has one TPM; a second one can only be a TPM proxy")
          .related(*other, "the other one");
    }
  }
}

template <class Domain>
void qemu_tpm_version(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.tpm(); },
      [&](const auto& tpm, const auto& machine) {
        for (const auto& backend : each(tpm.backend())) {
          if (!is(backend.type(), "emulator") || !is(backend.version(), "1.2")) continue;
          if ((has(tpm.model()) && !is(tpm.model(), "tpm-tis")) || !machine.x86()) {
            context.report(backend.version(),
                           "this TPM is of version '2.0'; '1.2' is for 'tpm-tis' "
                           "on other machines");
          }
        }
      });
}

template <class Domain>
void qemu_tpm_machine(const Domain& domain, Context& context) {
  on_machine(
      domain, [](const auto& devices) -> const auto& { return devices.tpm(); },
      [&](const auto& tpm, const auto& machine) {
        if (is(tpm.model(), "tpm-spapr", "spapr-tpm-proxy") && !machine.ppc64()) {
          context.report(tpm.model(),
                         fmt::format("'{}' is a TPM of PowerPC; this is a guest of architecture "
                                     "'{}'",
                                     text(tpm.model()), machine.arch));
          return;
        }
        for (const auto& backend : each(tpm.backend())) {
          if (!is(tpm.model(), "spapr-tpm-proxy") || is(backend.type(), "passthrough")) continue;
          context.report(backend.type(),
                         "a TPM proxy hands on a TPM of the host: type "
                         "'passthrough'");
        }
      });
}

}  // namespace virtbind::checks
