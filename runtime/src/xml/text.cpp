// SPDX-License-Identifier: LGPL-2.1-or-later
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <istream>
#include <system_error>
#include <utility>

#include "encoding.hpp"
#include "position.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::xml {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

class FileDescriptor {
 public:
  explicit FileDescriptor(const char* path)
      : descriptor_(::open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
  ~FileDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

Finding make_finding(std::string id, std::string message, std::string file) {
  Finding finding;
  finding.id = std::move(id);
  finding.message = std::move(message);
  finding.file = std::move(file);
  return finding;
}

Finding unreadable(int error, std::string file) {
  if (error == ENOENT || error == ENOTDIR) {
    return make_finding("io-not-found", "no such file", std::move(file));
  }
  if (error == EISDIR) return make_finding("io-directory", "is a directory", std::move(file));
  return make_finding("io-unreadable", "cannot be read: " + std::generic_category().message(error),
                      std::move(file));
}

Finding too_long(const Limits& limits, std::string file) {
  return make_finding(
      "xml-limit",
      "the document is longer than " + std::to_string(limits.document_bytes) + " bytes",
      std::move(file));
}

}  // namespace

std::variant<Text, Finding> Text::decode(std::string bytes, std::string name) {
  if (bytes.empty()) {
    return make_finding("xml-empty", "the document is empty", std::move(name));
  }
  Text text;
  text.utf8_ = std::move(bytes);
  text.name_ = std::move(name);
  if (auto mistake = internal::decode_to_utf8(text.utf8_, text.original_)) {
    Finding finding =
        make_finding("xml-encoding", std::move(mistake->message), std::move(text.name_));
    finding.location = internal::locate(text.utf8_, mistake->offset);
    return finding;
  }
  return text;
}

std::variant<Text, Finding> Text::read_file(const std::filesystem::path& path,
                                            const Limits& limits) {
  std::string name = path.string();
  const FileDescriptor file(path.c_str());
  if (file.get() < 0) return unreadable(errno, std::move(name));
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) return unreadable(errno, std::move(name));
  if (S_ISDIR(status.st_mode)) return unreadable(EISDIR, std::move(name));

  // The size is a hint: a pipe has none and a file may grow.
  std::size_t expected = kBlock;
  if (S_ISREG(status.st_mode)) expected = static_cast<std::size_t>(status.st_size);
  if (S_ISREG(status.st_mode) && expected > limits.document_bytes) {
    return too_long(limits, std::move(name));
  }
  std::string bytes(expected + 1, '\0');
  std::size_t used = 0;
  for (;;) {
    if (used == bytes.size()) bytes.resize(bytes.size() + std::max(kBlock, bytes.size() / 2));
    const ssize_t got = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(errno, std::move(name));
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > limits.document_bytes) return too_long(limits, std::move(name));
  }
  bytes.resize(used);
  return decode(std::move(bytes), std::move(name));
}

std::variant<Text, Finding> Text::read_stream(std::istream& stream, std::string name,
                                              const Limits& limits) {
  std::string bytes;
  std::array<char, kBlock / 4> block;
  while (stream) {
    stream.read(block.data(), block.size());
    bytes.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > limits.document_bytes) return too_long(limits, std::move(name));
  }
  // The end of the input sets failbit too; without eofbit it is another failure.
  if (stream.bad() || !stream.eof()) {
    return make_finding("io-unreadable", "cannot be read", std::move(name));
  }
  return decode(std::move(bytes), std::move(name));
}

std::optional<std::string> Text::encode(std::string_view utf8) const {
  return internal::encode_like(bytes(), utf8);
}

Location Text::location(std::size_t offset) const { return internal::locate(utf8_, offset); }

std::string_view Text::line(std::size_t number) const {
  if (number == 0) return {};
  const std::string_view text = utf8_;
  std::size_t begin = 0;
  while (--number != 0) {
    begin = internal::next_line(text, begin);
    if (begin == std::string_view::npos) return {};
  }
  std::string_view line = text.substr(begin);
  line = line.substr(0, line.find_first_of("\r\n"));
  if (begin == 0) line.remove_prefix(internal::bom_length(line));
  return line;
}

}  // namespace virtbind::xml
