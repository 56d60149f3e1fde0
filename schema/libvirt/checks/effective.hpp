// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What an element means to libvirt once its own defaults are in, without writing them.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include "support/profile.hpp"
#include "support/units.hpp"
#include "virtbind/check.hpp"

namespace virtbind::checks {

using members::any;
using members::count;
using members::each;
using members::find;
using members::has;
using members::is;
using members::number;
using members::parse_number;
using members::text;
using members::text_of;
using members::value_of;
using members::view;

using rules::libvirt::has_boot_order;
using rules::libvirt::is_x86;

/// Who came first with a key, to say of which other one something is a duplicate.
template <class Key, class Part>
class FirstWith {
 public:
  FirstWith() = default;
  FirstWith(const FirstWith&) = delete;
  FirstWith& operator=(const FirstWith&) = delete;

  /// The part that has the key already; null where this one is the first.
  const Part* before(const Key& key, const Part& part) {
    const auto [known, added] = first_.emplace(key, &part);
    return added ? nullptr : known->second;
  }

 private:
  // There are a handful of most things.
  std::array<std::byte, 1024> buffer_;
  std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
  std::pmr::map<Key, const Part*> first_{&memory_};
};

/// os/type as the driver understands it: Xen's old word for a paravirtualised guest is "linux", and
/// what has a bootloader needs none.
template <class Domain>
std::string os_type(const Domain& domain) {
  for (const auto& os : each(domain.os())) {
    for (const auto& type : each(os.type())) {
      return is(domain.type(), "xen") && text_of(type) == "linux" ? "xen"
                                                                  : std::string(text_of(type));
    }
  }
  return text(domain.bootloader()).empty() ? "" : "xen";
}

/// The highest number of virtual CPUs.
template <class Domain>
unsigned long long max_vcpus(const Domain& domain) {
  return number(domain.vcpu()).value_or(1);
}

/// A size in KiB, rounded up; nothing where there is none or it is too large to tell.
inline std::optional<unsigned long long> in_kib(std::optional<unsigned long long> size,
                                                std::string_view unit) {
  const auto bytes = rules::libvirt::bytes_of_unit(unit);
  if (!size || !bytes) return std::nullopt;
  const bool exact = *bytes % 1024 == 0;
  const unsigned long long factor = exact ? *bytes / 1024 : *bytes;
  if (*size > std::numeric_limits<unsigned long long>::max() / factor - 1024) return std::nullopt;
  return exact ? *size * factor : (*size * factor + 1023) / 1024;
}

/// The same of a size and its unit, KiB where there is none; and of an element that has both.
template <class Size, class Unit>
std::optional<unsigned long long> kib(const Size& size, const Unit& unit) {
  const auto* written = find(unit);
  return in_kib(number(size), written != nullptr ? text_of(*written) : "KiB");
}
template <class Size>
std::optional<unsigned long long> kib(const Size& size) {
  const auto* element = find(size);
  return element != nullptr ? kib(*element, element->unit()) : std::nullopt;
}

}  // namespace virtbind::checks
