// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which I/O threads serve disks and their controllers (qemuDomainValidateIothreadMapping).
#pragma once

#include <set>

#include <fmt/format.h>

#include "effective_devices.hpp"
#include "iothreads.hpp"

namespace virtbind::checks {

template <class Domain>
void qemu_device_thread(const Domain& domain, Context& context) {
  const IoThreads threads(domain);
  const auto judge = [&](const auto& member) {
    const auto id = number(member).value_or(0);
    if (id == 0 || threads.has(id)) return;
    context.report(member, fmt::format("there is no I/O thread '{}': count it in <iothreads>, or "
                                       "list it in <iothreadids>",
                                       id));
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& disk : each(devices.disk())) {
      for (const auto& driver : each(disk.driver())) {
        judge(driver.iothread());
        if constexpr (requires { driver.iothreads(); }) {
          for (const auto& mapping : each(driver.iothreads())) {
            for (const auto& thread : each(mapping.iothread())) judge(thread.id());
          }
        }
      }
    }
    for (const auto& controller : each(devices.controller())) {
      for (const auto& driver : each(controller.driver())) judge(driver.iothread());
    }
  }
}

template <class Domain>
void qemu_thread_mapping(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& driver : each(disk.driver())) {
      if constexpr (requires { driver.iothreads(); }) {
        const auto queues = number(driver.queues()).value_or(0);
        for (const auto& mapping : each(driver.iothreads())) {
          FirstWith<unsigned long long, value_of<decltype(mapping.iothread())>> first;
          std::set<unsigned long long> mapped;
          const auto* one = find(mapping.iothread());
          if (one == nullptr) continue;
          const bool by_queue = has(one->queue());
          if (by_queue && queues == 0) {
            context.report(mapping,
                           "which thread has which queue is said, but not how many queues "
                           "there are: <driver queues='…'>");
            continue;
          }
          for (const auto& thread : each(mapping.iothread())) {
            if (const auto* other = first.before(number(thread.id()).value_or(0), thread)) {
              context
                  .report(thread.id(), fmt::format("thread '{}' is listed already",
                                                   number(thread.id()).value_or(0)))
                  .related(*other, "here");
              continue;
            }
            if (has(thread.queue()) != by_queue) {
              context.report(thread, "either all threads of a disk have their queues, or none has")
                  .related(*one, "the first one");
              continue;
            }
            for (const auto& queue : each(thread.queue())) {
              const auto id = number(queue.id()).value_or(0);
              if (id >= queues) {
                context.report(queue.id(), fmt::format("there are {} queues, counted from 0; there "
                                                       "is no queue {}",
                                                       queues, id));
              } else if (!mapped.insert(id).second) {
                context.report(queue.id(), fmt::format("queue {} has a thread already", id));
              }
            }
          }
          if (by_queue && mapped.size() < queues) {
            context.report(mapping,
                           fmt::format("{} of {} queues have a thread, and the others need "
                                       "one",
                                       mapped.size(), queues));
          }
        }
      }
    }
  });
}

}  // namespace virtbind::checks
