// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads a guest from a file, gives it more memory and another disk, and writes it to another file:
//
//   read_edit_write examples/guests/kvm.xml changed.xml
//
// Everything else in the file comes out as it went in, what this program knows nothing of included.
#include <iostream>

#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

using namespace virtbind::libvirt;

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: read_edit_write FROM TO\n";
    return 2;
  }

  // A guest, or what is wrong with the file: each finding with line, column and path.
  auto guest = virtbind::read_file<Domain>(argv[1]);
  for (const auto& finding : guest.findings()) std::cerr << to_string(finding) << '\n';
  if (!guest) return 1;

  // An element is a call.  What the schema makes optional may be absent, and is asked first.
  if (guest->memory() && guest->memory()->unit()) {
    std::cout << guest->name() << " had " << guest->memory()->value() << ' '
              << guest->memory()->unit().get() << '\n';
  }

  // Setting an element: its value, then its attributes.
  Memory memory(8);
  memory.unit("GiB");
  guest->memory(memory);

  // Elements that may be repeated are sequences.  Words of the format are enumerations, so that
  // a word that libvirt does not know does not compile.  `present` sets an empty element.
  DiskTarget target("vdb");
  target.bus(DiskTargetBus::virtio);
  DiskSource source;
  source.file("/var/lib/libvirt/images/data.qcow2");
  DiskDriver driver;
  driver.name("qemu");
  driver.type(DiskDriverType::qcow2);
  Disk disk(target);
  disk.type("file");
  disk.device(DiskDevice::disk);
  disk.source(source);
  disk.driver(driver);
  disk.shareable(virtbind::present);
  if (!guest->devices()) guest->devices(Devices());
  guest->devices()->disk().push_back(disk);

  // The file is written whole or not at all.
  const auto findings = virtbind::write_file(*guest, argv[2]);
  for (const auto& finding : findings) std::cerr << to_string(finding) << '\n';
  return findings.empty() ? 0 : 1;
}
