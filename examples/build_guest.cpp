// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Builds a guest from nothing with typed classes, and prints it as XML.
#include <iostream>

#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

using namespace virtbind::libvirt;

int main() {
  // What every guest has, the constructor asks for or write() misses; the rest is set where wanted.
  Domain guest;
  guest.type(DomainType::kvm);
  guest.name("build-1");

  Memory memory(2);
  memory.unit("GiB");
  guest.memory(memory);
  guest.vcpu(Vcpu(2));

  OsType type("hvm");
  type.arch(OsTypeArch::x86_64);
  type.machine("q35");
  Os os(type);
  os.boot().push_back(OsBoot(OsBootDev::hd));
  guest.os(os);

  Features features;
  features.acpi(virtbind::present);
  guest.features(features);

  Devices devices;

  DiskTarget target("vda");
  target.bus(DiskTargetBus::virtio);
  DiskSource image;
  image.file("/var/lib/libvirt/images/build-1.qcow2");
  Disk disk(target);
  disk.type("file");
  disk.source(image);
  devices.disk().push_back(disk);

  InterfaceSource network;
  network.network("default");
  Interface interface(InterfaceType::network);
  interface.source(network);
  interface.model(InterfaceModel("virtio"));
  devices.interface().push_back(interface);

  guest.devices(devices);

  // A copy is a whole copy; == compares all that is in a guest.
  Domain second = guest;
  second.name("build-2");
  if (second == guest) return 1;

  // write() says what is missing; write_or_throw() throws it.
  std::cout << virtbind::write_or_throw(guest) << virtbind::write_or_throw(second);
}
