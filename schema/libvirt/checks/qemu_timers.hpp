// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Timers that QEMU has, and how they tick (qemuValidateDomainDefClockTimers).
#pragma once

#include <fmt/format.h>

#include "effective.hpp"
#include "qemu_guest.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_timer_machine(const Domain& domain, Context& context) {
  const Machine& machine = qemu_machine(domain, context);
  for (const auto& clock : each(domain.clock())) {
    for (const auto& timer : each(clock.timer())) {
      const bool wanted = is(timer.present(), "yes");
      const bool of_pc = is(timer.name(), "tsc", "kvmclock", "hypervclock", "hpet");
      const bool of_arm = is(timer.name(), "armvtimer");
      if (is(timer.name(), "platform")) {
        context.report(timer.name(), "QEMU has no timer 'platform'");
      } else if (of_pc && wanted && is_known_not_x86(machine)) {
        context.report(timer.name(), fmt::format("'{}' is a timer of PCs (x86); this is {}",
                                                 text(timer.name()), describe(machine)));
      } else if (of_arm && (!is(domain.type(), "kvm") || is_known_not_arm_virt(machine))) {
        context.report(timer.name(),
                       fmt::format("'armvtimer' is of machine 'virt' of Arm under KVM; this is {}, "
                                   "of type '{}'",
                                   describe(machine), text(domain.type())));
      } else if (of_arm && is(timer.present(), "no")) {
        context.report(timer.present(), "'armvtimer' cannot be switched off");
      }
    }
  }
}

template <class Domain>
void qemu_timer_ticks(const Domain& domain, Context& context) {
  for (const auto& clock : each(domain.clock())) {
    for (const auto& timer : each(clock.timer())) {
      if (is(timer.name(), "rtc") && is(timer.track(), "boot")) {
        context.report(timer.track(), "QEMU's 'rtc' does not track 'boot': 'guest' or 'wall'");
      }
      const bool refused =
          (is(timer.name(), "rtc") && is(timer.tickpolicy(), "merge", "discard")) ||
          (is(timer.name(), "pit") && is(timer.tickpolicy(), "merge")) ||
          (is(timer.name(), "armvtimer") && is(timer.tickpolicy(), "merge", "catchup"));
      if (!refused) continue;
      context.report(timer.tickpolicy(), fmt::format("QEMU's '{}' has no tickpolicy '{}'",
                                                     text(timer.name()), text(timer.tickpolicy())));
    }
  }
}

template <class Domain>
void qemu_clock_start(const Domain& domain, Context& context) {
  constexpr unsigned long long kEndOfYear9999 = 253'402'300'799;
  for (const auto& clock : each(domain.clock())) {
    const auto start = number(clock.start());
    if (!is(clock.offset(), "absolute") || !start || *start <= kEndOfYear9999) continue;
    context.report(clock.start(), fmt::format("'{}' is after the end of the year 9999, '{}'",
                                              *start, kEndOfYear9999));
  }
}

}  // namespace virtbind::checks
