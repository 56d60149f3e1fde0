// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every valid document of libvirt's own tests is read into typed objects and written back with the
// same content, and those objects are valid.  No exclusion list.
#include <cstdlib>
#include <libvirt_10_7.hpp>
#include <memory>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/canonical_xml.hpp"
#include "corpus/documents.hpp"
#include <virtbind/binding/writer.hpp>
#include <virtbind/io.hpp>
#include <virtbind/validate.hpp>
#include <virtbind/xml/serializer.hpp>

namespace {

/// Reads and writes a document; says what went wrong, or nothing.
std::string round_trip(const CorpusDocument& row) {
  const auto* root = libvirt_10_7::binding().find_root({}, row.root);
  if (root == nullptr) return "no such kind of document: " + row.root;
  const std::string before = contents(row.file);
  auto text = virtbind::xml::Text::decode(before, row.file.filename().string());
  if (const auto* finding = std::get_if<virtbind::Finding>(&text)) return to_string(*finding);
  void* object = root->type->create();
  auto findings = virtbind::read_object(*root->type, object, std::get<virtbind::xml::Text>(text));
  std::string after;
  if (findings.empty()) {
    findings = virtbind::write_object(*root->type, object, after, {.root = row.root});
  }
  root->type->destroy(object);
  if (!findings.empty()) return to_string(findings.front());
  return canonical_xml(before) == canonical_xml(after) ? "" : "content differs:\n" + after;
}

TEST(Corpus, EveryValidDocumentSurvivesReadingAndWriting) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  std::size_t tried = 0;
  std::size_t lost = 0;
  for (const CorpusDocument& row : corpus_documents()) {
    if (!row.valid) continue;
    ++tried;
    const std::string problem = round_trip(row);
    if (problem.empty()) continue;
    ++lost;
    EXPECT_EQ(problem, "") << row.file;
  }
  RecordProperty("documents", static_cast<int>(tried));
  std::cout << tried << " valid documents, " << lost << " not read and written exactly\n";
  EXPECT_GT(tried, 0U);
}

/// A document read into a typed object, for as long as that is wanted.
struct Loaded {
  const virtbind::TypeInfo* type = nullptr;
  std::unique_ptr<void, void (*)(void*)> object{nullptr, nullptr};
};

Loaded load(const CorpusDocument& row) {
  const auto* type = libvirt_10_7::binding().find_root({}, row.root)->type;
  Loaded loaded{type, {type->create(), type->destroy}};
  auto text = virtbind::xml::Text::decode(contents(row.file), row.file.filename().string());
  const auto findings =
      virtbind::read_object(*type, loaded.object.get(), std::get<virtbind::xml::Text>(text));
  EXPECT_TRUE(findings.empty()) << row.file << ": " << to_string(findings.front());
  return loaded;
}

/// The findings of one judge, without what only text has: file, line and column.
std::vector<std::string> judged(std::vector<virtbind::Finding> findings) {
  std::vector<std::string> made;
  for (const auto& f : findings) made.push_back(f.id + " " + f.path + " " + f.message);
  return made;
}

std::vector<std::string> judged_as_text(const Loaded& loaded) {
  std::string out;
  virtbind::xml::Serializer serializer;
  virtbind::Writer writer(serializer);  // unset members are left out, for the validator to miss
  writer.write(*loaded.type, loaded.object.get(), {loaded.type->element_ns, loaded.type->element});
  auto text = virtbind::xml::Text::decode(serializer.take(), "");
  return judged(validate(libvirt_10_7::binding(), std::get<virtbind::xml::Text>(text)));
}

/// Takes one value away somewhere in an object: the n-th that is met, counting down.
bool take_away(const virtbind::TypeInfo& type, void* object, std::size_t& countdown) {
  for (const auto members : {type.attributes, type.children}) {
    for (const auto& member : members) {
      for (std::size_t index = 0; index < member.size(object); ++index) {
        if (countdown-- == 0) {
          member.operations->erase(member.container(object), index);
          return true;
        }
        void* child = const_cast<void*>(member.at(object, index));
        if (take_away(*member.type, child, countdown)) return true;
      }
    }
  }
  return false;
}

TEST(Corpus, EveryValidDocumentIsAValidObject) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  std::size_t tried = 0;
  for (const CorpusDocument& row : corpus_documents()) {
    if (!row.valid) continue;
    const Loaded loaded = load(row);
    ++tried;
    const auto findings = virtbind::validate_object(*loaded.type, loaded.object.get());
    EXPECT_TRUE(findings.empty()) << row.file << ": " << to_string(findings.front());
  }
  std::cout << tried << " objects validated\n";
}

TEST(Corpus, ABrokenObjectIsJudgedAsItsText) {
  if (std::getenv("VIRTBIND_CORPUS") == nullptr) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  std::mt19937 random(1);  // NOLINT(bugprone-random-generator-seed): the same edits every time
  std::size_t tried = 0;
  std::size_t broken = 0;
  for (const CorpusDocument& row : corpus_documents()) {
    if (!row.valid) continue;
    const Loaded loaded = load(row);
    std::size_t countdown = random() % 60;
    if (!take_away(*loaded.type, loaded.object.get(), countdown)) continue;
    ++tried;
    const auto object = judged(virtbind::validate_object(*loaded.type, loaded.object.get()));
    EXPECT_EQ(object, judged_as_text(loaded)) << row.file;
    if (!object.empty()) ++broken;
  }
  std::cout << tried << " edits, " << broken << " of them break the document\n";
  EXPECT_GT(broken, 0U);
}

}  // namespace
