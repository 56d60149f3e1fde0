// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every object in every valid document is in one alternative, lacks nothing of it and has nothing
// of others: what the tables of alternatives say is no more than what the schema says.
#include <cstdlib>
#include <iostream>
#include <libvirt_10_7.hpp>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/documents.hpp"
#include <virtbind/binding/alternatives.hpp>
#include <virtbind/io.hpp>

namespace {

using namespace virtbind;

struct Count {
  std::size_t objects = 0;
  std::size_t decided = 0;
};

/// Looks at an object and all that is in it; says what is wrong, or nothing.
std::string problems(const TypeInfo& type, const void* object, Count& count) {
  std::ostringstream out;
  ++count.objects;
  const AlternativeOf in = alternative_of(type, object);
  count.decided += in.decided() ? 1 : 0;
  if (!in.decided() && in.state != AlternativeOf::State::no_choice) {
    out << type.path << " is in no alternative\n" << describe(type, object);
  }
  for (const auto& path : missing(type, object)) {
    out << type.path << " (" << in.name() << ") needs " << path << '\n';
  }
  for (const auto& member : foreign(type, object)) {
    out << type.path << " (" << in.name() << ") has " << member.path << '\n';
  }
  for (const MemberInfo& child : type.children) {
    for (std::size_t index = 0; index < child.size(object); ++index) {
      out << problems(*child.type, child.at(object, index), count);
    }
  }
  return out.str();
}

TEST(Alternatives, ValidDocumentsHaveNothingMissingAndNothingForeign) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  Count count;
  for (const CorpusDocument& document : corpus_documents()) {
    if (!document.valid) continue;
    const auto text = xml::Text::read_file(document.file);
    const RootInfo* root = libvirt_10_7::binding().find_root({}, document.root);
    ASSERT_TRUE(root != nullptr && std::holds_alternative<xml::Text>(text)) << document.file;
    void* object = root->type->create();
    EXPECT_TRUE(read_object(*root->type, object, std::get<xml::Text>(text)).empty())
        << document.file;
    EXPECT_EQ(problems(*root->type, object, count), "") << document.file;
    root->type->destroy(object);
  }
  std::cout << count.objects << " objects, " << count.decided << " of classes with alternatives\n";
  EXPECT_GT(count.decided, 0U);
}

/// "path=value", one after the other.
template <class T>
std::string told(const std::vector<T>& members) {
  std::string made;
  for (const auto& m : members) made += (made.empty() ? "" : ", ") + m.path + "=" + m.value;
  return made;
}

TEST(Alternatives, AHostDeviceHasAModeAndAType) {
  using libvirt_10_7::Hostdev;
  const auto read_one = read<Hostdev>(
      "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/></source></hostdev>");
  ASSERT_TRUE(read_one);
  Hostdev hostdev(*read_one);
  EXPECT_EQ(alternative_of(hostdev).name(), "type='usb'");
  EXPECT_EQ(told(foreign(hostdev)), "");

  hostdev.mode("capabilities");
  EXPECT_EQ(alternative_of(hostdev).state, AlternativeOf::State::contradictory);
  EXPECT_EQ(told(foreign(hostdev)), "@mode=capabilities") << "the type says more than the mode";
  EXPECT_EQ(told(switch_to(hostdev, "type", "pci")),
            "@mode=capabilities, source/vendor=<vendor id='0x1'/>");
  EXPECT_EQ(alternative_of(hostdev).name(), "type='pci'");
  EXPECT_EQ(missing(hostdev), std::vector<std::string>{"source/address"});
  EXPECT_EQ(told(switch_to(hostdev, "type", "net")), "");
  EXPECT_EQ(hostdev.mode().get(), "capabilities") << "nothing else goes with it";
  EXPECT_EQ(missing(hostdev), std::vector<std::string>{"source/interface"});
}

TEST(Alternatives, SwitchingASelectorThatIsAChildKeepsItsAttributes) {
  const auto os = read<libvirt_10_7::Os>(
      "<os><type arch='x86_64' machine='pc'>hvm</type><loader>/ovmf</loader></os>");
  ASSERT_TRUE(os);
  libvirt_10_7::Os changed(*os);
  EXPECT_EQ(told(switch_to(changed, "type", "linux")), "loader=<loader>/ovmf</loader>");
  EXPECT_EQ(describe(type_of<libvirt_10_7::Os>(), &changed),
            "<os>\n  <type arch='x86_64' machine='pc'>linux</type>\n</os>\n");
}

}  // namespace
