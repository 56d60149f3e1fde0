// SPDX-License-Identifier: LGPL-2.1-or-later
//
// I/O threads: which there are, and what is said of them.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "effective.hpp"
#include "ranges.hpp"

namespace virtbind::checks {

/// The I/O threads of a guest: those with an id, and as many with the lowest free numbers as are
/// missing to the count (virDomainIOThreadIDDefArrayInit).
class IoThreads {
 public:
  template <class Domain>
  explicit IoThreads(const Domain& domain) {
    std::size_t listed = 0;
    for (const auto& ids : each(domain.iothreadids())) {
      for (const auto& thread : each(ids.iothread())) {
        ++listed;
        if (const auto id = number(thread.id())) ids_.push_back(*id);
      }
    }
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    const auto count = number(domain.iothreads()).value_or(0);
    made_ = count > listed ? count - listed : 0;
  }

  [[nodiscard]] bool has(unsigned long long id) const { return has_all(id, id); }

  /// Whether all from `first` to `last` are there.
  [[nodiscard]] bool has_all(unsigned long long first, unsigned long long last) const {
    const auto before = first == 0 ? 0 : count_up_to(first - 1);
    return count_up_to(last) - before == last - first + 1;
  }

 private:
  [[nodiscard]] unsigned long long count_up_to(unsigned long long id) const {
    const auto end = std::upper_bound(ids_.begin(), ids_.end(), id);
    const auto listed = static_cast<unsigned long long>(end - ids_.begin());
    const bool has_zero = !ids_.empty() && ids_.front() == 0;
    const auto free = id + (has_zero ? 1 : 0) - listed;  // they are counted from 1
    return listed + std::min(made_, free);
  }

  std::vector<unsigned long long> ids_;  ///< sorted, each once
  unsigned long long made_ = 0;
};

template <class Domain>
void iothread_pin_missing(const Domain& domain, Context& context) {
  const IoThreads threads(domain);
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& pin : each(tune.iothreadpin())) {
      const auto id = number(pin.iothread());
      if (!id || threads.has(*id)) continue;
      context.report(pin.iothread(), fmt::format("there is no I/O thread '{}': count it in "
                                                 "<iothreads>, or list it in <iothreadids>",
                                                 *id));
    }
  }
}

template <class Domain>
void iothread_sched_missing(const Domain& domain, Context& context) {
  const IoThreads threads(domain);
  for (const auto& tune : each(domain.cputune())) {
    for (const auto& scheduler : each(tune.iothreadsched())) {
      for (const auto& [first, last] : ranges_of(scheduler.iothreads())) {
        if (threads.has_all(first, last)) continue;
        context.report(
            scheduler.iothreads(),
            fmt::format("an I/O thread in '{}' is not there: count it in <iothreads>, or "
                        "list it in <iothreadids>",
                        text(scheduler.iothreads())));
        break;
      }
    }
  }
}

template <class Domain>
void iothread_pin_unique(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    FirstWith<unsigned long long, value_of<decltype(tune.iothreadpin())>> first;
    for (const auto& pin : each(tune.iothreadpin())) {
      const auto id = number(pin.iothread());
      if (!id) continue;
      const auto* other = first.before(*id, pin);
      if (other == nullptr) continue;
      context
          .report(pin.iothread(), fmt::format("I/O thread '{}' is pinned already, to '{}'", *id,
                                              text(other->cpuset())))
          .related(*other, "the other pin");
    }
  }
}

template <class Domain>
void iothreadsched_overlap(const Domain& domain, Context& context) {
  for (const auto& tune : each(domain.cputune())) {
    Shares<value_of<decltype(tune.iothreadsched())>> shares;
    for (const auto& scheduler : each(tune.iothreadsched())) {
      const auto* other = shares.take(ranges_of(scheduler.iothreads()), scheduler);
      if (other == nullptr) continue;
      context
          .report(scheduler.iothreads(),
                  fmt::format("an I/O thread in '{}' has a scheduler already, '{}'",
                              text(scheduler.iothreads()), text(other->scheduler())))
          .related(*other, "the other scheduler");
    }
  }
}

template <class Domain>
void iothread_id_unique(const Domain& domain, Context& context) {
  for (const auto& ids : each(domain.iothreadids())) {
    FirstWith<unsigned long long, value_of<decltype(ids.iothread())>> first;
    for (const auto& thread : each(ids.iothread())) {
      const auto id = number(thread.id());
      if (!id) continue;
      const auto* other = first.before(*id, thread);
      if (other == nullptr) continue;
      context
          .report(thread.id(), fmt::format("'{}' is also the id of {}", *id, context.name(*other)))
          .related(*other, "the other I/O thread");
    }
  }
}

template <class Domain>
void iothread_id_zero(const Domain& domain, Context& context) {
  for (const auto& ids : each(domain.iothreadids())) {
    for (const auto& thread : each(ids.iothread())) {
      if (number(thread.id()) != 0U) continue;
      context.report(thread.id(), "I/O threads are counted from 1");
    }
  }
}

template <class Domain>
void iothread_pool_size(const Domain& domain, Context& context) {
  const auto check = [&context](const auto& thread) {
    const auto least = number(thread.thread_pool_min());
    const auto most = number(thread.thread_pool_max());
    if (most == 0U) {
      context.report(thread.thread_pool_max(), "a pool has room for one thread at least");
    } else if (least && !most) {
      context.report(
          thread.thread_pool_min(),
          fmt::format("thread_pool_min='{}' needs a thread_pool_max that is not smaller", *least));
    } else if (least && *least > *most) {
      context.report(
          thread.thread_pool_min(),
          fmt::format("thread_pool_min='{}' is more than thread_pool_max='{}'", *least, *most));
    }
  };
  for (const auto& ids : each(domain.iothreadids())) {
    for (const auto& thread : each(ids.iothread())) check(thread);
  }
  for (const auto& thread : each(domain.defaultiothread())) check(thread);
}

template <class Domain>
void disk_iothread_zero(const Domain& domain, Context& context) {
  for (const auto& devices : each(domain.devices())) {
    for (const auto& disk : each(devices.disk())) {
      for (const auto& driver : each(disk.driver())) {
        if (number(driver.iothread()) != 0U) continue;
        context.report(driver.iothread(),
                       "I/O threads are counted from 1; leave it out for the emulator's own");
      }
    }
  }
}

}  // namespace virtbind::checks
