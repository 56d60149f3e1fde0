// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What holds of every document that defaults are filled in for: the result is valid where the input
// was, filling in once more changes nothing, and every change has its rule.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <libvirt_10_7/defaults.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <virtbind/io.hpp>
#include <virtbind/validate.hpp>

namespace {

namespace fs = std::filesystem;
using libvirt_10_7::Domain;

struct Case {
  fs::path file;
  virtbind::Profile profile;
};

/// The inputs of libvirt's tests, each for the drivers that libvirt's answer is known of.
std::vector<Case> cases() {
  const char* folder = std::getenv("VIRTBIND_CORPUS");
  if (folder == nullptr || *folder == '\0') return {};
  const fs::path corpus = folder;
  std::vector<Case> made;
  std::ifstream table(corpus / "expected" / "index.tsv");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string name;
    std::string driver;
    std::string arch;
    std::getline(fields, name, '\t');
    std::getline(fields, driver, '\t');
    std::getline(fields, arch, '\t');
    virtbind::Profile profile;
    profile.hypervisor = *virtbind::hypervisor_named(driver);
    profile.host.arch = arch;
    made.push_back({corpus / "libvirt-10.7.0" / name, profile});
  }
  return made;
}

/// Without a hypervisor nobody chooses a video card.  libvirt writes "default" then, a word that
/// its own schema does not have; its answer is followed.
bool is_undecided_video(const Case& test, const virtbind::Finding& finding) {
  return test.profile.hypervisor == virtbind::Hypervisor::generic &&
         finding.path.ends_with("/video/model/@type") &&
         finding.message.starts_with("'default' is not a value");
}

/// What one document has against the promises; "" for nothing.
std::string broken_promises(const Case& test) {
  auto read = virtbind::read_file<Domain>(test.file);
  if (!read) return "";  // other tests say which documents can be read
  Domain& domain = *read;
  const bool was_valid = virtbind::validate(domain).empty();
  std::ostringstream wrong;

  Domain unexplained = domain;
  virtbind::apply_defaults(unexplained, test.profile, {.explain = false});
  const Domain before = domain;
  const auto report = virtbind::apply_defaults(domain, test.profile);
  if (!(unexplained == domain)) wrong << "explaining changes the result\n";
  if (report.applications.empty() != (before == domain)) wrong << "changes without a report\n";
  for (const auto& application : report.applications) {
    if (application.rule == nullptr || application.rule->id.empty() ||
        application.rule->reason.empty() || application.rule->source.empty() ||
        !application.path.starts_with("/domain")) {
      wrong << application.path << ": no rule, reason or source\n";
    }
  }
  if (was_valid) {
    for (const auto& finding : virtbind::validate(domain)) {
      if (is_undecided_video(test, finding)) continue;
      wrong << "is not valid any more: " << to_string(finding) << '\n';
    }
  }
  for (const auto& again : virtbind::apply_defaults(domain, test.profile).applications) {
    wrong << "once more: " << again.path << " = " << again.value << ", was " << again.previous
          << " [" << again.rule->id << "]\n";
  }
  return wrong.str();
}

TEST(Defaults, ResultsAreValidAndFinalAndExplained) {
  const auto all = cases();
  if (all.empty()) GTEST_SKIP() << "no corpus: VIRTBIND_CORPUS is not set";
  std::set<std::string> drivers;
  for (const Case& test : all) {
    EXPECT_EQ(broken_promises(test), "")
        << test.file << " for " << to_string(test.profile.hypervisor);
    drivers.emplace(to_string(test.profile.hypervisor));
  }
  std::cout << all.size() << " documents, " << drivers.size() << " drivers\n";
  EXPECT_EQ(drivers, (std::set<std::string>{"generic", "lxc", "qemu", "xen"}));
}

}  // namespace
