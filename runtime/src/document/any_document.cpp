// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/document/any_document.hpp"

#include <utility>

#include <fmt/format.h>

#include "impl.hpp"
#include "patch.hpp"
#include "virtbind/io.hpp"

namespace virtbind {

namespace {

using document::Loaded;
using document::Patch;

Finding problem(std::string id, std::string message, std::string file, std::string path = {}) {
  Finding finding;
  finding.source = FindingSource::xml;
  finding.id = std::move(id);
  finding.message = std::move(message);
  finding.file = std::move(file);
  finding.path = std::move(path);
  return finding;
}

bool is_unknown(const Finding& finding) { return finding.id.starts_with("unknown-"); }

}  // namespace

AnyDocument::AnyDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AnyDocument::AnyDocument(AnyDocument&&) noexcept = default;
AnyDocument& AnyDocument::operator=(AnyDocument&&) noexcept = default;
AnyDocument::~AnyDocument() = default;

AnyDocument::ReadResult AnyDocument::read(const TypeInfo& type, xml::Text text,
                                          const DocumentOptions& options) {
  Loaded loaded = document::load(type, std::move(text), options.limits);
  bool refused = loaded.object == nullptr;
  for (Finding& finding : loaded.findings) {
    if (refused || options.unknown == Unknown::keep || !is_unknown(finding)) continue;
    finding.severity = Severity::error;
  }
  if (options.unknown == Unknown::error) {
    for (const Finding& finding : loaded.findings) refused = refused || is_unknown(finding);
  }
  if (refused) return std::move(loaded.findings);
  return AnyDocument(std::make_unique<Impl>(type, std::move(loaded), options.limits));
}

AnyDocument::ReadResult AnyDocument::read_file(const TypeInfo& type,
                                               const std::filesystem::path& path,
                                               const DocumentOptions& options) {
  auto text = xml::Text::read_file(path, options.limits);
  if (auto* finding = std::get_if<Finding>(&text)) return std::vector{std::move(*finding)};
  auto made = read(type, std::move(std::get<xml::Text>(text)), options);
  if (auto* document = std::get_if<AnyDocument>(&made)) {
    document->impl_->file = path;
    document->impl_->on_disk = document->impl_->source.text;
  }
  return made;
}

const TypeInfo& AnyDocument::type() const noexcept { return impl_->type; }
const void* AnyDocument::object() const noexcept { return impl_->source.object.get(); }
void* AnyDocument::object() noexcept {
  impl_->touched = true;
  return impl_->source.object.get();
}
const std::vector<Finding>& AnyDocument::findings() const noexcept {
  return impl_->source.findings;
}
const xml::Text& AnyDocument::text() const noexcept { return *impl_->source.text; }

std::vector<Finding> AnyDocument::update() {
  if (!impl_->touched) return {};
  document::Comparison comparison(impl_->source.tree);
  if (comparison.same(impl_->type, impl_->source.object.get(), document::SourceTree::kRoot)) {
    return {};
  }
  Patch patch(impl_->source.tree);
  patch.run(impl_->type, impl_->source.object.get());
  if (!patch.findings().empty()) {
    for (Finding& finding : patch.findings()) finding.file = text().name();
    return std::move(patch.findings());
  }
  return patch.edits().empty() ? std::vector<Finding>{} : impl_->apply(patch.edits());
}

/// Makes the changes, if the text read again says what the objects say.
std::vector<Finding> AnyDocument::Impl::apply(const document::Edits& edits) {
  const std::string& name = source.text->name();
  const std::string_view utf8 = source.text->utf8();
  auto bytes = source.text->encode(edits.apply(utf8, {0, utf8.size()}));
  if (!bytes) {
    return {problem("xml-encoding", "the document's encoding cannot be written", name)};
  }
  auto decoded = xml::Text::decode(std::move(*bytes), name);
  if (auto* finding = std::get_if<Finding>(&decoded)) return {std::move(*finding)};
  Loaded again = document::load(type, std::move(std::get<xml::Text>(decoded)), limits);
  if (again.object == nullptr) return std::move(again.findings);
  const std::string root = fmt::format("/{}", type.element);
  std::string place =
      document::first_difference(type, source.object.get(), again.object.get(), root);
  if (!place.empty()) {
    return {problem("edit-mismatch", "the changed text would not say what the objects say here",
                    name, std::move(place))};
  }
  again.object = std::move(source.object);
  source = std::move(again);
  return {};
}

std::vector<Finding> AnyDocument::save() {
  if (impl_->file.empty()) {
    return {problem("io-unwritable", "the document was read from no file", text().name())};
  }
  auto findings = update();
  if (!findings.empty()) return findings;
  const auto read = xml::Text::read_file(impl_->file, impl_->limits);
  const auto* now = std::get_if<xml::Text>(&read);
  if (now == nullptr || now->bytes() != impl_->on_disk->bytes()) {
    return {problem("io-changed", "the file changed on disk since it was read; nothing is written",
                    impl_->file.string())};
  }
  if (text().bytes() == now->bytes()) return {};
  findings = write_file_atomically(impl_->file, text().bytes());
  if (findings.empty()) impl_->on_disk = impl_->source.text;
  return findings;
}

std::vector<Finding> AnyDocument::save_as(const std::filesystem::path& path) {
  auto findings = update();
  return findings.empty() ? write_file_atomically(path, text().bytes()) : findings;
}

}  // namespace virtbind
