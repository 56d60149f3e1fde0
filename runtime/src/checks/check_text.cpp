// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <optional>

#include "virtbind/binding/object_base.hpp"
#include "virtbind/binding/reader.hpp"
#include "virtbind/check.hpp"
#include "virtbind/validate.hpp"

namespace virtbind {

namespace {

using checks::CheckSet;

/// The typed object of a document that is being validated: it hears the same events.  Builds
/// nothing where no checks are for that kind of document.
class CheckedDocument final : public xml::EventSink {
 public:
  CheckedDocument(const Binding& binding, const TypeInfo* fragment,
                  std::span<const CheckSet* const> sets)
      : binding_(binding), fragment_(fragment), sets_(sets) {}
  CheckedDocument(const CheckedDocument&) = delete;
  CheckedDocument& operator=(const CheckedDocument&) = delete;
  ~CheckedDocument() override {
    const ObjectMemory memory(memory_);
    object_.reset();
  }

  /// Validates the document, and builds the object meanwhile.
  std::vector<Finding> validate(const xml::Text& text, const xml::Limits& limits) {
    const ObjectMemory memory(memory_);
    return virtbind::validate(binding_, text, fragment_, limits, this);
  }

  bool start_element(const xml::StartElement& element) override {
    return (reader_ || begin(element.name)) && reader_->start_element(element);
  }
  bool text(std::string_view text, xml::Range range) override { return reader_->text(text, range); }
  bool end_element(const xml::Name& name, xml::Range range) override {
    return reader_->end_element(name, range);
  }
  bool comment(std::string_view text, xml::Range range) override {
    return !reader_ || reader_->comment(text, range);
  }
  bool processing_instruction(std::string_view target, std::string_view data,
                              xml::Range range) override {
    return !reader_ || reader_->processing_instruction(target, data, range);
  }

  /// What the checks find, in a document that proved valid.
  std::vector<Finding> check(const xml::Text& text, CheckOptions options, const ForWhom& for_whom) {
    if (set_ == nullptr) return {};
    // What the schema allows the classes can hold; were it otherwise, there is no object to check.
    if (!reader_->findings().empty()) return located(reader_->take_findings(), text);
    if (for_whom) options.profile = for_whom(set_->profile_for(object_.get()));
    // Putting the places in order pays where there are many; most documents have no finding.
    constexpr std::size_t kMany = 2000;
    if (places_.size() > kMany) places_.seal();
    return set_->run(object_.get(), options, {&text, &places_}, &*used_);
  }

 private:
  bool begin(const xml::Name& name) {
    const RootInfo* root = binding_.find_root(name.ns, name.local);
    const TypeInfo* type = fragment_ != nullptr ? fragment_
                           : root != nullptr    ? root->type
                                                : nullptr;
    const auto found = std::find_if(sets_.begin(), sets_.end(),
                                    [&](const CheckSet* set) { return &set->type() == type; });
    if (found == sets_.end()) return false;
    set_ = *found;
    object_ = {type->create(), type->destroy};
    used_.emplace(binding_, &memory_);
    constexpr std::size_t kUsual = 160;  // parts of a guest
    places_.reserve(kUsual);
    const ReaderOptions options{.places = &places_, .members = &*used_, .validated = true};
    reader_.emplace(*type, object_.get(), type->element_ns, type->element, options);
    return true;
  }

  static std::vector<Finding> located(std::vector<Finding> findings, const xml::Text& text) {
    for (Finding& finding : findings) {
      finding.file = text.name();
      finding.location = text.location(finding.location.offset);
    }
    return findings;
  }

  const Binding& binding_;
  const TypeInfo* fragment_;
  std::span<const CheckSet* const> sets_;
  const CheckSet* set_ = nullptr;
  // The object's parts are many and small, and go together: they need not be given back one by one.
  // Those of most guests fit into the buffer.
  std::array<std::byte, std::size_t{32} * 1024> buffer_;
  std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
  std::unique_ptr<void, void (*)(void*)> object_{nullptr, nullptr};
  SourceMap places_{&memory_};
  std::optional<MemberSet> used_;
  std::optional<Reader> reader_;
};

}  // namespace

std::vector<Finding> validate_and_check(const Binding& binding, const xml::Text& text,
                                        std::span<const CheckSet* const> sets,
                                        const CheckOptions& options, const ForWhom& for_whom,
                                        const TypeInfo* fragment, const xml::Limits& limits) {
  CheckedDocument document(binding, fragment, sets);
  auto findings = document.validate(text, limits);
  return findings.empty() ? document.check(text, options, for_whom) : findings;
}

}  // namespace virtbind
