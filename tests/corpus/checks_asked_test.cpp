// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A check is asked only of documents that have one of the members in its `when`.  Asking all checks
// of all documents finds the same: in libvirt's own documents, and in what is left of them when
// part after part is taken away.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <libvirt_10_7/checks.hpp>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/documents.hpp"
#include <virtbind/validate.hpp>

namespace {

using namespace virtbind;
using libvirt_10_7::Domain;

/// One value of a member of some object in a document.
struct Removable {
  const MemberInfo* member;
  void* object;
  std::size_t index;
};

void collect(const TypeInfo& type, void* object, std::vector<Removable>& parts) {
  for (const auto members : {type.attributes, type.children}) {
    for (const MemberInfo& member : members) {
      for (std::size_t index = 0; index < member.size(object); ++index) {
        parts.push_back({&member, object, index});
        collect(*member.type, const_cast<void*>(member.at(object, index)), parts);
      }
    }
  }
}

/// Takes away a part that the classes can do without; false where there is none.
bool remove_by_chance(Domain& guest, std::mt19937& chance) {
  std::vector<Removable> parts;
  collect(type_of<Domain>(), &guest, parts);
  std::shuffle(parts.begin(), parts.end(), chance);
  const auto part = std::find_if(parts.begin(), parts.end(),
                                 [](const Removable& p) { return !p.member->required; });
  if (part == parts.end()) return false;
  part->member->operations->erase(part->member->container(part->object), part->index);
  return true;
}

std::vector<std::string> lines(const std::vector<Finding>& findings) {
  std::vector<std::string> made;
  for (const Finding& finding : findings) made.push_back(to_string(finding));
  return made;
}

struct Count {
  std::size_t documents = 0;
  std::size_t findings = 0;
};

void compare(const std::string& xml, Hypervisor hypervisor, Count& count) {
  const auto text = std::get<xml::Text>(xml::Text::decode(xml, "guest.xml"));
  const auto guest = read<Domain>(xml, {.name = "guest.xml", .keep_locations = true});
  ASSERT_TRUE(guest.ok()) << xml;
  if (!validate(libvirt_10_7::binding(), text).empty()) return;
  CheckOptions options;
  options.profile = checks_for(*guest).profile_for(&*guest);
  options.profile->hypervisor = hypervisor;
  const auto all = check(guest, options);
  ASSERT_EQ(lines(validate_and_check<Domain>(text, options)), lines(all)) << xml;
  ++count.documents;
  count.findings += all.size();
}

TEST(ChecksAsked, FindWhatAllChecksFind) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  constexpr std::array kHypervisors{Hypervisor::qemu, Hypervisor::qemu,  Hypervisor::generic,
                                    Hypervisor::xen,  Hypervisor::bhyve, Hypervisor::lxc};
  constexpr int kRemoved = 12;
  std::mt19937 chance(5);  // the same edits at every run
  Count count;
  for (const CorpusDocument& document : corpus_documents()) {
    if (!document.valid || document.root != "domain") continue;
    auto guest = read_file<Domain>(document.file);
    if (!guest.ok()) continue;
    for (int removed = 0; removed <= kRemoved; ++removed) {
      const auto hypervisor = kHypervisors.at(chance() % kHypervisors.size());
      ASSERT_NO_FATAL_FAILURE(compare(write_or_throw(*guest), hypervisor, count)) << document.file;
      if (!remove_by_chance(*guest, chance)) break;
    }
  }
  std::cout << count.documents << " documents, " << count.findings << " findings\n";
  EXPECT_GT(count.findings, 1000U);
}

}  // namespace
