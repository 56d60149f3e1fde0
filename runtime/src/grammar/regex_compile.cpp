// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From the text of an expression to a program.
#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

#include "char_set.hpp"
#include "regex.hpp"
#include "utf8.hpp"

namespace virtbind::grammar {
namespace {

constexpr std::uint32_t unbounded = std::numeric_limits<std::uint32_t>::max();

struct RegexError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A parsed expression; repetitions are expanded when the program is made.
struct Node {
  enum class Kind { char_class, sequence, choice, repeat };
  Kind kind = Kind::sequence;
  std::uint32_t char_class = 0;
  std::uint32_t min = 1;
  std::uint32_t max = 1;
  std::vector<Node> children;
};

class Parser {
 public:
  Parser(std::string_view text, std::vector<CharSet>& classes) : classes_(classes) {
    for (std::size_t at = 0; at < text.size();) text_.push_back(next_code_point(text, at));
  }

  Node parse() {
    Node result = choice();
    if (at_ < text_.size()) fail("unexpected \")\"");
    return result;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw RegexError(what + " at character " + std::to_string(at_ + 1));
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] bool sees(char32_t c) const { return !at_end() && text_[at_] == c; }
  char32_t next() {
    if (at_end()) fail("unexpected end");
    return text_[at_++];
  }
  void expect(char32_t c) {
    if (!sees(c)) fail(std::string("expected \"") + static_cast<char>(c) + "\"");
    ++at_;
  }

  Node choice() {
    if (++depth_ > 200) fail("nested too deeply");
    Node result;
    result.kind = Node::Kind::choice;
    result.children.push_back(sequence());
    while (sees('|')) {
      ++at_;
      result.children.push_back(sequence());
    }
    --depth_;
    if (result.children.size() > 1) return result;
    Node only = std::move(result.children.front());
    return only;
  }

  Node sequence() {
    Node result;
    while (!at_end() && !sees('|') && !sees(')')) result.children.push_back(piece());
    return result;
  }

  Node piece() {
    Node result = atom();
    if (at_end()) return result;
    std::uint32_t min = 1;
    std::uint32_t max = 1;
    switch (text_[at_]) {
      case '?':
        min = 0;
        break;
      case '*':
        min = 0;
        max = unbounded;
        break;
      case '+':
        max = unbounded;
        break;
      case '{':
        ++at_;
        min = max = number();
        if (sees(',')) {
          ++at_;
          max = sees('}') ? unbounded : number();
        }
        if (!sees('}')) fail("expected \"}\"");
        if (max < min) fail("bounds the wrong way round");
        break;
      default:
        return result;
    }
    ++at_;
    Node repeat;
    repeat.kind = Node::Kind::repeat;
    repeat.min = min;
    repeat.max = max;
    repeat.children.push_back(std::move(result));
    return repeat;
  }

  std::uint32_t number() {
    if (at_end() || text_[at_] < '0' || text_[at_] > '9') fail("expected a number");
    std::uint32_t value = 0;
    while (!at_end() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
      // More than the program may hold: the compiler will say so.
      value = std::min(value, std::uint32_t{10'000'000});
    }
    return value;
  }

  Node atom() {
    const char32_t c = next();
    switch (c) {
      case '(': {
        Node inner = choice();
        expect(')');
        return inner;
      }
      case '[':
        return of_set(char_class());
      case '.':
        return of_set(CharSet({{'\n', '\n'}, {'\r', '\r'}}).complement());
      case '\\':
        return of_set(escape());
      case '?':
      case '*':
      case '+':
      case '{':
      case '}':
      case ']':
        --at_;
        fail("unexpected quantifier or bracket");
      default:
        return of_set(CharSet({{c, c}}));
    }
  }

  Node of_set(CharSet set) {
    Node node;
    node.kind = Node::Kind::char_class;
    const auto same = std::find_if(classes_.begin(), classes_.end(), [&](const CharSet& other) {
      return other.ranges() == set.ranges();
    });
    node.char_class = static_cast<std::uint32_t>(same - classes_.begin());
    if (same == classes_.end()) classes_.push_back(std::move(set));
    return node;
  }

  /// What follows a backslash.
  CharSet escape() {
    const char32_t c = next();
    switch (c) {
      case 'n':
        return CharSet({{'\n', '\n'}});
      case 'r':
        return CharSet({{'\r', '\r'}});
      case 't':
        return CharSet({{'\t', '\t'}});
      case 's':
      case 'i':
      case 'c':
      case 'd':
      case 'w':
        return CharSet::of_escape(static_cast<char>(c));
      case 'S':
      case 'I':
      case 'C':
      case 'D':
      case 'W':
        return CharSet::of_escape(static_cast<char>(c - 'A' + 'a')).complement();
      case 'p':
      case 'P': {
        expect('{');
        std::string name;
        while (!sees('}')) name += static_cast<char>(next());
        ++at_;
        const std::optional<CharSet> set = CharSet::of_category(name);
        if (!set) fail("unknown category \"" + name + "\"");
        return c == 'p' ? *set : set->complement();
      }
      default:
        if (std::u32string_view(U"\\|.?*+(){}-[]^").find(c) == std::u32string_view::npos) {
          --at_;
          fail("no such escape");
        }
        return CharSet({{c, c}});
    }
  }

  /// A class whose "[" has been read.
  CharSet char_class() {
    if (++depth_ > 200) fail("nested too deeply");
    const bool negated = sees('^');
    if (negated) ++at_;
    std::vector<CharSet::Range> ranges;
    CharSet subtracted;
    for (bool first = true; first || !sees(']'); first = false) {
      if (sees('-') && at_ + 1 < text_.size() && text_[at_ + 1] == '[' && !first) {
        at_ += 2;
        subtracted = char_class();
        if (!sees(']')) fail("expected \"]\"");
        break;
      }
      class_member(ranges);
    }
    ++at_;
    --depth_;
    CharSet set(std::move(ranges));
    if (negated) set = set.complement();
    return subtracted.ranges().empty() ? set : set.without(subtracted);
  }

  void class_member(std::vector<CharSet::Range>& ranges) {
    const CharSet low = class_atom();
    const bool one = low.ranges().size() == 1 && low.ranges()[0].first == low.ranges()[0].last;
    const bool is_range = one && sees('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']' &&
                          text_[at_ + 1] != '[';
    if (!is_range) {
      ranges.insert(ranges.end(), low.ranges().begin(), low.ranges().end());
      return;
    }
    ++at_;
    const CharSet high = class_atom();
    if (high.ranges().size() != 1 || high.ranges()[0].last < low.ranges()[0].first) {
      fail("not a range");
    }
    ranges.push_back({low.ranges()[0].first, high.ranges()[0].last});
  }

  CharSet class_atom() {
    const char32_t c = next();
    if (c == '\\') return escape();
    if (c == '[') {
      --at_;
      fail("\"[\" must be escaped");
    }
    return CharSet({{c, c}});
  }

  std::u32string text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<CharSet>& classes_;
};

}  // namespace

class RegexCompiler {
 public:
  static Regex run(std::string_view pattern) {
    std::vector<CharSet> classes;
    const Node root = Parser(pattern, classes).parse();
    RegexCompiler compiler;
    const std::uint32_t accept = compiler.emit({Regex::Step::Kind::accept, 0, 0});
    compiler.regex_.start_ = compiler.build(root, accept);
    compiler.make_columns(classes);
    return std::move(compiler.regex_);
  }

 private:
  std::uint32_t emit(Regex::Step step) {
    if (regex_.program_.size() >= Regex::max_program) throw RegexError("too large");
    regex_.program_.push_back(step);
    return static_cast<std::uint32_t>(regex_.program_.size() - 1);
  }

  /// Code that matches `node` and goes on at `next`; gives its start.
  std::uint32_t build(const Node& node, std::uint32_t next) {
    switch (node.kind) {
      case Node::Kind::char_class:
        return emit({Regex::Step::Kind::consume, node.char_class, next});
      case Node::Kind::sequence: {
        for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
          next = build(*child, next);
        }
        return next;
      }
      case Node::Kind::choice: {
        std::uint32_t start = build(node.children.back(), next);
        for (auto child = node.children.rbegin() + 1; child != node.children.rend(); ++child) {
          start = emit({Regex::Step::Kind::split, build(*child, next), start});
        }
        return start;
      }
      case Node::Kind::repeat:
        return build_repeat(node, next);
    }
    return next;
  }

  std::uint32_t build_repeat(const Node& node, std::uint32_t next) {
    const Node& child = node.children.front();
    std::uint32_t start = next;
    if (node.max == unbounded) {
      start = emit({Regex::Step::Kind::split, next, next});
      regex_.program_[start].a = build(child, start);
    } else {
      for (std::uint32_t i = node.min; i < node.max; ++i) {
        const std::uint32_t body = build(child, start);
        if (body == start) break;  // matches only the empty text: no use repeating it
        start = emit({Regex::Step::Kind::split, body, next});
      }
    }
    for (std::uint32_t i = 0; i < node.min; ++i) {
      const std::uint32_t body = build(child, start);
      if (body == start) break;
      start = body;
    }
    return start;
  }

  void make_columns(const std::vector<CharSet>& classes) {
    std::vector<char32_t> starts{0};
    for (const CharSet& set : classes) {
      for (const CharSet::Range& range : set.ranges()) {
        starts.push_back(range.first);
        if (range.last < max_code_point) starts.push_back(range.last + 1);
      }
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    // Intervals that the same classes hold are one column.
    std::map<std::vector<bool>, std::uint32_t> numbers;
    for (const char32_t c : starts) {
      std::vector<bool> in(classes.size());
      for (std::size_t i = 0; i < classes.size(); ++i) in[i] = classes[i].has(c);
      const auto number = static_cast<std::uint32_t>(numbers.size());
      regex_.column_numbers_.push_back(numbers.try_emplace(std::move(in), number).first->second);
    }
    regex_.column_starts_ = std::move(starts);
    regex_.columns_ = numbers.size();
    regex_.members_.resize(classes.size() * numbers.size());
    for (const auto& [in, column] : numbers) {
      for (std::size_t i = 0; i < in.size(); ++i)
        regex_.members_[i * numbers.size() + column] = in[i];
    }
    for (char32_t c = 0; c < regex_.ascii_.size(); ++c) regex_.ascii_[c] = regex_.wide_column(c);
  }

  Regex regex_;
};

std::optional<Regex> Regex::compile(std::string_view pattern, std::string& why) {
  try {
    return RegexCompiler::run(pattern);
  } catch (const RegexError& error) {
    why = error.what();
    return std::nullopt;
  }
}

}  // namespace virtbind::grammar
