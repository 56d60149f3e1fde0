// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a document lets be changed by path.
#include <algorithm>

#include <fmt/format.h>

#include "additions.hpp"
#include "impl.hpp"
#include "patch.hpp"
#include "target.hpp"
#include "virtbind/value.hpp"

namespace virtbind {

namespace {

using document::PathStep;
using document::Target;
using document::Targets;

Finding problem(std::string id, std::string message, std::string_view path, const xml::Text& text) {
  Finding finding;
  finding.source = FindingSource::schema;
  finding.id = std::move(id);
  finding.message = std::move(message);
  finding.file = text.name();
  finding.path = path;
  return finding;
}

/// What a value should have been.
std::string expectation(const TypeInfo& type) {
  if (type.literals.empty()) return fmt::format("expected {}", type.value_description);
  return fmt::format("expected {}'{}'", type.literals.size() == 1 ? "" : "one of ",
                     fmt::join(type.literals, "', '"));
}

/// Sets the text of an attribute or element; says what is wrong, or nothing.
std::string set_text(const TypeInfo& type, void* object, std::string_view text) {
  if (type.content == ContentKind::text_or_children) {
    auto& mixed = *static_cast<TextOrChildren*>(object);
    if (document::has_children(type, object)) return "it has elements, not text";
    mixed.text(std::string(text));
    return "";
  }
  if (type.content != ContentKind::value) return "it has no text of its own";
  if (type.value->assign(object, text, type)) return "";
  return fmt::format("'{}' cannot be its value, {}", text, expectation(type));
}

/// Takes the name of a child that goes out of the noted order.
void forget_in_order(const Target& target) {
  if (!document::keeps_order(*target.parent_type)) return;
  auto& order = static_cast<Ordered*>(target.parent)->child_order();
  const std::string name = document::spelled(*target.member);
  std::size_t left = target.index + 1;
  const auto found = std::find_if(order.begin(), order.end(), [&](const std::string& step) {
    return step == name && --left == 0;
  });
  if (found != order.end()) order.erase(found);
}

}  // namespace

std::vector<Finding> AnyDocument::Impl::bad_path(std::string_view path, const std::string& why) {
  Finding finding = problem("bad-path", why, path, *source.text);
  // The nearest element on the way that is there.
  auto parsed = document::parse_path(path);
  if (auto* steps = std::get_if<std::vector<PathStep>>(&parsed)) {
    for (std::span<const PathStep> way = *steps; !way.empty(); way = way.first(way.size() - 1)) {
      if (way.back().attribute) continue;
      const auto found = document::find_in_source(source.tree, way);
      if (!found) continue;
      finding.location = source.text->location(source.tree[found->element].range.begin);
      break;
    }
  }
  return {std::move(finding)};
}

std::vector<Finding> AnyDocument::set(std::string_view path, std::string_view value) {
  const auto parsed = document::parse_path(path);
  if (const auto* why = std::get_if<std::string>(&parsed)) return impl_->bad_path(path, *why);
  const auto& steps = std::get<std::vector<PathStep>>(parsed);
  Targets targets(impl_->type, object());
  const auto there = targets.find(steps, false);
  if (!there) {
    // Nothing is made for a value that cannot be set.
    Targets schema(impl_->type, object());
    const TypeInfo* type = schema.type_of(steps);
    if (type == nullptr) return impl_->bad_path(path, schema.why());
    const document::AnyObject trial(type->create(), type->destroy);
    const std::string wrong = set_text(*type, trial.get(), value);
    if (!wrong.empty()) return {problem("bad-value", wrong, path, text())};
  }
  const auto target = there ? there : targets.find(steps, true);
  if (!target) return impl_->bad_path(path, targets.why());
  const std::string wrong = set_text(*target->type, target->object, value);
  if (wrong.empty()) return {};
  return {problem("bad-value", wrong, path, text())};
}

std::vector<Finding> AnyDocument::remove(std::string_view path) {
  const auto parsed = document::parse_path(path);
  if (const auto* why = std::get_if<std::string>(&parsed)) return impl_->bad_path(path, *why);
  const auto& steps = std::get<std::vector<PathStep>>(parsed);
  if (steps.size() == 1) return impl_->bad_path(path, "the document element cannot be removed");
  Targets targets(impl_->type, object());
  if (const auto target = targets.find(steps, false)) {
    forget_in_order(*target);
    target->member->operations->erase(target->member->container(target->parent), target->index);
    return {};
  }
  // It may be what only the text has, which is looked up in a text that says what the objects say.
  if (auto findings = update(); !findings.empty()) return findings;
  const auto& tree = impl_->source.tree;
  const auto found = document::find_in_source(tree, steps);
  if (!found) return impl_->bad_path(path, targets.why());
  document::Edits edits;
  if (found->attribute != nullptr) {
    edits.remove(document::removal(tree, *found->attribute));
  } else {
    edits.remove(document::Layout(tree).unit(found->element).removal);
  }
  return impl_->apply(edits);
}

std::vector<Finding> AnyDocument::add(std::string_view path, std::string_view xml) {
  const auto parsed = document::parse_path(path);
  if (const auto* why = std::get_if<std::string>(&parsed)) return impl_->bad_path(path, *why);
  const auto& steps = std::get<std::vector<PathStep>>(parsed);
  if (steps.back().attribute) return impl_->bad_path(path, "elements are added to an element");
  const auto place = document::find_in_source(impl_->source.tree, steps);
  const auto scope = impl_->source.tree.scope(place ? place->element : document::SourceTree::kRoot);
  const auto add_to = [&](const TypeInfo& type, void* parent) {
    return document::add_elements(type, parent, path, xml, scope, impl_->limits);
  };
  Targets targets(impl_->type, object());
  if (const auto there = targets.find(steps, false)) return add_to(*there->type, there->object);
  // Nothing is made for elements that cannot be added.
  const TypeInfo* type = targets.type_of(steps);
  if (type == nullptr) return impl_->bad_path(path, targets.why());
  const document::AnyObject trial(type->create(), type->destroy);
  if (auto findings = add_to(*type, trial.get()); !findings.empty()) return findings;
  const auto made = targets.find(steps, true);
  return made ? add_to(*made->type, made->object) : impl_->bad_path(path, targets.why());
}

}  // namespace virtbind
