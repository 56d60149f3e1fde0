// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Reads compiled grammars.  The format is described in generator/virtbind_gen/emit/grammar.py.
//
// A file may be anything: every number is checked before it is used, and patterns are made by the
// pool's own functions, so that nothing later has to trust the file.
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "grammar_data.hpp"
#include "virtbind/grammar/grammar.hpp"

namespace virtbind {
namespace {

using namespace grammar;

constexpr std::string_view magic("VBGRAM\x1a\n", 8);
constexpr std::uint32_t version = 1;
constexpr std::size_t header_size = 24;
/// Derivatives are taken by recursion; a schema nests a few dozen levels.
constexpr std::size_t max_depth = 1000;
/// Written out without sharing, as derivatives see it.  libvirt's domain has 16,000 at most.
constexpr std::size_t max_tree = 20'000'000;
constexpr std::size_t max_members = 100'000;
constexpr std::size_t max_regex_steps = 4'000'000;

std::uint32_t crc32(std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) {
        value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
      }
      entries[i] = value;
    }
    return entries;
  }();
  std::uint32_t crc = 0xffffffffU;
  for (const char c : bytes)
    crc = (crc >> 8U) ^ table[(crc ^ static_cast<unsigned char>(c)) & 0xffU];
  return ~crc;
}

struct Corrupt : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint32_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80U) == 0) {
        if (value > 0xffffffffU) break;
        return static_cast<std::uint32_t>(value);
      }
    }
    throw Corrupt("a number is too large");
  }

  std::uint32_t below(std::size_t limit, const char* what) {
    const std::uint32_t value = number();
    if (value >= limit) throw Corrupt(std::string("no such ") + what);
    return value;
  }

  /// A count of things that take at least a byte each: never more than there are bytes.
  std::uint32_t count() {
    const std::uint32_t value = number();
    if (value > bytes_.size() - at_) throw Corrupt("a count is too large");
    return value;
  }

  std::string_view take(std::size_t size) {
    if (size > bytes_.size() - at_) throw Corrupt("unexpected end");
    const std::string_view result = bytes_.substr(at_, size);
    at_ += size;
    return result;
  }

  [[nodiscard]] bool at_end() const noexcept { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

class Loader {
 public:
  explicit Loader(std::string_view body) : in_(body) {}

  std::shared_ptr<const GrammarData> run() {
    read_strings();
    data_->name = string();
    read_name_classes();
    read_datatypes();
    read_elements();
    read_patterns();
    for (Element& element : data_->elements) element.content = pattern();
    data_->start = pattern();
    for (std::uint32_t left = in_.count(); left > 0; --left) {
      std::string name = string();
      data_->fragments.emplace(std::move(name), pattern());
    }
    if (!in_.at_end()) throw Corrupt("something follows the end");
    return data_;
  }

 private:
  void read_strings() {
    strings_.resize(in_.count());
    for (std::string_view& text : strings_) text = in_.take(in_.number());
  }

  std::string string() { return std::string(strings_[in_.below(strings_.size(), "string")]); }

  NameClassId optional_except(std::size_t limit) {
    const std::uint32_t number = in_.below(limit + 1, "name class");
    return number == 0 ? NameClass::none : number - 1;
  }

  void read_name_classes() {
    const std::uint32_t count = in_.count();
    data_->name_classes.reserve(count);
    std::vector<std::size_t> depths;
    std::vector<std::size_t> trees;
    for (std::uint32_t i = 0; i < count; ++i) {
      NameClass result;
      std::size_t depth = 1;
      std::size_t tree = 1;
      const auto child = [&](NameClassId id) {
        if (id == NameClass::none) return;
        depth = std::max(depth, depths[id] + 1);
        tree += trees[id];
      };
      result.kind = static_cast<NameClass::Kind>(in_.below(4, "kind of name class"));
      switch (result.kind) {
        case NameClass::Kind::name: {
          const std::string ns = string();
          result.symbol = data_->symbols.add_name(ns, string());
          break;
        }
        case NameClass::Kind::any_name:
          child(result.except = optional_except(i));
          break;
        case NameClass::Kind::ns_name:
          result.symbol = data_->symbols.add_namespace(string());
          child(result.except = optional_except(i));
          break;
        case NameClass::Kind::choice:
          result.choices.resize(in_.count());
          for (NameClassId& choice : result.choices) child(choice = in_.below(i, "name class"));
          break;
      }
      if (depth > max_depth || tree > max_members) throw Corrupt("a name class is too large");
      depths.push_back(depth);
      trees.push_back(tree);
      data_->name_classes.push_back(std::move(result));
    }
  }

  void read_datatypes() {
    const std::uint32_t count = in_.count();
    data_->datatypes.reserve(count);
    std::size_t regex_steps = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      std::string library = string();
      std::string name = string();
      Datatype::Params params(in_.count());
      for (auto& [param, value] : params) {
        param = string();
        value = string();
      }
      std::string why;
      std::optional<Datatype> type =
          Datatype::make(std::move(library), std::move(name), std::move(params), why);
      if (!type) throw Corrupt(why);
      type->set_define(string());
      regex_steps += type->regex_steps();
      if (regex_steps > max_regex_steps) throw Corrupt("the regular expressions are too large");
      data_->needs_namespaces = data_->needs_namespaces || type->needs_namespaces();
      data_->datatypes.push_back(std::move(*type));
    }
  }

  void read_elements() {
    data_->elements.resize(in_.count());
    for (Element& element : data_->elements) {
      element.name_class = in_.below(data_->name_classes.size(), "name class");
      element.file = string();
      element.line = in_.number();
      element.define = string();
    }
  }

  PatternId pattern() {
    const std::uint32_t number = in_.below(patterns_.size(), "pattern");
    tree_ += trees_[number];
    return patterns_[number];
  }

  void read_patterns() {
    const std::uint32_t count = in_.count();
    patterns_.reserve(count);
    trees_.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      tree_ = 1;
      const PatternId id = read_pattern();
      if (data_->patterns[id].depth > max_depth) throw Corrupt("patterns are nested too deeply");
      if (tree_ > max_tree) throw Corrupt("a pattern is too large");
      patterns_.push_back(id);
      trees_.push_back(tree_);
    }
  }

  /// Refuses a few bytes that stand for a huge sequence.
  void check_members(PatternKind kind, const std::vector<PatternId>& members) {
    std::size_t flat = 0;
    for (const PatternId member : members) {
      const Pattern& pattern = data_->patterns[member];
      flat += pattern.kind == kind ? pattern.b : 1;
    }
    total_members_ += flat;
    if (flat > max_members || total_members_ > max_tree) throw Corrupt("a pattern is too large");
  }

  PatternId read_pattern() {
    PatternPool& pool = data_->patterns;
    const auto kind = static_cast<PatternKind>(in_.below(12, "kind of pattern"));
    switch (kind) {
      case PatternKind::not_allowed:
        return PatternPool::not_allowed;
      case PatternKind::empty:
        return PatternPool::empty;
      case PatternKind::text:
        return PatternPool::text;
      case PatternKind::choice:
      case PatternKind::interleave:
      case PatternKind::group: {
        std::vector<PatternId> members(in_.count());
        for (PatternId& member : members) member = pattern();
        check_members(kind, members);
        if (kind == PatternKind::choice) return pool.choice(members);
        return kind == PatternKind::group ? pool.group(members) : pool.interleave(members);
      }
      case PatternKind::one_or_more:
        return pool.one_or_more(pattern());
      case PatternKind::list:
        return pool.list(pattern());
      case PatternKind::data: {
        const std::uint32_t type = in_.below(data_->datatypes.size(), "datatype");
        const std::uint32_t except = in_.below(patterns_.size() + 1, "pattern");
        if (except != 0) tree_ += trees_[except - 1];
        return pool.data(type, except == 0 ? PatternPool::not_allowed : patterns_[except - 1]);
      }
      case PatternKind::value: {
        Literal literal;
        literal.datatype = in_.below(data_->datatypes.size(), "datatype");
        literal.text = string();
        literal.ns = string();
        data_->literals.push_back(std::move(literal));
        return pool.value(static_cast<std::uint32_t>(data_->literals.size() - 1));
      }
      case PatternKind::attribute: {
        const std::uint32_t name_class = in_.below(data_->name_classes.size(), "name class");
        return pool.attribute(name_class, pattern());
      }
      default:
        return pool.element(in_.below(data_->elements.size(), "element"));
    }
  }

  Reader in_;
  std::shared_ptr<GrammarData> data_ = std::make_shared<GrammarData>();
  std::vector<std::string_view> strings_;
  std::vector<PatternId> patterns_;
  std::vector<std::size_t> trees_;  ///< size of each pattern of patterns_, written out
  std::size_t tree_ = 0;            ///< of the one being read
  std::size_t total_members_ = 0;
};

Finding finding(std::string id, std::string message, std::string_view file) {
  Finding result;
  result.source = FindingSource::schema;
  result.id = std::move(id);
  result.message = std::move(message);
  result.file = file;
  return result;
}

std::uint32_t u32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return value;
}

}  // namespace

std::variant<Grammar, Finding> Grammar::from_bytes(std::string_view bytes,
                                                   std::string_view origin) {
  const auto corrupt = [origin](const std::string& why) {
    return finding("grammar-corrupt", "this is not a usable compiled grammar: " + why, origin);
  };
  if (!bytes.starts_with(magic)) return corrupt("it does not begin like one");
  if (bytes.size() < header_size) return corrupt("it ends too early");
  if (const std::uint32_t found = u32(bytes, 8); found != version) {
    return finding("grammar-version",
                   "the grammar has format version " + std::to_string(found) +
                       ", this program reads version " + std::to_string(version) +
                       "; make it again with this version's virtbind-gen",
                   origin);
  }
  const std::string_view body = bytes.substr(header_size);
  if (body.size() != u32(bytes, 16) || u32(bytes, 20) != 0) {
    return corrupt("it has " + std::to_string(body.size()) + " bytes after the header, not " +
                   std::to_string(u32(bytes, 16)));
  }
  if (crc32(body) != u32(bytes, 12)) return corrupt("its checksum is wrong");
  try {
    return Grammar(Loader(body).run());
  } catch (const Corrupt& error) {
    return corrupt(error.what());
  }
}

std::variant<Grammar, Finding> Grammar::load(const std::filesystem::path& path) {
  const std::string name = path.string();
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return finding("io-not-found", "no such file", name);
  }
  if (std::filesystem::is_directory(status)) {
    return finding("io-directory", "this is a directory, not a file", name);
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  if (in.peek() != std::ifstream::traits_type::eof()) bytes << in.rdbuf();
  if (!in.is_open() || in.bad()) {
    return finding("io-unreadable", std::string("cannot be read: ") + std::strerror(errno), name);
  }
  return from_bytes(bytes.view(), name);
}

const std::string& Grammar::name() const noexcept { return data_->name; }
std::size_t Grammar::elements() const noexcept { return data_->elements.size(); }

}  // namespace virtbind
