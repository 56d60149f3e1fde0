// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Compiled grammars that are good, damaged or not grammars at all.
#include <cstdint>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_grammars.hpp"

namespace virtbind::grammar::test {
namespace {

constexpr std::size_t header_size = 24;

std::string id_of(const std::variant<Grammar, Finding>& loaded) {
  const auto* finding = std::get_if<Finding>(&loaded);
  return finding == nullptr ? "" : finding->id;
}

/// Gives bytes the checksum and size that a loader believes, so that it looks inside.
std::string with_header_mended(std::string bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (std::size_t i = header_size; i < bytes.size(); ++i) {
    crc ^= static_cast<unsigned char>(bytes[i]);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
  };
  put(12, ~crc);
  put(16, static_cast<std::uint32_t>(bytes.size() - header_size));
  return bytes;
}

TEST(Load, KnowsItsName) {
  const Grammar grammar = load_grammar("guest");
  EXPECT_EQ(grammar.name(), "guest");
  EXPECT_EQ(grammar.elements(), 22U);
}

TEST(Load, BytesNeedNotOutliveTheCall) {
  std::string bytes = read_bytes(grammar_file("guest"));
  const auto loaded = Grammar::from_bytes(bytes);
  bytes.assign(bytes.size(), 'x');
  EXPECT_TRUE(
      check(std::get<Grammar>(loaded), "<guest kind='fast'><name>a</name></guest>").empty());
}

TEST(Load, SaysWhatFileIsMissing) {
  const auto loaded = Grammar::load("/no/such/file");
  ASSERT_EQ(id_of(loaded), "io-not-found");
  EXPECT_EQ(to_string(std::get<Finding>(loaded)),
            "/no/such/file: error: no such file [io-not-found]");
  EXPECT_EQ(id_of(Grammar::load("/")), "io-directory");
}

TEST(Load, OtherVersionSaysWhatToDo) {
  std::string bytes = read_bytes(grammar_file("guest"));
  bytes[8] = 99;
  const auto loaded = Grammar::from_bytes(bytes, "old.vbg");
  ASSERT_EQ(id_of(loaded), "grammar-version");
  EXPECT_THAT(std::get<Finding>(loaded).message, testing::HasSubstr("format version 99"));
  EXPECT_THAT(std::get<Finding>(loaded).message, testing::HasSubstr("virtbind-gen"));
}

TEST(Load, WhatIsNoGrammar) {
  EXPECT_EQ(id_of(Grammar::from_bytes("")), "grammar-corrupt");
  EXPECT_EQ(id_of(Grammar::from_bytes("<grammar/>")), "grammar-corrupt");
}

TEST(Load, EveryTruncationIsNoticed) {
  const std::string bytes = read_bytes(grammar_file("guest"));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_EQ(id_of(Grammar::from_bytes(std::string_view(bytes).substr(0, size))),
              "grammar-corrupt")
        << size;
  }
}

TEST(Load, EveryFlippedBitIsNoticed) {
  const std::string bytes = read_bytes(grammar_file("guest"));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    ASSERT_NE(id_of(Grammar::from_bytes(damaged)), "") << at;
  }
}

// With a checksum that is right, everything inside has to be checked by itself.
TEST(Load, ForgedContentsAreRefusedOrHarmless) {
  const std::string bytes = read_bytes(grammar_file("guest"));
  const xml::Text document = text_of(
      "<guest kind='fast'><name>a</name><memory>1</memory><devices><disk type='file' "
      "device='disk'><source file='/a'/></disk><net type='user'/></devices></guest>");
  std::mt19937 random(1);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  std::size_t usable = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string forged = bytes;
    for (std::size_t n = 1 + below(4); n > 0; --n) {
      forged[header_size + below(forged.size() - header_size)] = static_cast<char>(below(256));
    }
    if (below(8) == 0) forged.resize(header_size + below(forged.size() - header_size));
    const auto loaded = Grammar::from_bytes(with_header_mended(std::move(forged)));
    const auto* grammar = std::get_if<Grammar>(&loaded);
    if (grammar == nullptr) {
      EXPECT_EQ(id_of(loaded), "grammar-corrupt");
      continue;
    }
    ++usable;
    ValidatorOptions options;
    options.memo_bytes = 100'000;
    static_cast<void>(validate(*grammar, document, {}, options));
  }
  EXPECT_GT(usable, 0U);
}

}  // namespace
}  // namespace virtbind::grammar::test
