// SPDX-License-Identifier: LGPL-2.1-or-later
#include "grammar/suggestion.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace virtbind::grammar::test {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("disk", "disk", 3), 0U);
  EXPECT_EQ(edit_distance("dsik", "disk", 3), 1U);
  EXPECT_EQ(edit_distance("dik", "disk", 3), 1U);
  EXPECT_EQ(edit_distance("diskk", "disk", 3), 1U);
  EXPECT_EQ(edit_distance("dusk", "disk", 3), 1U);
  EXPECT_EQ(edit_distance("", "ab", 3), 2U);
  EXPECT_GT(edit_distance("kitten", "bridge", 3), 3U);
}

struct Row {
  const char* wrong;
  std::vector<std::string> candidates;
  const char* meant;  ///< "" for nothing
};

TEST(Suggest, NearMisses) {
  const std::vector<Row> rows = {
      {"dsik", {"disk", "dick"}, "disk"},
      {"Type", {"type", "tape"}, "type"},
      {"dump_core", {"dumpCore"}, "dumpCore"},
      {"host-passthru", {"host-model", "host-passthrough"}, "host-passthrough"},
      {"subsys", {"subsystem", "capabilities"}, "subsystem"},
      {"bridg", {"bridge", "network"}, "bridge"},
      // nothing is near
      {"cpu", {"memory", "name"}, ""},
      {"on", {"no"}, ""},
      {"a", {"b"}, ""},
      // several are as near
      {"ich10", {"ich6", "ich7", "ich9"}, ""},
      {"vd", {"vda", "vdb"}, ""},
      // it is right already
      {"disk", {"disk"}, ""},
      {"", {"a"}, ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(suggest(row.wrong, row.candidates).value_or(""), row.meant) << row.wrong;
  }
}

}  // namespace
}  // namespace virtbind::grammar::test
