// SPDX-License-Identifier: LGPL-2.1-or-later
#include "consumer.hpp"
#include <virtbind/core.hpp>
#include <virtbind/io.hpp>

std::string core_guest() {
  constexpr auto xml = R"(
    <domain type='xen'>
      <name>pv-1</name>
      <memory>131072</memory>
      <os><type>linux</type><kernel>/boot/vmlinuz</kernel></os>
      <devices/>
    </domain>)";
  return virtbind::read_or_throw<virtbind::core::Domain>(xml)->name();
}
