// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Hypervisor namespaces, whatever their prefix, and free-form content.
#include <string>

#include <gtest/gtest.h>

#include "document/documents.hpp"
#include <virtbind/libvirt.hpp>

namespace {

using virtbind::libvirt::Domain;

const std::string kQemu = "http://libvirt.org/schemas/domain/qemu/1.0";

std::string guest(const std::string& attributes, const std::string& rest) {
  return "<domain type='kvm'" + attributes +
         ">\n  <name>n</name>\n  <memory>1</memory>\n  <os><type>hvm</type></os>\n"
         "  <devices/>\n" +
         rest + "</domain>\n";
}

TEST(Namespaces, AreDeclaredOnTheParentAsLibvirtDoes) {
  auto document = document_of<Domain>(guest("", ""));
  EXPECT_EQ(first(document.any().add("/domain",
                                     "<qemu:commandline><qemu:arg value='-s'/>"
                                     "</qemu:commandline>")),
            "");
  EXPECT_EQ(saved(document),
            guest(" xmlns:qemu='" + kQemu + "'",
                  "  <qemu:commandline>\n    <qemu:arg value='-s'/>\n  </qemu:commandline>\n"));
}

TEST(Namespaces, KeepThePrefixOfTheDocument) {
  const std::string own = " xmlns:q='" + kQemu + "'";
  const std::string begin = "  <q:commandline>\n    <q:arg value='-s'/>\n";
  const std::string end = "  </q:commandline>\n";
  auto document = document_of<Domain>(guest(own, begin + end));
  EXPECT_EQ(first(document.any().add("/domain/qemu:commandline", "<qemu:arg value='-S'/>")), "");
  EXPECT_EQ(saved(document), guest(own, begin + "    <q:arg value='-S'/>\n" + end));
  EXPECT_EQ(first(document.any().set("/domain/qemu:commandline/qemu:arg[2]/@value", "-x")), "");
  EXPECT_EQ(saved(document), guest(own, begin + "    <q:arg value='-x'/>\n" + end));
}

TEST(Namespaces, MayBeTheDefault) {
  const std::string begin = "  <commandline xmlns='" + kQemu + "'>\n    <arg value='-s'/>\n";
  const std::string end = "  </commandline>\n";
  auto document = document_of<Domain>(guest("", begin + end));
  EXPECT_EQ(first(document.any().add("/domain/qemu:commandline", "<qemu:arg value='-S'/>")), "");
  EXPECT_EQ(first(document.any().add("/domain/qemu:commandline", "<qemu:env name='A'/>")), "");
  EXPECT_EQ(saved(document),
            guest("", begin + "    <arg value='-S'/>\n    <env name='A'/>\n" + end));
}

const std::string kMetadata = R"(  <metadata>
    <a:app xmlns:a="urn:a" a:x='1' >text<b/><!-- c --></a:app>
    <other  xmlns='urn:b'/>
  </metadata>
)";

TEST(FreeForm, ChangesWhereItWasChanged) {
  auto document = document_of<Domain>(guest("", kMetadata));
  auto& nodes = document->metadata()->nodes();
  ASSERT_EQ(nodes.size(), 5U);
  nodes[1].attributes[0].value = "2";
  nodes[1].children[0].text = "other <text>";
  std::string expected = kMetadata;
  expected.replace(expected.find("'1'"), 3, "'2'");
  expected.replace(expected.find("text<"), 4, "other &lt;text&gt;");
  EXPECT_EQ(saved(document), guest("", expected));
  nodes[1].children.pop_back();
  expected.replace(expected.find("<!-- c -->"), 10, "");
  EXPECT_EQ(saved(document), guest("", expected));
}

TEST(FreeForm, GrowsAndShrinks) {
  auto document = document_of<Domain>(guest("", kMetadata));
  EXPECT_EQ(first(document.any().add("/domain/metadata", "<c:new xmlns:c='urn:c'><c:d/></c:new>")),
            "");
  std::string expected = kMetadata;
  expected.insert(expected.find("</metadata>"), "<c:new xmlns:c='urn:c'><c:d/></c:new>");
  EXPECT_EQ(saved(document), guest("", expected));
  auto& nodes = document->metadata()->nodes();
  nodes.erase(nodes.begin() + 1, nodes.begin() + 3);
  const std::string app = "    <a:app xmlns:a=\"urn:a\" a:x='1' >text<b/><!-- c --></a:app>\n";
  expected.replace(expected.find(app), app.size(), "    ");
  expected.erase(expected.find("        <other"), 4);
  EXPECT_EQ(saved(document), guest("", expected));
}

TEST(FreeForm, IsKeptWhereTheOrderIsNotTheSchemas) {
  const std::string text =
      "<domain type='kvm'><devices/><metadata/><name>n</name><title>t</title><memory>1</memory>"
      "<os><type>hvm</type></os></domain>";
  auto document = document_of<Domain>(text);
  document->title().reset();
  document->uuid("00000000-0000-0000-0000-000000000001");
  EXPECT_EQ(saved(document),
            "<domain type='kvm'><devices/><metadata/><name>n</name>"
            "<uuid>00000000-0000-0000-0000-000000000001</uuid><memory>1</memory>"
            "<os><type>hvm</type></os></domain>");
}

}  // namespace
