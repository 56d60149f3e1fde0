// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Saving to files.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "document/documents.hpp"
#include <virtbind/core.hpp>

namespace {

namespace fs = std::filesystem;
using virtbind::Document;
using virtbind::core::Domain;

const std::string kGuest =
    "<domain><name>n</name><memory>1</memory><os><type>linux</type><kernel>/k</kernel></os>"
    "<devices/></domain>\n";

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::create_directories(folder_);
    write(kGuest);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& text) const { std::ofstream(file()) << text; }
  [[nodiscard]] std::string text() const {
    std::ifstream stream(file());
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] fs::path file() const { return folder_ / "guest.xml"; }

  fs::path folder_;
};

TEST_F(Files, KeepTheirModeAndTheirLinks) {
  fs::permissions(file(), fs::perms::owner_read | fs::perms::owner_write);
  const fs::path link = folder_ / "link.xml";
  fs::create_symlink("guest.xml", link);
  auto guest = Document<Domain>::read_file(link);
  ASSERT_TRUE(guest);
  guest->value().name("m");
  EXPECT_EQ(first(guest->save()), "");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_NE(text().find("<name>m</name>"), std::string::npos);
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  guest->value().name("again");
  EXPECT_EQ(first(guest->save()), "");
  EXPECT_NE(text().find("<name>again</name>"), std::string::npos);
}

TEST_F(Files, ThatChangedMeanwhileAreNotWritten) {
  auto guest = Document<Domain>::read_file(file());
  ASSERT_TRUE(guest);
  guest->value().name("m");
  write("<other/>");
  EXPECT_EQ(first(guest->save()),
            file().string() +
                ": error: the file changed on disk since it was read; nothing is "
                "written [io-changed]");
  EXPECT_EQ(text(), "<other/>");
  EXPECT_EQ(first(guest->save_as(file())), "");
  EXPECT_NE(text().find("<name>m</name>"), std::string::npos);
}

TEST_F(Files, WithoutChangesAreNotWritten) {
  struct stat before = {};
  struct stat after = {};
  auto guest = Document<Domain>::read_file(file());
  ASSERT_TRUE(guest);
  ASSERT_EQ(::stat(file().c_str(), &before), 0);
  guest->value().name("n");
  EXPECT_EQ(first(guest->save()), "");
  ASSERT_EQ(::stat(file().c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(Files, ATextFromNoFileIsNotSaved) {
  auto guest = document_of<Domain>(kGuest);
  EXPECT_EQ(first(guest.save()),
            "test.xml: error: the document was read from no file [io-unwritable]");
}

}  // namespace
