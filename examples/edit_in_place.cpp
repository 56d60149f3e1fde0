// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Gives a guest more memory and another disk in the file that it is in:
//
//   edit_in_place guest.xml
//
// The rest of the file stays as it is, byte for byte: comments, indentation, the order of things
// and what this program's schema does not know.  `git diff` shows the two changes and nothing else.
#include <iostream>

#include <virtbind/document.hpp>
#include <virtbind/libvirt.hpp>

using namespace virtbind::libvirt;

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: edit_in_place FILE\n";
    return 2;
  }

  // A document need not be valid.  What the objects cannot hold is a warning, and stays in the
  // text.
  auto guest = virtbind::Document<Domain>::read_file(argv[1]);
  for (const auto& finding : guest.findings()) std::cerr << to_string(finding) << '\n';
  if (!guest) return 1;
  Domain& domain = guest->value();

  Memory memory(8);
  memory.unit("GiB");
  domain.memory(memory);

  // A new element is indented like its neighbours and has their quotes.
  Disk disk(DiskTarget("vdb"));
  disk.type("file");
  disk.source(DiskSource());
  disk.source()->file("/var/lib/libvirt/images/data.qcow2");
  if (!domain.devices()) domain.devices(Devices());
  domain.devices()->disk().push_back(disk);

  // Written whole or not at all, and not where somebody else changed the file meanwhile.
  const auto findings = guest->save();
  for (const auto& finding : findings) std::cerr << to_string(finding) << '\n';
  return findings.empty() ? 0 : 1;
}
