// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Looking things up in the tables of classes, and sets of what is in them.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <memory_resource>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <virtbind/binding/member_set.hpp>
#include <virtbind/binding/object_base.hpp>
#include <virtbind/binding/operations.hpp>
#include <virtbind/core.hpp>

namespace {

using namespace virtbind;
using testing::ElementsAre;

std::vector<std::size_t> numbers(const NumberSet& set, const NumberSet& other) {
  std::vector<std::size_t> made;
  set.for_each_in_both(other, [&made](std::size_t number) { made.push_back(number); });
  return made;
}

TEST(NumberSet, HasWhatWasAddedInOrder) {
  NumberSet set(200);
  for (const std::size_t number : {199U, 0U, 63U, 64U, 63U}) set.add(number);
  EXPECT_THAT(numbers(set, set), ElementsAre(0, 63, 64, 199));
  NumberSet other(200);
  for (const std::size_t number : {1U, 64U, 199U}) other.add(number);
  EXPECT_THAT(numbers(set, other), ElementsAre(64, 199));
}

/// Every member of every class is found under its name, also where the mark alone may decide.
TEST(Tables, MembersAreFoundByName) {
  for (const TypeInfo* type : core::binding().types) {
    for (std::size_t at = 0; at < type->attributes.size(); ++at) {
      const MemberInfo& member = type->attributes[at];
      EXPECT_EQ(type->find_attribute(member.ns, member.name), at) << type->name;
      EXPECT_EQ(type->find_attribute(member.ns, member.name, true), at) << type->name;
    }
    for (std::size_t at = 0; at < type->children.size(); ++at) {
      const MemberInfo& member = type->children[at];
      EXPECT_EQ(type->find_child(member.ns, member.name), at) << type->name;
      EXPECT_EQ(type->find_child(member.ns, member.name, true), at) << type->name;
    }
    EXPECT_EQ(type->find_attribute("", "no-such"), type->attributes.size());
    EXPECT_EQ(type->find_child("", "no-such"), type->children.size());
  }
}

TEST(Tables, MarksThatSeveralHaveAreShared) {
  constexpr std::array<MemberInfo, 4> kMembers{
      {{.name = "target"}, {.name = "type"}, {.name = "tacgat"}, {.name = "thrust"}}};
  static_assert(mark_of("target") == mark_of("tacgat") && mark_of("target") == mark_of("thrust") &&
                mark_of("target") != mark_of("type"));
  constexpr auto kMarks = tables::marks(kMembers);
  for (const std::size_t at : {0U, 2U, 3U}) {
    EXPECT_EQ(kMarks.at(at), mark_of("target") | kSharedMark);
  }
  EXPECT_EQ(kMarks[1], mark_of("type"));
}

/// Counts what it gives out and never takes anything back.
class Counting final : public std::pmr::memory_resource {
 public:
  int given = 0;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    ++given;
    return rest_.allocate(bytes, alignment);
  }
  void do_deallocate(void*, std::size_t, std::size_t) override { FAIL(); }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
  std::pmr::monotonic_buffer_resource rest_;
};

TEST(ObjectMemory, ObjectsAreOfTheInnermostResource) {
  Counting outer;
  Counting inner;
  const auto make_and_destroy = [] { delete new core::Disk(); };
  make_and_destroy();
  EXPECT_EQ(outer.given, 0);
  {
    const ObjectMemory memory(outer);
    make_and_destroy();
    EXPECT_EQ(outer.given, 1);
    {
      const ObjectMemory within(inner);
      make_and_destroy();
    }
    make_and_destroy();
  }
  make_and_destroy();
  EXPECT_EQ(outer.given, 1);  // a block has room for several
  EXPECT_EQ(inner.given, 1);
}

TEST(ObjectMemory, ObjectsLieApartHoweverManyBlocksTheyNeed) {
  Counting resource;
  const ObjectMemory memory(resource);
  constexpr std::size_t kMany = 500;
  std::map<std::uintptr_t, std::size_t> sizes;
  const auto note = [&sizes](const void* object, std::size_t size) {
    sizes.emplace(reinterpret_cast<std::uintptr_t>(object), size);
  };
  std::vector<std::unique_ptr<core::Disk>> disks;
  std::vector<std::unique_ptr<core::Domain>> domains;
  for (std::size_t i = 0; i < kMany; ++i) {
    disks.push_back(std::make_unique<core::Disk>());
    note(disks.back().get(), sizeof(core::Disk));
    domains.push_back(std::make_unique<core::Domain>());
    note(domains.back().get(), sizeof(core::Domain));
  }
  EXPECT_GT(resource.given, 1);
  ASSERT_EQ(sizes.size(), 2 * kMany);
  for (auto at = sizes.begin(); std::next(at) != sizes.end(); ++at) {
    EXPECT_LE(at->first + at->second, std::next(at)->first);
    EXPECT_EQ(at->first % alignof(std::max_align_t), 0U);
  }
}

/// What contains an object it learns outside of an ObjectMemory alone.
TEST(ObjectMemory, ContainersAreNotNoted) {
  const auto container_is_noted = [] {
    core::Devices devices;
    devices.disk().push_back(std::make_unique<core::Disk>());
    return devices.disk().front()._container() == &devices;
  };
  EXPECT_TRUE(container_is_noted());
  Counting resource;
  const ObjectMemory memory(resource);
  EXPECT_FALSE(container_is_noted());
}

}  // namespace
