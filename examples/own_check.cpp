// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A company's rule beside those of the library: every guest says in its metadata who owns it, and
// keeps its disks where backups are made.
//
//   own_check examples/guests/kvm.xml
#include <iostream>

#include <virtbind/libvirt/checks.hpp>

using virtbind::checks::Checks;
using virtbind::checks::Context;
using virtbind::libvirt::Domain;
using virtbind::members::each;
using virtbind::members::has;
using virtbind::members::text;

namespace {

void guest_has_owner(const Domain& guest, Context& context) {
  if (!has(guest.metadata())) context.report(guest, "nobody is named as the owner of this guest");
}

// A finding stands at what it is reported on, here at the attribute.
void disks_in_backup(const Domain& guest, Context& context) {
  for (const auto& devices : each(guest.devices())) {
    for (const auto& disk : each(devices.disk())) {
      for (const auto& source : each(disk.source())) {
        if (!has(source.file()) || text(source.file()).starts_with("/srv/backed-up/")) continue;
        context.report(source.file(), "'" + text(source.file()) + "' is in no backup");
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: own_check FILE\n";
    return 2;
  }
  Checks<Domain> ours;
  ours.add({.id = "acme-owner", .title = "Every guest has an owner"}, guest_has_owner);
  ours.add({.id = "acme-backup",
            .severity = virtbind::Severity::warning,
            .title = "A disk that is in no backup"},
           disks_in_backup);
  const virtbind::checks::CheckSet set(std::move(ours));

  const auto guest = virtbind::read_file<Domain>(argv[1], {.keep_locations = true});
  auto findings = guest.findings();
  if (guest) {
    findings = virtbind::check(guest);
    for (auto& finding : virtbind::check(guest, set)) findings.push_back(std::move(finding));
  }
  for (const auto& finding : findings) std::cout << to_string(finding) << '\n';
  return virtbind::has_errors(findings) ? 1 : 0;
}
