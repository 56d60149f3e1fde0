// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Defines a guest in libvirt, reads back what libvirt made of it, and undefines it.  It talks to
// libvirt's test hypervisor, which lives inside this process and needs no daemon; for a real one,
// pass its URI ("qemu:///system").
#include <cstdlib>
#include <iostream>
#include <memory>

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

using namespace virtbind::libvirt;

namespace {

Domain make_guest() {
  Memory memory(512);
  memory.unit("MiB");
  Disk disk(DiskTarget("vda"));
  disk.type("file");
  disk.source(DiskSource());
  disk.source()->file("/var/lib/libvirt/images/example.img");
  Devices devices;
  devices.disk().push_back(disk);

  Domain guest;
  guest.type(DomainType::test);
  guest.name("virtbind-example");
  guest.memory(memory);
  guest.os(Os(OsType("hvm")));
  guest.devices(devices);
  return guest;
}

}  // namespace

int main(int argc, char** argv) {
  const char* uri = argc > 1 ? argv[1] : "test:///default";
  const std::unique_ptr<virConnect, int (*)(virConnectPtr)> connection(virConnectOpen(uri),
                                                                       virConnectClose);
  if (!connection) return 1;  // libvirt has said why on standard error

  const Domain asked = make_guest();
  const std::string xml = virtbind::write_or_throw(asked);
  const std::unique_ptr<virDomain, int (*)(virDomainPtr)> domain(
      virDomainDefineXML(connection.get(), xml.c_str()), virDomainFree);
  if (!domain) return 1;

  // What libvirt hands out is read into the same classes.
  const std::unique_ptr<char, decltype(&std::free)> text(virDomainGetXMLDesc(domain.get(), 0),
                                                         std::free);
  virDomainUndefine(domain.get());
  if (!text) return 1;
  const auto made = virtbind::read_or_throw<Domain>(text.get());

  std::cout << "asked for:\n" << xml << "\nlibvirt made of it:\n" << text.get() << '\n';
  const std::string bus = made->devices()->disk().front().target().bus().get();
  const std::string on_crash = made->on_crash().get();
  std::cout << "libvirt gave " << made->name() << " the UUID " << made->uuid().get()
            << ",\nits disk the bus " << bus << ", and on a crash will " << on_crash << " it\n";
}
