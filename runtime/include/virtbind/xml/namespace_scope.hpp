// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The namespace bindings in scope while a document is written.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace virtbind::xml {

/// A stack of bindings; an element notes size() at its start and rewinds to it at its end.
/// Strings are reused, so that a steady state allocates nothing.
class NamespaceScope {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void bind(std::string_view prefix, std::string_view ns);
  void rewind(std::size_t size) noexcept;

  [[nodiscard]] std::string_view prefix(std::size_t index) const { return bindings_[index].prefix; }
  [[nodiscard]] std::string_view ns(std::size_t index) const { return bindings_[index].ns; }

  /// The namespace a prefix is bound to; nullopt if it is not bound.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view prefix) const noexcept;
  /// The innermost prefix that means `ns` here; for attributes, which a default namespace does
  /// not reach, `with_default` is false.
  [[nodiscard]] std::optional<std::string_view> prefix_of(std::string_view ns,
                                                          bool with_default) const noexcept;
  /// Whether a name without prefix is in a namespace.
  [[nodiscard]] bool has_default() const noexcept;

 private:
  struct Binding {
    std::string prefix;
    std::string ns;
  };

  std::vector<Binding> bindings_;
  std::size_t size_ = 0;
};

}  // namespace virtbind::xml
