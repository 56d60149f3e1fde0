// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/xml/namespace_scope.hpp"

namespace virtbind::xml {

void NamespaceScope::bind(std::string_view prefix, std::string_view ns) {
  if (size_ == bindings_.size()) bindings_.emplace_back();
  Binding& binding = bindings_[size_++];
  binding.prefix = prefix;
  binding.ns = ns;
}

void NamespaceScope::rewind(std::size_t size) noexcept { size_ = size; }

std::optional<std::string_view> NamespaceScope::find(std::string_view prefix) const noexcept {
  for (std::size_t i = size_; i-- != 0;) {
    if (bindings_[i].prefix == prefix) return bindings_[i].ns;
  }
  return std::nullopt;
}

std::optional<std::string_view> NamespaceScope::prefix_of(std::string_view ns,
                                                          bool with_default) const noexcept {
  for (std::size_t i = size_; i-- != 0;) {
    const Binding& binding = bindings_[i];
    if (binding.ns != ns || (binding.prefix.empty() && !with_default)) continue;
    if (find(binding.prefix) == ns) return binding.prefix;  // not hidden by an inner one
  }
  return std::nullopt;
}

bool NamespaceScope::has_default() const noexcept {
  return size_ != 0 && !find({}).value_or(std::string_view()).empty();
}

}  // namespace virtbind::xml
