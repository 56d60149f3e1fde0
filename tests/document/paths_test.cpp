// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Changes by path, and what is said of paths that lead nowhere.
#include <string>

#include <gtest/gtest.h>

#include "document/documents.hpp"
#include <virtbind/core.hpp>

namespace {

using virtbind::core::Domain;

const std::string kGuest = R"(<domain>
  <name>n</name>
  <memory>1</memory>
  <os><type>linux</type><kernel>/k</kernel></os>
  <devices>
    <disk type='file'><source file='/a'/><target dev='hda'/></disk>
    <disk type='file'><source file='/b'/><target dev='hdb'/></disk>
  </devices>
</domain>
)";

std::string with(std::string text, const std::string& part, const std::string& by) {
  return text.replace(text.find(part), part.size(), by);
}

struct Edited {
  explicit Edited(const std::string& text = kGuest) : document(document_of<Domain>(text)) {}
  std::string set(const std::string& path, const std::string& value) {
    return first(document.any().set(path, value));
  }
  std::string remove(const std::string& path) { return first(document.any().remove(path)); }
  std::string add(const std::string& path, const std::string& xml) {
    return first(document.any().add(path, xml));
  }
  virtbind::Document<Domain> document;
};

TEST(Paths, ChooseByNumberAndByCondition) {
  Edited edited;
  EXPECT_EQ(edited.set("/domain/devices/disk[2]/source/@file", "/2"), "");
  EXPECT_EQ(edited.set("/domain/devices/disk[target/@dev='hda']/source/@file", "/1"), "");
  EXPECT_EQ(saved(edited.document), with(with(kGuest, "'/a'", "'/1'"), "'/b'", "'/2'"));
  EXPECT_EQ(edited.remove("/domain/devices/disk[@type=\"file\"]"), "");
  EXPECT_EQ(edited.set("/domain/devices/disk/source/@file", "/only"), "");
  EXPECT_EQ(edited.document->devices().disk().size(), 1U);
  EXPECT_EQ(edited.document->devices().disk()[0].source()->file().get(), "/only");
}

TEST(Paths, WhatIsSetIsMade) {
  Edited edited;
  EXPECT_EQ(edited.set("/domain/clock/@offset", "utc"), "");
  EXPECT_EQ(saved(edited.document), with(kGuest, "</os>\n", "</os>\n  <clock offset='utc'/>\n"));
}

TEST(Paths, ThatLeadNowhereAreExplained) {
  Edited edited;
  EXPECT_EQ(edited.set("/domain/nmae", "x"),
            "test.xml:1:1: error: element 'nmae' is not known in 'domain'; did you mean 'name'? "
            "[bad-path]");
  EXPECT_EQ(edited.set("/domain/devices/disk[2]/source/@fiel", "x"),
            "test.xml:7:23: error: attribute 'fiel' is not known in 'source'; did you mean 'file'? "
            "[bad-path]");
  EXPECT_EQ(edited.set("/domain/devices/disk[3]/source/@file", "x"),
            "test.xml:5:3: error: there is no '/domain/devices/disk[3]', only 2 of that name "
            "[bad-path]");
  EXPECT_EQ(edited.remove("/domain/devices/disk[target/@dev='hdz']"),
            "test.xml:5:3: error: there is no '/domain/devices/disk[target/@dev='hdz']' "
            "[bad-path]");
  EXPECT_EQ(
      edited.set("/domian/name", "x"),
      "test.xml: /domian/name: error: the document element is 'domain', not 'domian' [bad-path]");
  EXPECT_EQ(edited.remove("/domain/vcpu"),
            "test.xml:1:1: error: there is no '/domain/vcpu' [bad-path]");
  EXPECT_EQ(edited.set("name", "x"), "test.xml: name: error: a path begins with '/' [bad-path]");
  EXPECT_EQ(edited.set("/domain/devices/disk[0]", "x"),
            "test.xml: /domain/devices/disk[0]: error: elements are counted from 1 [bad-path]");
  EXPECT_EQ(edited.set("/domain/devices/disk[", "x"),
            "test.xml: /domain/devices/disk[: error: '/domain/devices/disk[' lacks a name at its "
            "end [bad-path]");
  EXPECT_EQ(edited.set("/domain/devices/interface/mac/@address", "x"),
            "test.xml:5:3: error: there is no '/domain/devices/interface' [bad-path]");
  EXPECT_EQ(saved(edited.document), kGuest);
}

TEST(Paths, ValuesAreJudged) {
  Edited edited;
  EXPECT_EQ(edited.set("/domain/@type", "kvmm"),
            "test.xml: /domain/@type: error: 'kvmm' cannot be its value, expected one of 'xen', "
            "'qemu', 'kvm' "
            "[bad-value]");
  EXPECT_EQ(edited.set("/domain/devices", "x"),
            "test.xml: /domain/devices: error: it has no text of its own [bad-value]");
  EXPECT_EQ(
      edited.set("/domain/vcpu", "many"),
      "test.xml: /domain/vcpu: error: 'many' cannot be its value, expected a non-negative integer "
      "[bad-value]");
  EXPECT_EQ(saved(edited.document), kGuest);
}

TEST(Paths, ElementsAreAddedAsXml) {
  Edited edited;
  EXPECT_EQ(edited.add("/domain/devices", "<emulator>/q</emulator>\n<console tty='/t'/>"), "");
  EXPECT_EQ(saved(edited.document),
            with(with(kGuest, "<devices>\n", "<devices>\n    <emulator>/q</emulator>\n"),
                 "<target dev='hdb'/></disk>\n",
                 "<target dev='hdb'/></disk>\n    <console tty='/t'/>\n"));
}

TEST(Paths, WhatCannotBeAddedIsLeftOut) {
  Edited edited;
  EXPECT_EQ(edited.add("/domain/features", "<paee/>"),
            "added XML:1:1: error: element 'paee' is not known in 'features'; did you mean 'pae'? "
            "[unknown-element]");
  EXPECT_EQ(edited.add("/domain/devices", "<console tty='/t'/><dsik/>"),
            "added XML:1:20: error: element 'dsik' is not known in 'devices'; did you mean 'disk'? "
            "[unknown-element]");
  EXPECT_EQ(edited.add("/domain", "<name>m</name>"),
            "added XML:1:1: error: element 'name' may stand only once in 'domain' "
            "[duplicate-element]");
  EXPECT_EQ(edited.add("/domain/devices", "<disk type='file'/>"),
            "added XML:1:1: error: 'disk' needs the element 'target' [missing-element]");
  EXPECT_EQ(edited.add("/domain/devices", "disk"),
            "added XML:1:1: error: elements can be added, not text [unexpected-text]");
  EXPECT_EQ(edited.add("/domain/devices", "<disk>").substr(0, 9), "added XML");
  EXPECT_EQ(edited.add("/domain/devices", ""),
            "added XML:1:1: error: there is no element to add [bad-value]");
  EXPECT_EQ(saved(edited.document), kGuest);
}

}  // namespace
