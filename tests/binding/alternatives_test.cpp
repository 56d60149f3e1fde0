// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Alternatives: which one an object is in, what it needs, what does not belong, how to switch.
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "documents.hpp"
#include <virtbind/binding/alternatives.hpp>
#include <virtbind/validate.hpp>

namespace {

using namespace virtbind;
using namespace virtbind::tests;
using core::Disk;
using core::Graphics;
using core::Interface;
using core::Os;
using testing::ElementsAre;
using testing::IsEmpty;
using State = AlternativeOf::State;

/// "path=value", one for each.
template <class T>
std::vector<std::string> told(const std::vector<T>& members) {
  std::vector<std::string> made;
  for (const auto& m : members) made.push_back(m.path + "=" + m.value);
  return made;
}

template <class T>
T parsed(std::string_view xml) {
  auto object = read<T>(xml);
  EXPECT_TRUE(object) << listed(object.findings()) << xml;
  return T(*object);
}

TEST(Alternatives, ClassesListTheirs) {
  EXPECT_THAT(alternatives(type_of<Interface>()),
              ElementsAre("type='user'", "type='network'", "type='bridge'", "type='ethernet'",
                          "type='mcast'|'server'|'client'"));
  EXPECT_THAT(alternatives(type_of<Graphics>()), ElementsAre("type='vnc'", "type='sdl'"));
  EXPECT_THAT(alternatives(type_of<Os>()), ElementsAre("type='linux'", "type='hvm'"));
  EXPECT_THAT(alternatives(type_of<Disk>()),
              ElementsAre("type='file' device='disk'", "type='file' device='cdrom'|'floppy'",
                          "type='block' device='disk'", "type='block' device='cdrom'|'floppy'"));
  EXPECT_THAT(alternatives(type_of<core::Domain>()), IsEmpty());
}

TEST(Alternatives, AnInterfaceNeedsWhatItsTypeNeeds) {
  struct {
    std::string_view type;
    std::string_view name;
    std::vector<std::string> needs;
  } const cases[] = {
      {"user", "type='user'", {}},
      {"network", "type='network'", {"source/@network"}},
      {"bridge", "type='bridge'", {"source/@bridge"}},
      {"ethernet", "type='ethernet'", {}},
      {"mcast", "type='mcast'|'server'|'client'", {"source/@address", "source/@port"}},
      {"server", "type='mcast'|'server'|'client'", {"source/@address", "source/@port"}},
      {"client", "type='mcast'|'server'|'client'", {"source/@address", "source/@port"}},
  };
  for (const auto& c : cases) {
    const auto interface = parsed<Interface>("<interface type='" + std::string(c.type) + "'/>");
    const AlternativeOf in = alternative_of(interface);
    EXPECT_TRUE(in.decided()) << c.type;
    EXPECT_EQ(in.name(), c.name);
    EXPECT_EQ(missing(interface), c.needs) << c.type;
    EXPECT_THAT(foreign(interface), IsEmpty()) << c.type;
    EXPECT_EQ(validate(interface).empty(), c.needs.empty()) << c.type;
  }
}

TEST(Alternatives, ForeignMembersAreSaidWithWhereTheyBelong) {
  const auto interface = parsed<Interface>(
      "<interface type='bridge'><source network='default' port='1'/></interface>");
  EXPECT_THAT(missing(interface), ElementsAre("source/@bridge"));
  const auto strangers = foreign(interface);
  EXPECT_THAT(told(strangers), ElementsAre("source/@network=default", "source/@port=1"));
  EXPECT_THAT(strangers.front().belongs_to, ElementsAre("type='network'"));
  EXPECT_THAT(strangers.back().belongs_to, ElementsAre("type='mcast'|'server'|'client'"));

  const auto user = parsed<Interface>(
      "<interface type='user'><source bridge='br0'/><script path='/up'/></interface>");
  const auto more = foreign(user);
  EXPECT_THAT(told(more),
              ElementsAre("source=<source bridge='br0'/>", "script=<script path='/up'/>"));
  EXPECT_THAT(more.back().belongs_to, ElementsAre("type='bridge'", "type='ethernet'"));
}

TEST(Alternatives, SwitchingClearsWhatNoLongerBelongs) {
  auto interface = parsed<Interface>(R"(<interface type='bridge'>
    <mac address='52:54:00:00:00:01'/><source bridge='br0'/><target dev='tap0'/>
    <script path='/up'/></interface>)");
  EXPECT_THAT(told(switch_to(interface, "type", "network")),
              ElementsAre("source/@bridge=br0", "script=<script path='/up'/>"));
  EXPECT_EQ(interface.type(), "network");
  EXPECT_EQ(interface.target()->dev(), "tap0") << "what both have stays";
  EXPECT_THAT(missing(interface), ElementsAre("source/@network"));
  interface.source()->network("default");
  EXPECT_THAT(missing(interface), IsEmpty());
  EXPECT_THAT(validate(interface), IsEmpty());

  EXPECT_THAT(switch_to(interface, "type", "network"), IsEmpty()) << "it is one already";
  EXPECT_THAT(told(switch_to(interface, "@type", "user")),
              ElementsAre("source=<source network='default'/>", "target=<target dev='tap0'/>"));
  EXPECT_THAT(validate(interface), IsEmpty());
}

TEST(Alternatives, EveryInterfaceBecomesEveryOther) {
  const std::vector<std::string> types = {"user",  "network", "bridge", "ethernet",
                                          "mcast", "server",  "client"};
  for (const auto& from : types) {
    for (const auto& to : types) {
      Interface interface;
      EXPECT_EQ(alternative_of(interface).state, State::undecided);
      for (const auto& type : {from, to}) {
        switch_to(interface, "type", type);
        for (const std::string& path : missing(interface)) {
          if (!interface.source()) interface.source(core::InterfaceSource());
          if (path == "source/@network") interface.source()->network("default");
          if (path == "source/@bridge") interface.source()->bridge("br0");
          if (path == "source/@address") interface.source()->address("10.0.0.1");
          if (path == "source/@port") interface.source()->port(4444);
        }
        EXPECT_THAT(validate(interface), IsEmpty()) << from << " to " << to << '\n'
                                                    << testing::PrintToString(interface);
      }
    }
  }
}

TEST(Alternatives, ADiskHasTwoSelectors) {
  const auto fixed = parsed<Disk>("<disk type='file'><target dev='hda'/></disk>");
  EXPECT_EQ(alternative_of(fixed).name(), "type='file' device='disk'") << "disk is the default";
  EXPECT_THAT(missing(fixed), ElementsAre("source/@file"));
  const auto empty = parsed<Disk>("<disk type='file' device='cdrom'><target dev='hda'/></disk>");
  EXPECT_EQ(alternative_of(empty).name(), "type='file' device='cdrom'|'floppy'");
  EXPECT_THAT(missing(empty), IsEmpty());
  EXPECT_THAT(missing(Disk()), testing::Contains("@type"));

  auto disk = parsed<Disk>(
      "<disk type=' file' device='cdrom'><source file='/a.iso'/><target dev='hda'/></disk>");
  EXPECT_THAT(told(switch_to(disk, "type", "block")), ElementsAre("source/@file=/a.iso"));
  EXPECT_EQ(disk.device().get(), "cdrom") << "other selectors stay where they can";
  EXPECT_THAT(missing(disk), ElementsAre("source/@dev"));
  disk.source()->dev("/dev/sr0");
  EXPECT_THAT(validate(disk), IsEmpty());

  const Selection both[] = {{"type", "file"}, {"device", "disk"}};
  EXPECT_THAT(told(switch_to(disk, both)), ElementsAre("source/@dev=/dev/sr0"));
  EXPECT_EQ(alternative_of(disk).name(), "type='file' device='disk'");
}

TEST(Alternatives, GraphicsOnAScreenHaveNoPort) {
  auto graphics = parsed<Graphics>("<graphics type='vnc' port='5900'/>");
  EXPECT_THAT(told(switch_to(graphics, "type", "sdl")), ElementsAre("@port=5900"));
  EXPECT_THAT(validate(graphics), IsEmpty());
  EXPECT_THAT(switch_to(graphics, "type", "vnc"), IsEmpty());
  EXPECT_THAT(missing(graphics), ElementsAre("@port"));
}

TEST(Alternatives, AChildMaySelect) {
  auto os = parsed<Os>("<os><type>linux</type><kernel>/boot/k</kernel><root>/dev/sda</root></os>");
  EXPECT_EQ(alternative_of(os).name(), "type='linux'");
  EXPECT_THAT(told(switch_to(os, "type", "hvm")),
              ElementsAre("kernel=<kernel>/boot/k</kernel>", "root=<root>/dev/sda</root>"));
  EXPECT_THAT(validate(os), IsEmpty());
  os.boot().push_back(core::Boot("hd"));
  os.boot().push_back(core::Boot("cdrom"));
  EXPECT_THAT(told(switch_to(os, "type", "linux")),
              ElementsAre("boot=<boot dev='hd'/>", "boot[2]=<boot dev='cdrom'/>"));
  EXPECT_THAT(os.boot(), IsEmpty());
  EXPECT_THAT(missing(os), ElementsAre("kernel"));
}

TEST(Alternatives, WrongSelectionsChangeNothing) {
  auto disk = parsed<Disk>("<disk type='file'><source file='/a'/><target dev='hda'/></disk>");
  const Disk before(disk);
  EXPECT_THROW(switch_to(disk, "type", "tape"), std::invalid_argument);
  EXPECT_THROW(switch_to(disk, "source", "x"), std::invalid_argument);
  EXPECT_THAT(switch_to(disk, {}), IsEmpty());
  EXPECT_EQ(disk, before);
  core::Domain domain;
  EXPECT_THROW(switch_to(domain, "type", "xen"), std::invalid_argument);
  EXPECT_EQ(alternative_of(domain).state, State::no_choice);
  EXPECT_THAT(foreign(domain), IsEmpty());
  EXPECT_THAT(missing(domain), testing::Contains("name"));
}

}  // namespace
