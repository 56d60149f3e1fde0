// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Two versions of a binding in one program: documents of libvirt 10.7.0 as the installed libvirt
// would have them.
#include <cstdlib>
#include <iostream>
#include <libvirt_10_7.hpp>
#include <memory>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "corpus/canonical_xml.hpp"
#include "corpus/documents.hpp"
#include <virtbind/convert.hpp>
#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>
#include <virtbind/validate.hpp>

namespace {

using namespace virtbind;

using Object = std::unique_ptr<void, void (*)(void*)>;

std::string written(const TypeInfo& type, const void* object, const std::string& root) {
  std::string text;
  EXPECT_TRUE(write_object(type, object, text, {.root = root}).empty());
  return text;
}

/// A document converts without a word exactly where the other schema takes it as it is; else what
/// is written is valid, or nothing is.
TEST(Convert, LosesNothingWhereBothSchemasKnowIt) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  std::size_t whole = 0;
  std::size_t less = 0;
  std::size_t refused = 0;
  for (const CorpusDocument& document : corpus_documents()) {
    const RootInfo* from = libvirt_10_7::binding().find_root({}, document.root);
    const RootInfo* to = libvirt::binding().find_root({}, document.root);
    if (!document.valid || from == nullptr || to == nullptr) continue;
    const auto source = xml::Text::read_file(document.file);
    const auto& text = std::get<xml::Text>(source);
    const bool known = validate(libvirt::binding(), text).empty();

    const Object newer(from->type->create(), from->type->destroy);
    ASSERT_TRUE(read_object(*from->type, newer.get(), text).empty()) << document.file;
    const Object older(to->type->create(), to->type->destroy);
    const auto findings = convert_object(*from->type, newer.get(), *to->type, older.get());
    EXPECT_EQ(findings.empty(), known)
        << document.file << ": " << (findings.empty() ? "" : to_string(findings.front()));
    if (has_errors(findings)) {
      ++refused;
    } else if (!findings.empty()) {
      ++less;
      EXPECT_TRUE(validate_object(*to->type, older.get()).empty()) << document.file;
    } else {
      ++whole;
      EXPECT_EQ(canonical_xml(written(*to->type, older.get(), document.root)),
                canonical_xml(contents(document.file)))
          << document.file;
    }
  }
  std::cout << whole << " documents whole, " << less << " with something left behind, " << refused
            << " that cannot be\n";
  EXPECT_GT(whole, 0U);
}

/// Typed classes on both sides.
TEST(Convert, SaysWhatIsLeftBehind) {
  auto guest = read<libvirt_10_7::Domain>(
      "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os>"
      "<features><async-teardown enabled='yes'/></features>"
      "<devices><disk type='file'><driver name='qemu' discard_no_unref='on'/>"
      "<source file='/a'/><target dev='vda'/></disk>"
      "</devices></domain>");
  ASSERT_TRUE(guest) << to_string(guest.findings().front());
  const auto made = convert<libvirt::Domain>(*guest);
  ASSERT_TRUE(made) << to_string(made.findings().front());
  ASSERT_EQ(made.findings().size(), 2U);
  EXPECT_EQ(made.findings().front().severity, Severity::warning);
  EXPECT_EQ(made.findings().front().path, "/domain/features/async-teardown");
}

}  // namespace
