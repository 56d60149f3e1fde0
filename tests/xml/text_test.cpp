// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From files and bytes to text, and from offsets to lines.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "recording_sink.hpp"
#include "virtbind/xml/line_index.hpp"

namespace virtbind::xml::test {
namespace {

using std::string_literals::operator""s;

/// ASCII and the euro sign, in units of two or four bytes.
std::string widen(const std::u32string& text, std::size_t width, bool big_endian) {
  std::string bytes;
  for (const char32_t c : text) {
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t shift = 8 * (big_endian ? width - 1 - i : i);
      bytes.push_back(static_cast<char>(c >> shift & 0xFF));
    }
  }
  return bytes;
}

const std::u32string kWide = U"<?xml version='1.0' encoding='UTF-16'?><a>\u20AC</a>";
const std::string kWideInUtf8 = "<?xml version='1.0' encoding='UTF-16'?><a>\xE2\x82\xAC</a>";

struct EncodingCase {
  const char* name;
  std::string bytes;
  std::string utf8;
};

std::ostream& operator<<(std::ostream& out, const EncodingCase& one) { return out << one.name; }

class Encoding : public testing::TestWithParam<EncodingCase> {};

TEST_P(Encoding, IsDecodedAndParses) {
  const Text text = decode(GetParam().bytes);
  EXPECT_EQ(text.utf8(), GetParam().utf8);
  RecordingSink sink;
  const auto findings = Parser().parse(text, sink);
  EXPECT_TRUE(findings.empty()) << to_string(findings.front());
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Encoding,
    testing::Values(
        EncodingCase{"ascii", "<a/>", "<a/>"},
        EncodingCase{"utf8", "<a>\xE2\x82\xAC\xF0\x9F\x98\x80</a>",
                     "<a>\xE2\x82\xAC\xF0\x9F\x98\x80</a>"},
        EncodingCase{"utf8_mark", "\xEF\xBB\xBF<a/>", "\xEF\xBB\xBF<a/>"},
        EncodingCase{"utf8_mark_wins", "\xEF\xBB\xBF<?xml version='1.0' encoding='latin1'?><a/>",
                     "\xEF\xBB\xBF<?xml version='1.0' encoding='latin1'?><a/>"},
        EncodingCase{"us_ascii", "<?xml version='1.0' encoding='us-ascii'?><a/>",
                     "<?xml version='1.0' encoding='us-ascii'?><a/>"},
        EncodingCase{"utf16_le", widen(kWide, 2, false), kWideInUtf8},
        EncodingCase{"utf16_be", widen(kWide, 2, true), kWideInUtf8},
        EncodingCase{"utf16_le_mark", "\xFF\xFE" + widen(kWide, 2, false), kWideInUtf8},
        EncodingCase{"utf16_be_mark", "\xFE\xFF" + widen(kWide, 2, true), kWideInUtf8},
        EncodingCase{
            "utf16_surrogates",
            "\xFF\xFE" + widen(U"<a>", 2, false) + "\x3D\xD8\x00\xDE"s + widen(U"</a>", 2, false),
            "<a>\xF0\x9F\x98\x80</a>"},
        EncodingCase{"utf16_no_declaration", widen(U"<a/>", 2, false), "<a/>"},
        EncodingCase{"utf32_le", widen(kWide, 4, false), kWideInUtf8},
        EncodingCase{"utf32_be_mark", "\0\0\xFE\xFF"s + widen(kWide, 4, true), kWideInUtf8},
        EncodingCase{"latin1", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>",
                     "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xC3\xA4</a>"},
        EncodingCase{"windows", "<?xml version='1.0' encoding=\"windows-1252\"?><a>\x80</a>",
                     "<?xml version='1.0' encoding=\"windows-1252\"?><a>\xE2\x82\xAC</a>"},
        EncodingCase{"shift_jis", "<?xml version='1.0' encoding='Shift_JIS'?><a>\x82\xA0</a>",
                     "<?xml version='1.0' encoding='Shift_JIS'?><a>\xE3\x81\x82</a>"},
        EncodingCase{"ebcdic",
                     "\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7D\xF1\x4B\xF0"
                     "\x7D\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7D\xC9\xC2\xD4\xF0\xF3\xF7"
                     "\x7D\x6F\x6E\x4C\x81\x61\x6E",
                     "<?xml version='1.0' encoding='IBM037'?><a/>"}),
    [](const auto& one) { return one.param.name; });

struct BadEncodingCase {
  const char* name;
  std::string bytes;
  Location location;
  std::string message;
};

std::ostream& operator<<(std::ostream& out, const BadEncodingCase& one) { return out << one.name; }

class BadEncoding : public testing::TestWithParam<BadEncodingCase> {};

TEST_P(BadEncoding, IsAFinding) {
  const auto decoded = Text::decode(GetParam().bytes, "test.xml");
  ASSERT_TRUE(std::holds_alternative<Finding>(decoded));
  const auto& finding = std::get<Finding>(decoded);
  EXPECT_EQ(finding.id, "xml-encoding");
  EXPECT_EQ(finding.file, "test.xml");
  EXPECT_EQ(finding.location, GetParam().location)
      << finding.location.line << ":" << finding.location.column << " offset "
      << finding.location.offset;
  EXPECT_NE(finding.message.find(GetParam().message), std::string::npos) << finding.message;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadEncoding,
    testing::Values(
        BadEncodingCase{"latin1_as_utf8", "<a>\n\xC3\xA4 \xE4</a>", {2, 3, 7}, "byte 0xE4"},
        BadEncodingCase{"truncated", "<a>\xE2\x82", {1, 4, 3}, "byte 0xE2"},
        BadEncodingCase{"overlong", "<a>\xC0\xAF", {1, 4, 3}, "byte 0xC0"},
        BadEncodingCase{"overlong_three", "<a>\xE0\x80\xAF", {1, 4, 3}, "byte 0xE0"},
        BadEncodingCase{"surrogate", "<a>\xED\xA0\x80", {1, 4, 3}, "byte 0xED"},
        BadEncodingCase{"beyond", "<a>\xF4\x90\x80\x80", {1, 4, 3}, "byte 0xF4"},
        BadEncodingCase{"after_mark", "\xEF\xBB\xBF<a>\xFF", {1, 4, 6}, "byte 0xFF"},
        BadEncodingCase{"us_ascii",
                        "<?xml version='1.0' encoding='US-ASCII'?>\n<a>\xE4</a>",
                        {2, 4, 45},
                        "US-ASCII"},
        BadEncodingCase{"unknown",
                        "<?xml version='1.0' encoding='klingon'?><a/>",
                        {1, 1, 0},
                        "unknown encoding 'klingon'"},
        BadEncodingCase{"no_name",
                        "<?xml version='1.0' encoding='\xFF'?><a/>",
                        {1, 1, 0},
                        "names no known encoding"},
        BadEncodingCase{
            "not_utf16", "<?xml version='1.0' encoding='UTF-16'?><a/>", {1, 1, 0}, "says UTF-16"},
        BadEncodingCase{
            "not_ebcdic", "<?xml version='1.0' encoding='IBM037'?><a/>", {1, 1, 0}, "says IBM037"},
        BadEncodingCase{"utf16_odd", widen(U"<a/>", 2, false) + "x", {1, 5, 4}, "ends within"},
        BadEncodingCase{
            "utf16_half_pair", widen(U"<a>\n", 2, false) + "\x3D\xD8x\0"s, {2, 1, 4}, "not UTF-16"},
        BadEncodingCase{
            "utf32_beyond", widen(U"<a>", 4, true) + "\x00\x11\x00\x00"s, {1, 4, 3}, "not UTF-32"},
        BadEncodingCase{"shift_jis",
                        "<?xml version='1.0' encoding='Shift_JIS'?>\n<a>\xFF\xFF</a>",
                        {2, 4, 46},
                        "Shift_JIS"}),
    [](const auto& one) { return one.param.name; });

TEST(Encoding, LongTextsAreTranscodedInParts) {
  std::string bytes = "<?xml version='1.0' encoding='Shift_JIS'?><a>";
  std::string expected = bytes;
  bytes += "x";
  expected += "x";
  for (int i = 0; i < 50000; ++i) {
    bytes += "\x82\xA0";
    expected += "\xE3\x81\x82";
  }
  EXPECT_EQ(decode(bytes).utf8(), expected);
}

// --- reading -----------------------------------------------------------------------------------

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "virtbind-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  [[nodiscard]] std::filesystem::path file(const char* name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string id_of(const std::variant<Text, Finding>& result) {
  const auto* finding = std::get_if<Finding>(&result);
  return finding == nullptr ? "" : finding->id;
}

TEST(ReadFile, ReadsAndNames) {
  const Directory directory;
  const auto path = directory.file("a.xml", "<a/>");
  const auto result = Text::read_file(path);
  ASSERT_EQ(id_of(result), "");
  EXPECT_EQ(std::get<Text>(result).utf8(), "<a/>");
  EXPECT_EQ(std::get<Text>(result).name(), path.string());
}

TEST(ReadFile, Failures) {
  const Directory directory;
  EXPECT_EQ(id_of(Text::read_file(directory.path() / "none.xml")), "io-not-found");
  EXPECT_EQ(id_of(Text::read_file(directory.path())), "io-directory");
  EXPECT_EQ(id_of(Text::read_file(directory.file("empty.xml", ""))), "xml-empty");
  EXPECT_EQ(id_of(Text::read_file(directory.file("bad.xml", "\xFF"))), "xml-encoding");
  EXPECT_EQ(id_of(Text::read_file(directory.path() / "bad.xml" / "x")), "io-not-found");
  const auto result = Text::read_file(directory.path() / "none.xml");
  EXPECT_EQ(std::get<Finding>(result).file, (directory.path() / "none.xml").string());
  if (::geteuid() != 0) {
    const auto locked = directory.file("locked.xml", "<a/>");
    ::chmod(locked.c_str(), 0);
    EXPECT_EQ(id_of(Text::read_file(locked)), "io-unreadable");
  }
}

TEST(ReadFile, KeepsTheLimit) {
  const Directory directory;
  const auto path = directory.file("a.xml", "<a></a>");
  Limits limits;
  limits.document_bytes = 7;
  EXPECT_EQ(id_of(Text::read_file(path, limits)), "");
  limits.document_bytes = 6;
  EXPECT_EQ(id_of(Text::read_file(path, limits)), "xml-limit");
  limits.document_bytes = 1 << 20;
  EXPECT_EQ(id_of(Text::read_file("/dev/zero", limits)), "xml-limit");
}

TEST(ReadFile, ReadsAPipe) {
  const Directory directory;
  const auto path = directory.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const std::string content = "<a>" + std::string(300000, 'x') + "</a>";
  std::thread writer([&] { std::ofstream(path) << content; });
  const auto result = Text::read_file(path);
  writer.join();
  ASSERT_EQ(id_of(result), "");
  EXPECT_EQ(std::get<Text>(result).utf8(), content);
}

TEST(ReadStream, ReadsAll) {
  const std::string content = "<a>" + std::string(100000, 'x') + "</a>";
  std::istringstream stream(content);
  const auto result = Text::read_stream(stream, "stdin");
  ASSERT_EQ(id_of(result), "");
  EXPECT_EQ(std::get<Text>(result).utf8(), content);
  EXPECT_EQ(std::get<Text>(result).name(), "stdin");
}

TEST(ReadStream, Failures) {
  std::istringstream empty;
  EXPECT_EQ(id_of(Text::read_stream(empty, "x")), "xml-empty");
  std::ifstream none("/nonexistent/virtbind");
  EXPECT_EQ(id_of(Text::read_stream(none, "x")), "io-unreadable");
  std::istringstream longer("<a></a>");
  Limits limits;
  limits.document_bytes = 6;
  EXPECT_EQ(id_of(Text::read_stream(longer, "x", limits)), "xml-limit");
}

// --- lines -------------------------------------------------------------------------------------

TEST(Lines, LocationsCountCodePointsFromOne) {
  const Text text = decode("ab\n\xC3\xA4\xF0\x9F\x98\x80z\r\nx\ry");
  EXPECT_EQ(text.location(0), (Location{1, 1, 0}));
  EXPECT_EQ(text.location(2), (Location{1, 3, 2}));
  EXPECT_EQ(text.location(3), (Location{2, 1, 3}));
  EXPECT_EQ(text.location(5), (Location{2, 2, 5}));
  EXPECT_EQ(text.location(9), (Location{2, 3, 9}));
  EXPECT_EQ(text.location(10), (Location{2, 4, 10}));
  EXPECT_EQ(text.location(11).line, 2U) << "the \\n of \\r\\n is still on its line";
  EXPECT_EQ(text.location(12), (Location{3, 1, 12}));
  EXPECT_EQ(text.location(14), (Location{4, 1, 14}));
  EXPECT_EQ(text.location(15), (Location{4, 2, 15}));
  EXPECT_EQ(text.location(99), (Location{4, 2, 15})) << "beyond the end is the end";
}

TEST(Lines, AByteOrderMarkTakesNoColumn) {
  const Text text = decode("\xEF\xBB\xBF<a/>");
  EXPECT_EQ(text.location(0), (Location{1, 1, 0}));
  EXPECT_EQ(text.location(3), (Location{1, 1, 3}));
  EXPECT_EQ(text.location(4), (Location{1, 2, 4}));
  EXPECT_EQ(text.line(1), "<a/>");
}

TEST(Lines, LineTexts) {
  const Text text = decode("ab\n\r\nx\ry");
  EXPECT_EQ(text.line(0), "");
  EXPECT_EQ(text.line(1), "ab");
  EXPECT_EQ(text.line(2), "");
  EXPECT_EQ(text.line(3), "x");
  EXPECT_EQ(text.line(4), "y");
  EXPECT_EQ(text.line(5), "");
}

TEST(Lines, TheIndexAgreesWithTheText) {
  for (const char* xml : {"x", "\n", "a\n",
                          "\xEF\xBB\xBF"
                          "a\r\nb",
                          "\r\r\n\n\r", "a\xC3\xA4\n\xC3\xA4"}) {
    const Text text = decode(xml);
    const LineIndex index(text);
    for (std::size_t offset = 0; offset <= text.utf8().size() + 1; ++offset) {
      EXPECT_EQ(index.location(offset), text.location(offset)) << xml << " at " << offset;
    }
    for (std::size_t line = 0; line < 7; ++line) EXPECT_EQ(index.line(line), text.line(line));
  }
}

}  // namespace
}  // namespace virtbind::xml::test
