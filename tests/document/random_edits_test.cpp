// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Edits by chance over libvirt's own documents.  Whatever is changed: the text read again is the
// objects, the bytes around the change are what they were, and no line comes or goes that does not
// belong to it.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <libvirt_10_7.hpp>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/documents.hpp"
#include "document/documents.hpp"
#include "document/load.hpp"
#include "document/random_edit.hpp"
#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

namespace {

using virtbind::AnyDocument;
using virtbind::document::load;
using virtbind::xml::Range;

/// What the object says, as the serializer has it: the same for objects that are equal, whatever
/// order they note for themselves.
std::string written(const virtbind::TypeInfo& type, const void* object) {
  std::string text;
  virtbind::write_object(type, object, text);
  return text;
}

/// Whether the text says what the object says: as the object's own text does, which is without
/// spellings that mean the same.
bool reads_as(const virtbind::TypeInfo& type, const void* object, const std::string& text) {
  const auto again = load(type, text_of(text), {});
  const std::string own = written(type, object);
  if (own == written(type, again.object.get())) return true;
  const auto copy = load(type, text_of(own), {});
  return virtbind::equal(type, copy.object.get(), again.object.get());
}

std::size_t lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// What of the old text is not in the new one any more, from both ends.
Range changed(const std::string& before, const std::string& after, std::size_t& end_after) {
  const std::size_t most = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < most && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < most - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  end_after = after.size() - tail;
  return {head, before.size() - tail};
}

/// The text without the declaration of a namespace that the one before it did not need.
std::string without_declaration(const std::string& before, std::string after) {
  for (std::size_t at = 0; (at = after.find(" xmlns:", at)) != std::string::npos; ++at) {
    const std::size_t value = after.find('=', at) + 1;
    const std::string whole = after.substr(at, after.find(after[value], value + 1) + 1 - at);
    if (before.find(whole) == std::string::npos) return after.erase(at, whole.size());
  }
  return after;
}

/// Says what is wrong with the text after an edit, or nothing.
std::string judge(const Edit& edit, const std::string& before, const std::string& whole) {
  if (before == whole) return "";
  if (edit.kind == Edit::Kind::remove &&
      whole == before.substr(0, edit.part.begin) + before.substr(edit.part.end)) {
    return "";  // also where its neighbours are equal, and it cannot be said which one went
  }
  const bool added = edit.kind == Edit::Kind::add;
  const std::string after = added ? without_declaration(before, whole) : whole;
  std::size_t end_after = 0;
  const Range range = changed(before, after, end_after);
  // Equal bytes at the border of what came or went may be counted to either side.
  const std::string gone = before.substr(range.begin, range.end - range.begin);
  const std::string come = after.substr(range.begin, end_after - range.begin);
  const std::size_t slack = std::max(gone.size(), come.size());
  if (range.end > edit.part.end + slack || range.begin + slack < edit.part.begin) {
    return "bytes outside of the edit changed";
  }
  if (edit.one_value) {
    if (range.begin < edit.part.begin || range.end > edit.part.end) return "more than the value";
  }
  using Kind = Edit::Kind;
  if (edit.kind == Kind::remove && !come.empty()) return "removing wrote '" + come + "'";
  if (edit.kind == Kind::clear && !come.empty()) return "clearing wrote '" + come + "'";
  if (edit.kind == Kind::add && !gone.empty() &&
      gone.find_first_not_of("/> ") != std::string::npos) {
    return "adding took '" + gone + "'";
  }
  if (edit.kind == Kind::reorder) {
    std::string left = gone;
    std::string right = come;
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    if (left != right) return "moving changed bytes";
    if (lines(gone) != lines(come)) return "moving changed lines";
  }
  return "";
}

struct Tally {
  std::array<std::size_t, 7> made{};
  std::size_t unchanged = 0;
};

/// The document in another layout: as it is, with Windows' line ends, with tabs, or on one line.
std::string laid_out(const std::string& text, std::size_t way) {
  if (way == 0) return text;
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool at_line_begin = i > 0 && text[i - 1] == '\n';
    if (way == 1 && text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) made += '\r';
    if (way == 2 && at_line_begin && text.compare(i, 2, "  ") == 0) {
      const std::size_t end = text.find_first_not_of(' ', i);
      made.append((end - i) / 2, '\t');
      i = end;
    }
    if (way == 3 && text[i] == '>') {
      const std::size_t next = text.find_first_not_of(" \n", i + 1);
      made += '>';
      if (next != std::string::npos && text[next] == '<') i = next - 1;
      continue;
    }
    made += text[i];
  }
  return made;
}

void edit_document(const virtbind::Binding& binding, const std::string& name,
                   const std::string& bytes, std::mt19937& chance, std::size_t edits,
                   Tally& tally) {
  const auto* root = binding.find_root({}, root_of(bytes));
  if (root == nullptr) return;
  const auto& type = *root->type;
  auto read = AnyDocument::read(type, text_of(bytes));
  auto& document = std::get<AnyDocument>(read);
  for (std::size_t i = 0; i < edits; ++i) {
    const std::string before(document.text().bytes());
    const auto source = load(type, text_of(before), {});
    const auto parts = parts_of(type, document.object(), source.tree);
    const Edit edit = edit_by_chance(source.tree, parts, chance);
    if (edit.kind == Edit::Kind::none) continue;
    const auto findings = document.update();
    const std::string after(document.text().bytes());
    const std::string place =
        name + ": " + std::to_string(static_cast<int>(edit.kind)) + " " + edit.what;
    ASSERT_TRUE(findings.empty()) << place << ": " << to_string(findings.front()) << "\n" << before;
    ++tally.made[static_cast<std::size_t>(edit.kind)];
    if (before == after) ++tally.unchanged;
    ASSERT_EQ(judge(edit, before, after), "") << place << "\n"
                                              << before << "\n--- after\n"
                                              << after;
    ASSERT_TRUE(reads_as(type, document.object(), after)) << place << "\n" << after;
  }
}

class RandomEdits : public testing::TestWithParam<const virtbind::Binding*> {};

TEST_P(RandomEdits, ChangeWhatTheyChangeAndNothingElse) {
  const auto documents = corpus_documents();
  if (documents.empty()) GTEST_SKIP() << "VIRTBIND_CORPUS is not set";
  constexpr std::size_t kEdits = 12000;
  std::mt19937 chance(20080401);
  Tally tally;
  const std::size_t each = kEdits / documents.size() + 1;
  for (std::size_t i = 0; i < documents.size() && !HasFatalFailure(); ++i) {
    const std::string bytes = contents(documents[i].file);
    if (!is_readable(bytes)) continue;
    edit_document(*GetParam(), documents[i].file.string(), laid_out(bytes, i % 4), chance, each,
                  tally);
  }
  std::size_t made = 0;
  const std::array<const char*, 7> names{"", "set", "clear", "add", "remove", "reorder", "replace"};
  for (std::size_t kind = 1; kind < names.size(); ++kind) {
    std::cout << names[kind] << ' ' << tally.made[kind] << ", ";
    made += tally.made[kind];
    EXPECT_GT(tally.made[kind], 0U) << names[kind];
  }
  std::cout << made << " in all, " << tally.unchanged << " of them to what was there\n";
  EXPECT_GE(made, 5000U);
}

INSTANTIATE_TEST_SUITE_P(Bindings, RandomEdits,
                         testing::Values(&libvirt_10_7::binding(), &virtbind::libvirt::binding()),
                         [](const auto& binding) {
                           return std::string(binding.index == 0 ? "OfTheirVersion" : "Installed");
                         });

}  // namespace
