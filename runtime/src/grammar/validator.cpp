// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The validator: keeps the state of each open element and takes derivatives by the events.
#include "virtbind/grammar/validator.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "diagnosis.hpp"
#include "document_stack.hpp"
#include "utf8.hpp"
#include "virtbind/xml/line_index.hpp"

namespace virtbind {

using namespace grammar;

class Validator::Impl {
 public:
  Impl(Grammar grammar, ValidatorOptions options)
      : grammar_(std::move(grammar)),
        options_(options),
        data_(grammar_.data()),
        derivatives_(data_),
        stack_(data_.symbols),
        diagnosis_(derivatives_, stack_),
        memo_limit_(options.memo_bytes) {
    begin(nullptr);
  }

  bool begin(const xml::Text* text, std::string_view fragment = {}) {
    const auto found = data_.fragments.find(fragment);
    if (!fragment.empty() && found == data_.fragments.end()) return false;
    text_ = text;
    lines_.reset();
    findings_.clear();
    diagnosis_.begin();
    stack_.clear();
    stack_.top().state = fragment.empty() ? data_.start : found->second;
    skipping_ = 0;
    pending_.clear();
    namespaces_.rewind(0);
    namespaces_.bind("xml", "http://www.w3.org/XML/1998/namespace");
    namespace_marks_.clear();
    return true;
  }

  bool start_element(const xml::StartElement& element) {
    if (skipping_ > 0) {
      ++skipping_;
      return true;
    }
    bind_namespaces(element);
    if (!pending_.empty()) end_text();
    if (++events_ % 256 == 0 && derivatives_.bytes() > memo_limit_) forget();
    const Symbol name = data_.symbols.find(element.name.ns, element.name.local);
    Frame& parent = stack_.top();
    parent.has_children = true;
    const std::uint32_t number = stack_.count_child(name, element.name);
    OpeningId opening = derivatives_.open(parent.state, name);
    const bool allowed = opening != Derivatives::no_opening;
    if (!allowed) opening = diagnosis_.element(element, name, number, namespaces_);
    if (opening == Derivatives::no_opening) {
      skipping_ = 1;
      return collect();
    }
    stack_.push(name, number, element);
    Frame& frame = stack_.top();
    if (!allowed) {
      collect();
      frame.guessed = diagnosis_.guessed();
      frame.findings = findings_.size();
    }
    frame.opening = opening;
    frame.start = derivatives_.opening(opening).content;
    PatternId state = frame.start;
    if (!element.attributes.empty()) state = take_attributes(element, state);
    if (state != PatternPool::not_allowed) state = derivatives_.close(state);
    if (state == PatternPool::not_allowed) state = diagnosis_.start_tag(namespaces_);
    frame.content = frame.state = state;
    return collect();
  }

  bool text(std::string_view text, xml::Range range) {
    if (skipping_ > 0) return true;
    if (pending_.empty()) {
      // White space behind an element has no meaning; it is most of what comes here.
      if (stack_.top().has_children && is_white(text)) return true;
      pending_range_.begin = range.begin;
    }
    pending_.append(text);
    pending_range_.end = range.end;
    return true;
  }

  bool end_element(xml::Range range) {
    if (skipping_ > 0) {
      --skipping_;
      if (skipping_ == 0) unbind_namespaces();
      return true;
    }
    if (stack_.size() == 1) return true;  // an unbalanced source
    if (stack_.top().has_children) {
      if (!pending_.empty()) end_text();
    } else {
      take_only_text();
    }
    const Frame& frame = stack_.top();
    PatternId next = derivatives_.end(frame.opening, frame.state);
    if (next == PatternPool::not_allowed) {
      diagnosis_.end(range, namespaces_);
      next = mended_end(frame);
    }
    pending_.clear();
    const bool go_on = collect();
    if (frame.guessed && !Diagnosis::guess_holds(findings_, frame.findings, stack_.path())) {
      findings_.resize(std::min(findings_.size(), frame.findings));
    }
    const Symbol name = frame.name;
    const std::size_t offset = frame.tag.begin;
    stack_.pop();
    Frame& parent = stack_.top();
    if (parent.state != next) {
      stack_.add_change(name, parent.state, offset);
      parent.state = next;
    }
    unbind_namespaces();
    return go_on;
  }

  void finish() {
    if (!stack_.top().has_children) diagnosis_.no_root();
    collect();
  }

  std::vector<Finding> findings_;

  [[nodiscard]] const Grammar& grammar() const noexcept { return grammar_; }

  [[nodiscard]] ValidatorStatistics statistics() noexcept {
    return {derivatives_.pool().size(), derivatives_.memo_entries(), derivatives_.bytes(),
            forgotten_};
  }

 private:
  PatternId take_attributes(const xml::StartElement& element, PatternId state) {
    // In the order of their symbols, so that the order in the document makes no new states.
    order_.clear();
    for (const xml::Attribute& attribute : element.attributes) {
      const Symbol symbol = data_.symbols.find(attribute.name.ns, attribute.name.local);
      stack_.add_attribute(symbol, attribute);
      order_.emplace_back(symbol, &attribute);
    }
    if (order_.size() > 1) {
      std::sort(order_.begin(), order_.end(),
                [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    for (const auto& [symbol, attribute] : order_) {
      state = derivatives_.attribute(state, symbol, attribute->value, namespaces_);
      if (state == PatternPool::not_allowed) break;
    }
    return state;
  }

  /// Text before or between children.
  void end_text() {
    if (!is_white(pending_)) take_text();
    pending_.clear();
  }

  void take_text() {
    Frame& frame = stack_.top();
    PatternId state = derivatives_.text(frame.state, pending_, namespaces_);
    if (state == PatternPool::not_allowed) {
      state = diagnosis_.text(pending_, pending_range_, namespaces_);
    }
    frame.state = state;
  }

  /// The text of an element without children, which may be empty.
  void take_only_text() {
    if (!is_white(pending_)) {
      take_text();
      return;
    }
    // White space may be nothing at all or a value.
    Frame& frame = stack_.top();
    const Pattern& pattern = derivatives_.pool()[frame.state];
    if (!pattern.has_text || pattern.nullable) return;
    const PatternId as_value = derivatives_.text(frame.state, pending_, namespaces_);
    frame.state = derivatives_.pool().choice(frame.state, as_value);
  }

  /// The parent's state behind an incomplete element, as if it had been complete.
  PatternId mended_end(const Frame& frame) {
    const std::span<const PatternId> all = derivatives_.continuations(frame.opening);
    std::vector<PatternId> members(all.begin(), all.end());
    return derivatives_.pool().choice(members);
  }

  void bind_namespaces(const xml::StartElement& element) {
    if (!data_.needs_namespaces) return;
    namespace_marks_.push_back(namespaces_.size());
    for (const xml::NamespaceDeclaration& declaration : element.namespaces) {
      namespaces_.bind(declaration.prefix, declaration.ns);
    }
  }

  void unbind_namespaces() {
    if (!data_.needs_namespaces) return;
    namespaces_.rewind(namespace_marks_.back());
    namespace_marks_.pop_back();
  }

  void forget() {
    std::vector<PatternId*> patterns;
    std::vector<OpeningId*> openings;
    for (std::size_t i = 0; i < stack_.size(); ++i) {
      Frame& frame = stack_[i];
      patterns.insert(patterns.end(), {&frame.start, &frame.content, &frame.state});
      openings.push_back(&frame.opening);
    }
    derivatives_.forget(patterns, openings);
    stack_.forget_changes();
    ++forgotten_;
    // A document whose open elements alone need much must not forget at every turn.
    memo_limit_ = std::max(options_.memo_bytes, derivatives_.bytes() * 2);
  }

  /// Takes over what the diagnosis reported; false when it is enough.
  bool collect() {
    std::vector<RawFinding>& reported = diagnosis_.findings();
    if (reported.empty()) return true;
    if (findings_.size() > options_.max_findings) {
      reported.clear();
      return false;
    }
    for (RawFinding& raw : reported) {
      if (findings_.size() >= options_.max_findings) break;
      Finding finding;
      finding.source = FindingSource::schema;
      finding.id = std::move(raw.id);
      finding.message = std::move(raw.message);
      finding.location = locate(raw.offset);
      finding.path = std::move(raw.path);
      if (text_ != nullptr) finding.file = text_->name();
      for (RawFinding::Note& note : raw.notes) {
        finding.related.push_back(
            {locate(note.offset), std::move(note.path), std::move(note.message)});
      }
      findings_.push_back(std::move(finding));
    }
    reported.clear();
    if (findings_.size() < options_.max_findings) return true;
    Finding stopped;
    stopped.severity = Severity::note;
    stopped.source = FindingSource::schema;
    stopped.id = "too-many-findings";
    stopped.message = "validation stops after " + std::to_string(findings_.size()) + " findings";
    stopped.file = findings_.back().file;
    stopped.location = findings_.back().location;
    stopped.path = findings_.back().path;
    findings_.push_back(std::move(stopped));
    return false;
  }

  Location locate(std::size_t offset) {
    if (text_ == nullptr) return {};
    if (!lines_) lines_.emplace(*text_);
    return lines_->location(offset);
  }

  Grammar grammar_;
  ValidatorOptions options_;
  const GrammarData& data_;
  Derivatives derivatives_;
  DocumentStack stack_;
  Diagnosis diagnosis_;
  const xml::Text* text_ = nullptr;
  std::optional<xml::LineIndex> lines_;
  std::size_t skipping_ = 0;  ///< depth inside an element that cannot be validated
  std::string pending_;       ///< text since the last tag
  xml::Range pending_range_;
  xml::NamespaceScope namespaces_;
  std::vector<std::size_t> namespace_marks_;
  std::vector<std::pair<Symbol, const xml::Attribute*>> order_;
  std::size_t memo_limit_;
  std::size_t events_ = 0;
  std::size_t forgotten_ = 0;
};

Validator::Validator(Grammar grammar, ValidatorOptions options)
    : impl_(std::make_unique<Impl>(std::move(grammar), options)) {}
Validator::~Validator() = default;

void Validator::begin(const xml::Text* text) { impl_->begin(text); }
bool Validator::begin_fragment(std::string_view fragment, const xml::Text* text) {
  return impl_->begin(text, fragment);
}
bool Validator::start_element(const xml::StartElement& element) {
  return impl_->start_element(element);
}
bool Validator::text(std::string_view text, xml::Range range) { return impl_->text(text, range); }
bool Validator::end_element(const xml::Name& /*name*/, xml::Range range) {
  return impl_->end_element(range);
}
void Validator::finish() { impl_->finish(); }

const std::vector<Finding>& Validator::findings() const noexcept { return impl_->findings_; }
std::vector<Finding> Validator::take_findings() { return std::exchange(impl_->findings_, {}); }
const Grammar& Validator::grammar() const noexcept { return impl_->grammar(); }
ValidatorStatistics Validator::statistics() const noexcept { return impl_->statistics(); }

std::vector<Finding> validate(Validator& validator, xml::Parser& parser, const xml::Text& text) {
  validator.begin(&text);
  // Text that is no XML makes one finding: what the schema says of the rest matters little.
  std::vector<Finding> malformed = parser.parse(text, validator);
  if (!malformed.empty()) return malformed;
  validator.finish();
  return validator.take_findings();
}

std::vector<Finding> validate(const Grammar& grammar, const xml::Text& text,
                              const xml::Limits& limits, ValidatorOptions options) {
  Validator validator(grammar, options);
  xml::Parser parser(limits);
  return validate(validator, parser, text);
}

}  // namespace virtbind
