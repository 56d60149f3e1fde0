// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Virtual processors: their number and placement, the CPU model, guest NUMA cells.
#pragma once

#include <map>

#include "support/devices.hpp"
#include "support/limits.hpp"
#include "support/order.hpp"
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
      sort_by(numa.cell(), [](const auto& cell) { return number(cell.id()); });
    }
  }
}

/// The way back is as long as the way there, unless told otherwise; a cell is at 10 from itself.
template <class Domain>
void numa_distances(Domain& domain, Context&) {
  using Way = std::pair<unsigned long long, unsigned long long>;
  for (auto& cpu : each(domain.cpu())) {
    for (auto& numa : each(cpu.numa())) {
      std::map<Way, unsigned long long> given;
      for (const auto& cell : each(numa.cell())) {
        for (const auto& distances : each(cell.distances())) {
          for (const auto& sibling : each(distances.sibling())) {
            given[{*number(cell.id()), *number(sibling.id())}] = *number(sibling.value());
          }
        }
      }
      auto all = given;
      for (const auto& [way, value] : given) {
        all.emplace(Way{way.second, way.first}, value);
        all.emplace(Way{way.first, way.first}, 10);
        all.emplace(Way{way.second, way.second}, 10);
      }
      for (auto& cell : each(numa.cell())) {
        clear(cell.distances());
        for (const auto& [way, value] : all) {
          if (way.first != *number(cell.id())) continue;
          auto& sibling = add(ensure(cell.distances()).sibling());
          set(sibling.id(), way.second);
          set(sibling.value(), value);
        }
      }
    }
  }
}

/// A CPU that is the host's has no model of its own, and a model without a name says nothing.
template <class Domain>
void cpu_model(Domain& domain, Context&) {
  for (auto& cpu : each(domain.cpu())) {
    if (is(cpu.mode(), "host-passthrough", "maximum")) {
      clear(cpu.model());
      clear(cpu.vendor());
    }
    for (auto& model : each(cpu.model())) {
      if (text_of(model).empty() && is(cpu.mode(), "host-model")) clear(model.fallback());
    }
    remove_if(cpu.model(),
              [](const auto& model) { return text_of(model).empty() && !has(model.vendor_id()); });
  }
}

/// A CPU of the guest's own without a model is no CPU: only what else is said of it is written.
template <class Domain>
void cpu_without_model(Domain& domain, Context&) {
  for (auto& cpu : each(domain.cpu())) {
    if (has(cpu.model()) || (has(cpu.mode()) && !is(cpu.mode(), "custom"))) continue;
    clear(cpu.mode());
    clear(cpu.match());
    clear(cpu.check());
  }
  remove_if(domain.cpu(), [](const auto& cpu) { return nothing_in(cpu); });
}

/// Where CPUs are listed one by one all are, in their order, and those that are on are counted.
template <class Domain>
void vcpu_list(Domain& domain, Context&) {
  remove_if(domain.vcpus(), [](const auto& vcpus) { return !has(vcpus.vcpu()); });
  for (auto& vcpus : each(domain.vcpus())) {
    for (auto& vcpu : each(domain.vcpu())) {
      const auto total = *number(vcpu);
      for (unsigned long long id = 0; id < total && total <= kMostListed; ++id) {
        const auto same = [id](const auto& listed) { return number(listed.id()) == id; };
        if (any(vcpus.vcpu(), same)) continue;
        auto& added = add(vcpus.vcpu());
        set(added.id(), id);
        set(added.enabled(), "no");
      }
      sort_by(vcpus.vcpu(), [](const auto& listed) { return *number(listed.id()); });
      unsigned long long enabled = 0;
      for (const auto& listed : each(vcpus.vcpu())) enabled += is(listed.enabled(), "yes") ? 1 : 0;
      if (enabled != 0) set(vcpu.current(), enabled);
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
  rules.add(Stage::parse,
            {"numa-distance",
             "G27",
             {},
             "a distance holds in both directions",
             "numa_conf.c:virDomainNumaDefNodeDistanceParseXML"},
            numa_distances<Domain>);
  rules.add(Stage::parse,
            {"cpu-model",
             "G21 G22",
             {},
             "only a CPU with a model of its own names one",
             "cpu_conf.c:virCPUDefFormatBuf"},
            cpu_model<Domain>);
  rules.add(Stage::parse,
            {"vcpu-list",
             "G12",
             {},
             "a list of CPUs has all of them, and says how many are on",
             "domain_conf.c:virDomainVcpuParse, virDomainCpuDefFormat"},
            vcpu_list<Domain>);
  rules.add(Stage::format,
            {"cpu-without-model",
             "G19",
             {},
             "a CPU without a model says nothing of one",
             "cpu_conf.c:virCPUDefFormatBufFull"},
            cpu_without_model<Domain>);
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
