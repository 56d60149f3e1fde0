// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inputs.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

namespace virtbind::cli {

namespace {

/// Names end with their line, or with a NUL as 'find -print0' writes it.
void add_lines(std::istream& stream, std::vector<std::string>& files) {
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();  // lists come from Windows too
    std::istringstream names(line);
    for (std::string name; std::getline(names, name, '\0');) {
      if (!name.empty()) files.push_back(name);
    }
  }
}

}  // namespace

std::variant<std::vector<std::string>, Finding> input_files(const Options& options) {
  std::vector<std::string> files = options.files;
  if (options.files_from == "-") {
    add_lines(std::cin, files);
  } else if (!options.files_from.empty()) {
    std::ifstream stream(options.files_from);
    if (!stream || stream.peek() == std::ifstream::traits_type::eof()) {
      auto text = xml::Text::read_file(options.files_from);
      const auto* finding = std::get_if<Finding>(&text);
      if (finding != nullptr && finding->id.starts_with("io-")) return *finding;
    }
    add_lines(stream, files);
  }
  return files;
}

std::variant<xml::Text, Finding> read_input(const std::string& file) {
  if (file == "-") return xml::Text::read_stream(std::cin, "<stdin>");
  return xml::Text::read_file(file);
}

}  // namespace virtbind::cli
