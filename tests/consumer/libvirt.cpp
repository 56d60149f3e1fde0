// SPDX-License-Identifier: LGPL-2.1-or-later
#include "consumer.hpp"
#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

std::string libvirt_guest() {
  using namespace virtbind::libvirt;
  Domain guest;
  guest.type(DomainType::kvm);
  guest.name("consumer-1");
  guest.memory(Memory(524288));
  guest.os(Os(OsType("hvm")));
  return virtbind::write_or_throw(guest);
}
