// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Virtual processors: their number and placement, the CPU model, guest NUMA cells.
#pragma once

#include "support/profile.hpp"
#include "support/units.hpp"
#include "virtbind/defaults/rules.hpp"

namespace virtbind::rules::libvirt {

template <class Domain>
void vcpu_count(Domain& domain, Context&) {
  fill(domain.vcpu(), 1);
}

template <class Domain>
void vcpu_current(Domain& domain, Context&) {
  for (auto& vcpu : each(domain.vcpu())) {
    if (number(vcpu.current()) == number(vcpu)) clear(vcpu.current());
  }
}

template <class Domain>
void numa_cells(Domain& domain, Context&) {
  for (auto& cpu : each(domain.cpu())) {
    for (auto& numa : each(cpu.numa())) {
      unsigned long long position = 0;
      for (auto& cell : each(numa.cell())) {
        fill(cell.id(), position++);
        in_kib(cell.memory(), cell.unit());
      }
    }
  }
}

template <class Domain>
void cpu_topology(Domain& domain, Context&) {
  for (auto& cpu : each(domain.cpu())) {
    for (auto& topology : each(cpu.topology())) {
      fill(topology.dies(), 1);
      // Since libvirt 10.1; members that are not there have no value to write.
      if constexpr (requires { topology.clusters(); }) fill(topology.clusters(), 1);
    }
  }
}

template <class Domain>
void cpu_rules(Rules<Domain>& rules) {
  rules.add(Stage::parse,
            {"vcpu-count",
             "G7",
             {},
             "a guest has one virtual CPU unless told otherwise",
             "domain_conf.c:virDomainVcpuParse"},
            vcpu_count<Domain>);
  rules.add(Stage::parse,
            {"cpu-topology",
             "G23",
             {},
             "levels of the topology that are not named have one member",
             "cpu_conf.c:virCPUDefParseXML"},
            cpu_topology<Domain>);
  rules.add(Stage::parse,
            {"numa-cell",
             "G25 G26",
             {},
             "cells are numbered as they stand, their memory is in KiB",
             "numa_conf.c:virDomainNumaDefParseXML"},
            numa_cells<Domain>);
  rules.add(Stage::format,
            {"vcpu-current",
             "G11",
             {},
             "a number of CPUs at start is written only where it is less "
             "than all",
             "domain_conf.c:virDomainCpuDefFormat"},
            vcpu_current<Domain>);
}

}  // namespace virtbind::rules::libvirt
