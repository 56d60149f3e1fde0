// SPDX-License-Identifier: LGPL-2.1-or-later
#include "inputs.hpp"

#include <fstream>
#include <iostream>

namespace virtbind::cli {

namespace {

void add_lines(std::istream& stream, std::vector<std::string>& files) {
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();  // lists come from Windows too
    if (!line.empty()) files.push_back(line);
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
      if (auto* finding = std::get_if<Finding>(&text)) return *finding;
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
