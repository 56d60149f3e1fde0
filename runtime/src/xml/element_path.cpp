// SPDX-License-Identifier: LGPL-2.1-or-later
#include "element_path.hpp"

#include <limits>
#include <unordered_map>
#include <vector>

#include "tokenizer.hpp"

namespace virtbind::xml::internal {

namespace {

struct Frame {
  std::string_view name;
  std::size_t number = 1;
  std::unordered_map<std::string_view, std::size_t> children;
};

Limits no_limits() {
  constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
  return {unlimited, unlimited, unlimited, unlimited};
}

}  // namespace

std::string element_path(std::string_view text, std::size_t offset) {
  Tokenizer tokenizer(no_limits());
  // No more than what precedes the place may count, whatever comes after it.
  text = text.substr(0, offset);
  tokenizer.reset(text);
  std::vector<Frame> open(1);
  constexpr std::size_t step = 16384;
  for (std::size_t at = 0; at < text.size(); at += step) {
    tokenizer.scan_to(at + step);
    for (const Token* token = tokenizer.front(); token != nullptr; token = tokenizer.front()) {
      if (token->kind == TokenKind::start_tag) {
        const std::string_view name =
            text.substr(token->name.begin, token->name.end - token->name.begin);
        const std::size_t number = ++open.back().children[name];
        if (!token->empty_tag) open.push_back({name, number, {}});
      } else if (token->kind == TokenKind::end_tag) {
        open.pop_back();
      }
      tokenizer.pop();
    }
  }
  std::string path;
  for (std::size_t i = 1; i < open.size(); ++i) {
    path += '/';
    path += open[i].name;
    if (open[i].number > 1) path += '[' + std::to_string(open[i].number) + ']';
  }
  return path;
}

}  // namespace virtbind::xml::internal
