// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What every typed object can do: be compared, copied, shown, found again in its text.
#include <atomic>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "documents.hpp"

namespace {

using namespace virtbind;
using namespace virtbind::tests;
using core::Disk;
using core::Domain;

constexpr std::string_view kDisk =
    "<disk type='file'><source file='/a'/><target dev='hda'/></disk>";

TEST(Object, IsEqualByValue) {
  const auto disk = read<Disk>(kDisk);
  struct {
    const char* xml;
    bool equal;
  } const cases[] = {
      {"<disk type='file'><source file='/a'/><target dev='hda'/></disk>", true},
      {"<disk type=' file '>\n<target dev='hda'/><!-- -->\n<source file='/a'/></disk>", true},
      {"<disk type='block'><source file='/a'/><target dev='hda'/></disk>", false},
      {"<disk type='file'><source file='/a '/><target dev='hda'/></disk>", false},
      {"<disk type='file'><target dev='hda'/></disk>", false},
      {"<disk type='file'><source file='/a'/><target dev='hda'/><readonly/></disk>", false},
      {"<disk type='file' device='disk'><source file='/a'/><target dev='hda'/></disk>", false},
  };
  for (const auto& c : cases) {
    const auto other = read<Disk>(c.xml);
    ASSERT_TRUE(other) << listed(other.findings());
    EXPECT_EQ(*disk == *other, c.equal) << c.xml;
    EXPECT_EQ(*other != *disk, !c.equal) << c.xml;
  }
  EXPECT_EQ(*read<core::Graphics>("<graphics type='vnc' port='5900'/>"),
            *read<core::Graphics>("<graphics type='vnc' port=' +05900 '/>"));
}

TEST(Object, SequencesAreEqualInOrder) {
  const std::string a = "<console tty='/a'/>";
  const std::string b = "<console tty='/b'/>";
  EXPECT_EQ(*read<Domain>(guest_with(a + b)), *read<Domain>(guest_with(a + b)));
  EXPECT_NE(*read<Domain>(guest_with(a + b)), *read<Domain>(guest_with(b + a)));
  EXPECT_NE(*read<Domain>(guest_with(a + b)), *read<Domain>(guest_with(a)));
}

TEST(Object, DefaultConstructedOnesAreEqual) {
  EXPECT_EQ(Domain(), Domain());
  EXPECT_NE(Domain(), *read<Domain>(kGuest));
}

TEST(Object, CopiesShareNothing) {
  const auto original = read<Domain>(guest_with(kDisk));
  Domain copy(*original);
  EXPECT_EQ(copy, *original);
  copy.devices().disk().front().source()->file("/b");
  copy.name("copy");
  EXPECT_EQ(original->devices().disk().front().source()->file().get(), "/a");
  EXPECT_EQ(original->name(), "tiny");
  EXPECT_NE(copy, *original);

  Domain assigned;
  assigned = *original;
  EXPECT_EQ(assigned, *original);
  assigned = assigned;
  EXPECT_EQ(assigned, *original);

  const std::unique_ptr<Domain> clone(original->_clone());
  EXPECT_EQ(*clone, *original);
}

TEST(Object, CopiesKeepTheSpelling) {
  const auto graphics = read<core::Graphics>("<graphics type=' vnc' port='05900'/>");
  EXPECT_EQ(*write(core::Graphics(*graphics)), "<graphics type=' vnc' port='05900'/>\n");
  core::Graphics changed(*graphics);
  changed.port(5901);
  changed.type(core::GraphicsType::vnc);
  EXPECT_EQ(*write(changed), "<graphics type='vnc' port='5901'/>\n");
}

TEST(Object, ReadsWellInAFailingTest) {
  EXPECT_EQ(testing::PrintToString(*read<Disk>(kDisk)), R"(<disk type='file'>
  <source file='/a'/>
  <target dev='hda'/>
</disk>
)");
  std::ostringstream out;
  out << core::Boot();
  EXPECT_EQ(out.str(), R"(<boot/>
<!-- /boot: 'boot' needs the attribute 'dev', which is not set -->
)");
  Disk odd;
  odd.source(core::DiskSource());
  odd.source()->file("bell\a");
  EXPECT_NE(describe(type_of<Disk>(), &odd).find("bell\uFFFD"), std::string::npos);
}

TEST(Object, KnowsWhereItStood) {
  const auto guest =
      read<Domain>(guest_with("\n  <disk type='file'>\n    <target dev='hda'/></disk>"),
                   {.keep_locations = true});
  ASSERT_TRUE(guest) << listed(guest.findings());
  const Disk& disk = guest->devices().disk().front();
  EXPECT_EQ(guest.location_of(&*guest), (Location{1, 1, 0}));
  EXPECT_EQ(guest.location_of(&guest->name()).line, 2U);
  EXPECT_EQ(guest.location_of(&disk).line, 9U);
  EXPECT_EQ(guest.location_of(&disk).column, 3U);
  EXPECT_EQ(guest.location_of(&disk.type()).line, 9U);
  EXPECT_EQ(guest.location_of(&disk.type()).column, 15U) << "an attribute is where its value is";
  EXPECT_EQ(guest.location_of(&disk.target()).line, 10U);

  const Disk stranger;
  EXPECT_EQ(guest.location_of(&stranger), Location());
  EXPECT_EQ(guest.location_of(nullptr), Location());
  EXPECT_EQ(read<Domain>(kGuest).location_of(&disk), Location()) << "only where it was asked for";
}

TEST(Object, BindingsListTheirKinds) {
  const Binding& binding = core::binding();
  EXPECT_EQ(binding.name, "core");
  ASSERT_EQ(binding.roots.size(), 1U);
  EXPECT_EQ(binding.find_root("", "domain")->type, &type_of<Domain>());
  EXPECT_EQ(binding.find_root("urn:x", "domain"), nullptr);
  EXPECT_EQ(binding.find_root("", "disk"), nullptr);
  EXPECT_EQ(binding.find_fragment("disk"), &type_of<Disk>());
  EXPECT_EQ(binding.find_fragment("disk-source"), &type_of<core::DiskSource>());
  EXPECT_EQ(binding.find_fragment("DiskSource"), &type_of<core::DiskSource>());
  EXPECT_EQ(binding.find_fragment("DiskType"), nullptr) << "a value is no fragment";
  EXPECT_EQ(binding.find_fragment(""), nullptr);
}

TEST(Object, ManyThreadsReadAtOnce) {
  constexpr int kThreads = 8;
  constexpr int kReads = 200;
  const std::string xml = guest_with(kDisk);
  const std::string expected = *write(*read<Domain>(xml));
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kReads; ++i) {
        if ((i + thread) % 5 == 0) {
          const auto broken = read<Domain>("<domain><name>");
          right += broken.findings().size() == 1 ? 1 : 0;
        } else {
          const auto guest = read<Domain>(xml);
          right += guest && *write(*guest) == expected ? 1 : 0;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, kThreads * kReads);
}

}  // namespace
