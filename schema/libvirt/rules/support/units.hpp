// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Sizes with units, as libvirt's virScaleInteger reads them.
#pragma once

#include <cctype>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "virtbind/defaults/edit.hpp"

namespace virtbind::rules::libvirt {

/// Bytes of one unit: "KiB" and "k" are 1024, "KB" is 1000, "b" and "bytes" are 1.  Nothing for
/// what is no unit.
inline std::optional<unsigned long long> bytes_of_unit(std::string_view unit) {
  if (unit == "KiB") return 1024;  // as nearly every document has it
  std::string word;
  for (const char c : unit) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (word == "b" || word == "byte" || word == "bytes") return 1;
  if (word.empty()) return std::nullopt;
  const std::string_view rest = std::string_view(word).substr(1);
  const unsigned long long base = rest.empty() || rest == "ib" ? 1024 : rest == "b" ? 1000 : 0;
  const std::size_t power = std::string_view("kmgtpe").find(word.front());
  if (base == 0 || power == std::string_view::npos) return std::nullopt;
  unsigned long long bytes = base;
  for (std::size_t i = 0; i < power; ++i) bytes *= base;
  return bytes;
}

/// A size times the bytes of its unit; nothing where that is more than can be counted, which
/// libvirt refuses.
inline std::optional<unsigned long long> times(unsigned long long value,
                                               unsigned long long factor) {
  if (factor != 0 && value > std::numeric_limits<unsigned long long>::max() / factor) return {};
  return value * factor;
}

/// Rewrites a size and its unit in KiB, rounded up; `usual` is what an absent unit means.
template <class Size, class Unit>
void in_kib(Size& size, Unit& unit, std::string_view usual = "KiB") {
  const auto given = has(unit) ? text(unit) : std::string(usual);
  const auto bytes = bytes_of_unit(given);
  const auto value = number(size);
  if (!bytes || !value) return;
  // Divide first where that is exact: what fits as KiB need not fit as bytes.
  const bool exact = *bytes % 1024 == 0;
  const auto product = times(*value, exact ? *bytes / 1024 : *bytes);
  if (!product) return;
  const unsigned long long kib =
      exact ? *product : *product / 1024 + (*product % 1024 != 0 ? 1 : 0);
  if (kib != *value) set(size, kib);
  if (text(unit) != "KiB") set(unit, "KiB");
}

/// The same of an element whose text is a size.
template <class Size>
void in_kib(Size& size) {
  in_kib(size, size.unit());
}

/// Rewrites an element whose text is a size in MiB, of which libvirt keeps whole ones only.
template <class Size>
void in_mib(Size& size) {
  const auto bytes = bytes_of_unit(has(size.unit()) ? text(size.unit()) : "bytes");
  const auto value = number(size);
  if (!bytes || !value) return;
  constexpr unsigned long long kMiB = 1024ULL * 1024;
  const bool exact = *bytes % kMiB == 0;
  const auto product = times(*value, exact ? *bytes / kMiB : *bytes);
  if (!product) return;
  const unsigned long long mib = exact ? *product : *product / kMiB;
  if (mib != *value) assign(size, mib);
  if (text(size.unit()) != "M") set(size.unit(), "M");
}

/// Rewrites an element whose text is a size in bytes.
template <class Size>
void in_bytes(Size& size) {
  const auto bytes = bytes_of_unit(has(size.unit()) ? text(size.unit()) : "bytes");
  const auto value = number(size);
  if (!bytes || !value) return;
  const auto product = times(*value, *bytes);
  if (!product) return;
  if (*bytes != 1) assign(size, *product);
  if (text(size.unit()) != "bytes") set(size.unit(), "bytes");
}

}  // namespace virtbind::rules::libvirt
