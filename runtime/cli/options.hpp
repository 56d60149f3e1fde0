// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the subcommands are told on the command line.
#pragma once

#include <string>
#include <vector>

#include "virtbind/finding.hpp"

namespace virtbind::cli {

enum class ReportFormat { text, json, sarif };

/// Which semantic checks run: `usual` are all of them, on documents that are not huge.
enum class WhichChecks { usual, all, none };

/// One change that edit was told to make.
struct EditStep {
  enum class Kind { set, remove, add };
  Kind kind;
  std::string path;
  std::string argument;  ///< the value, or the elements as XML
};

struct Options {
  std::vector<std::string> files;  ///< "-" is standard input
  std::string files_from;          ///< a file with one name a line, "-" for standard input
  std::string binding;             ///< "core", "libvirt"; empty for the best that is built in
  std::string grammar;             ///< of check: a compiled grammar instead of a binding's
  WhichChecks checks = WhichChecks::usual;  ///< of check: also what no schema can say
  std::vector<std::string> only;            ///< of check: ids; empty: all checks
  std::vector<std::string> disabled;        ///< of check: ids
  Severity severity = Severity::note;       ///< of check: what is less severe is not shown
  std::vector<std::string> ids;             ///< of rules: those to explain; empty: all are listed
  std::string kind;        ///< of a fragment; empty: the document's root element says it
  std::string to;          ///< of convert: the binding to write for
  std::string output_dir;  ///< of format and normalize; empty: standard output
  ReportFormat format = ReportFormat::text;
  unsigned jobs = 1;
  std::string hypervisor;          ///< whose behaviour; empty: the document says it
  std::string hypervisor_version;  ///< its version; empty: the newest
  std::string host;                ///< a file of what is known of the host
  bool fresh = false;              ///< the guest is defined anew
  bool explain = false;            ///< of normalize: what was done, in place of the document
  std::vector<EditStep> edits;     ///< of edit, in the order of the command line
  bool check_edits = false;        ///< of edit: not for the worse
  bool show_diff = false;          ///< of edit: what would change, in place of the document
  bool in_place = false;           ///< of edit and normalize: write to the files themselves
  bool writes_documents = false;   ///< standard output is theirs: findings go to standard error
};

/// Exit codes of every subcommand.
inline constexpr int kClean = 0;
inline constexpr int kFindings = 1;
inline constexpr int kCouldNotRun = 2;

/// Flushes standard output: kClean, or kCouldNotRun with a message where it cannot be written.
int finish_output();

/// The subcommands; each returns its exit code.
int check(const Options& options);
int convert(const Options& options);
int format(const Options& options);
int info(const Options& options);
int diff(const Options& options);
int edit(const Options& options);
int normalize(const Options& options);
int rules(const Options& options);

}  // namespace virtbind::cli
