// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/io.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "virtbind/binding/writer.hpp"
#include "virtbind/version.hpp"

namespace virtbind {

namespace {

void locate(std::vector<Finding>& findings, const xml::Text& text) {
  for (Finding& finding : findings) {
    if (finding.file.empty()) finding.file = text.name();
    if (finding.location.line == 0) {
      finding.location = text.location(finding.location.offset);
    }
  }
}

Finding unwritable(const std::filesystem::path& path, int error) {
  return {.severity = Severity::error,
          .source = FindingSource::xml,
          .id = "io-unwritable",
          .message = fmt::format("cannot write: {}", std::generic_category().message(error)),
          .file = path.string(),
          .location = {},
          .path = {},
          .related = {}};
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(file, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

/// A new file in the folder of `target`; sets its name, which does not grow with the target's.
/// Negative with errno where that fails.
int open_beside(const std::filesystem::path& target, std::string& name) {
  for (unsigned attempt = 0; attempt < 100; ++attempt) {
    const auto hidden = fmt::format(".virtbind-{}-{}.tmp", ::getpid(), attempt);
    name = (target.parent_path() / hidden).string();
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

/// The file that a path means in the end, whether it exists or not.  An error number where links
/// lead nowhere.
int follow_links(const std::filesystem::path& path, std::filesystem::path& target) {
  constexpr int kMostLinks = 40;  // as Linux
  target = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    const auto next = std::filesystem::read_symlink(target, error);
    if (error) return 0;  // no link, or nothing there: writing says which
    target = target.parent_path() / next;
  }
  return ELOOP;
}

}  // namespace

bool only_allowed(std::vector<Finding>& findings, const ReadOptions& options) {
  const bool only = std::all_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    const bool missing = finding.id == "missing-attribute" || finding.id == "missing-element";
    const bool unknown = finding.id == "unknown-attribute" || finding.id == "unknown-element";
    return (options.allow_missing && missing) || (options.unknown == Unknown::keep && unknown);
  });
  if (only) {
    for (Finding& finding : findings) finding.severity = Severity::warning;
  }
  return only;
}

bool only_missing(std::vector<Finding>& findings) {
  return only_allowed(findings, {.allow_missing = true});
}

std::vector<Finding> read_object(const TypeInfo& type, void* object, const xml::Text& text,
                                 const xml::Limits& limits, SourceMap* places) {
  Reader reader(type, object, type.element_ns, type.element, {.places = places});
  std::vector<Finding> findings = xml::thread_parser(limits).parse(text, reader);
  // Text that is no XML makes one finding: what the reader saw before it says little.
  if (findings.empty()) findings = reader.take_findings();
  locate(findings, text);
  return findings;
}

std::vector<Finding> write_object(const TypeInfo& type, const void* object, std::string& out,
                                  const WriteOptions& options) {
  xml::Serializer serializer(options.style);
  Writer writer(serializer);
  const std::string_view name = options.root.empty() ? type.element : options.root;
  writer.write(type, object, {type.element_ns, name, type.element_prefix});
  std::vector<Finding> findings = writer.findings();
  findings.insert(findings.end(), serializer.findings().begin(), serializer.findings().end());
  if (findings.empty()) out += serializer.take();
  return findings;
}

std::vector<Finding> write_file_atomically(const std::filesystem::path& path,
                                           std::string_view text) {
  if (path.empty()) return {unwritable(path, ENOENT)};
  std::filesystem::path target;
  if (const int error = follow_links(path, target); error != 0) return {unwritable(path, error)};
  struct stat known {};
  const bool exists = ::stat(target.c_str(), &known) == 0;
  if (exists && !S_ISREG(known.st_mode)) {
    // A device or a pipe (/dev/stdout) cannot be replaced, only written to.
    if (S_ISDIR(known.st_mode)) return {unwritable(path, EISDIR)};
    const int file = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return {unwritable(path, errno)};
    const int error = write_all(file, text) ? 0 : errno;
    ::close(file);
    if (error != 0) return {unwritable(path, error)};
    return {};
  }
  std::string temporary;
  const int file = open_beside(target, temporary);
  if (file < 0) return {unwritable(path, errno)};
  int error = 0;
  const bool mode_failed = exists && ::fchmod(file, known.st_mode & 07777U) != 0;
  if (mode_failed || !write_all(file, text) || ::fsync(file) != 0) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return {unwritable(path, error)};
  }
  return {};
}

const char* version() noexcept { return VIRTBIND_VERSION; }

}  // namespace virtbind
