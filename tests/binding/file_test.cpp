// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Files are written whole or not at all.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "documents.hpp"

namespace {

namespace fs = std::filesystem;
using namespace virtbind;
using namespace virtbind::tests;
using core::Domain;

class Files : public testing::Test {
 protected:
  Files() {
    std::string name = (fs::temp_directory_path() / "virtbind-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Files() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string content(const fs::path& path) const {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
  Domain guest_ = *read_or_throw<Domain>(kGuest);
};

TEST_F(Files, AreWrittenAndReadAgain) {
  const fs::path path = folder_ / "guest.xml";
  EXPECT_EQ(listed(write_file(guest_, path)), "");
  EXPECT_EQ(content(path), kGuest);
  EXPECT_TRUE(*read_file<Domain>(path) == guest_);
  EXPECT_EQ(count(), 1U) << "nothing temporary is left";
}

TEST_F(Files, KeepTheirModeWhenReplaced) {
  const fs::path path = folder_ / "guest.xml";
  for (const unsigned mode : {0600U, 0644U, 0400U}) {
    fs::remove(path);
    std::ofstream(path) << "old";
    fs::permissions(path, fs::perms(mode));
    EXPECT_EQ(listed(write_file(guest_, path)), "");
    EXPECT_EQ(content(path), kGuest);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms(mode));
  }
}

TEST_F(Files, NewOnesHaveTheUsualMode) {
  const ::mode_t mask = ::umask(027);
  EXPECT_EQ(listed(write_file(guest_, folder_ / "guest.xml")), "");
  ::umask(mask);
  EXPECT_EQ(fs::status(folder_ / "guest.xml").permissions(), fs::perms(0640));
}

TEST_F(Files, LinksAreFollowed) {
  const fs::path path = folder_ / "guest.xml";
  const fs::path link = folder_ / "link.xml";
  const fs::path further = folder_ / "further.xml";
  fs::create_symlink("guest.xml", link);
  fs::create_symlink(link, further);
  EXPECT_EQ(listed(write_file(guest_, further)), "") << "what it leads to is not there yet";
  EXPECT_TRUE(fs::is_symlink(further) && fs::is_symlink(link));
  EXPECT_EQ(content(path), kGuest);

  guest_.name("other");
  EXPECT_EQ(listed(write_file(guest_, link)), "");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(read_file<Domain>(path)->name(), "other");
  EXPECT_EQ(count(), 3U);
}

TEST_F(Files, TheLongestName) {
  const fs::path path = folder_ / std::string(255, 'n');
  EXPECT_EQ(listed(write_file(guest_, path)), "");
  EXPECT_EQ(content(path), kGuest);
}

TEST_F(Files, DevicesAreWrittenTo) {
  EXPECT_EQ(listed(write_file(guest_, "/dev/null")), "");
  EXPECT_FALSE(fs::is_regular_file("/dev/null"));
  ASSERT_TRUE(fs::exists("/dev/full"));
  EXPECT_EQ(listed(write_file(guest_, "/dev/full")),
            "0:0 io-unwritable : cannot write: No space left on device\n");
}

TEST_F(Files, WhatCannotBeWrittenIsAFinding) {
  fs::create_symlink("loop", folder_ / "loop");
  std::ofstream(folder_ / "file") << "old";
  struct {
    fs::path path;
    std::string message;
  } const cases[] = {
      {folder_, "Is a directory"},
      {folder_ / "", "Is a directory"},
      {folder_ / "none" / "guest.xml", "No such file or directory"},
      {folder_ / "file" / "guest.xml", "Not a directory"},
      {folder_ / "loop", "Too many levels of symbolic links"},
      {folder_ / std::string(256, 'n'), "File name too long"},
      {"", "No such file or directory"},
  };
  for (const auto& c : cases) {
    const auto findings = write_file(guest_, c.path);
    ASSERT_EQ(findings.size(), 1U) << c.path;
    EXPECT_EQ(findings[0].id, "io-unwritable");
    EXPECT_EQ(findings[0].message, "cannot write: " + c.message);
    EXPECT_EQ(findings[0].file, c.path.string());
  }
  EXPECT_EQ(count(), 2U) << "nothing half-written";
  EXPECT_EQ(content(folder_ / "file"), "old");
}

TEST_F(Files, WithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  std::ofstream(folder_ / "guest.xml") << "old";
  fs::permissions(folder_, fs::perms(0500));
  const auto findings = write_file(guest_, folder_ / "guest.xml");
  fs::permissions(folder_, fs::perms(0700));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message, "cannot write: Permission denied");
  EXPECT_EQ(content(folder_ / "guest.xml"), "old");
}

TEST_F(Files, StayAsTheyAreWhereTheObjectIsNotWhole) {
  const fs::path path = folder_ / "guest.xml";
  std::ofstream(path) << "old";
  EXPECT_EQ(write_file(Domain(), path).size(), 4U);
  EXPECT_EQ(content(path), "old");
  EXPECT_EQ(count(), 1U);
}

}  // namespace
