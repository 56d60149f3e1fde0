// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What tells a guest from others: its name, its UUID, what its firmware says of it.
#pragma once

#include <cctype>
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective.hpp"

namespace virtbind::checks {

/// VIR_DOMAIN_DEF_FEATURE_NAME_SLASH: these keep guests where a slash does no harm.
inline bool takes_slash_in_name(const Profile& profile) {
  return profile.hypervisor == Hypervisor::vmware || profile.hypervisor == Hypervisor::vbox ||
         profile.hypervisor == Hypervisor::openvz;
}

template <class Domain>
void name_without_slash(const Domain& domain, Context& context) {
  if (takes_slash_in_name(context.profile)) return;
  const std::string name = text(domain.name());
  if (name.find('/') == std::string::npos) return;
  context.report(
      domain.name(),
      fmt::format("the name '{}' has a slash, and libvirt makes file names of it", name));
}

/// The first entry of a name, which is the one that counts; null where it says nothing.
template <class Entries>
const value_of<Entries>* sysinfo_entry(const Entries& entries, std::string_view name) {
  for (const auto& entry : each(entries)) {
    if (is(entry.name(), name)) return text_of(entry).empty() ? nullptr : &entry;
  }
  return nullptr;
}

/// The 32 digits of a UUID, whose bytes may stand apart, by dashes or blanks; "" where it is none
/// (virUUIDParse).
inline std::string uuid_digits(std::string_view uuid) {
  constexpr std::size_t kDigits = 32;
  std::string digits;
  for (const char c : uuid) {
    const auto byte = static_cast<unsigned char>(c);
    const bool apart = c == ' ' || (c == '-' && digits.size() < kDigits);
    if (apart && digits.size() % 2 == 0) continue;
    if (std::isxdigit(byte) == 0) return "";
    digits += static_cast<char>(std::tolower(byte));
  }
  return digits.size() == kDigits ? digits : "";
}

template <class Domain>
void sysinfo_uuid_matches(const Domain& domain, Context& context) {
  if (!has(domain.uuid())) return;
  const std::string uuid = text(domain.uuid());
  for (const auto& sysinfo : each(domain.sysinfo())) {
    for (const auto& system : each(sysinfo.system())) {
      const auto* entry = sysinfo_entry(system.entry(), "uuid");
      if (entry == nullptr || uuid_digits(text_of(*entry)) == uuid_digits(uuid)) continue;
      context
          .report(*entry, fmt::format("the UUID '{}' is not that of the guest, '{}'",
                                      text_of(*entry), uuid))
          .related(domain.uuid(), "the guest's UUID");
    }
  }
}

/// "mm/dd/yyyy" or "mm/dd/yy", as far as libvirt looks: a month, a day and a year of their own.
inline bool is_bios_date(std::string_view date) {
  const auto read = [&date](int& value) {
    while (date.starts_with(' ')) date.remove_prefix(1);
    const auto [end, error] = std::from_chars(date.data(), date.data() + date.size(), value);
    if (error != std::errc()) return false;
    date.remove_prefix(static_cast<std::size_t>(end - date.data()));
    return true;
  };
  const auto slash = [&date] {
    const bool there = date.starts_with('/');
    if (there) date.remove_prefix(1);
    return there;
  };
  int month = 0;
  int day = 0;
  int year = 0;
  return read(month) && slash() && read(day) && slash() && read(year) && date.empty() &&
         month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
         ((year >= 0 && year < 100) || year >= 1900);
}

template <class Domain>
void bios_date_format(const Domain& domain, Context& context) {
  for (const auto& sysinfo : each(domain.sysinfo())) {
    for (const auto& bios : each(sysinfo.bios())) {
      const auto* entry = sysinfo_entry(bios.entry(), "date");
      if (entry == nullptr || is_bios_date(text_of(*entry))) continue;
      context.report(*entry, fmt::format("'{}' is not a date like '12/31/2024' or '12/31/24'",
                                         text_of(*entry)));
    }
  }
}

template <class Domain>
void sysinfo_uuid_malformed(const Domain& domain, Context& context) {
  if (has(domain.uuid())) return;  // sysinfo-uuid-matches
  for (const auto& sysinfo : each(domain.sysinfo())) {
    for (const auto& system : each(sysinfo.system())) {
      const auto* entry = sysinfo_entry(system.entry(), "uuid");
      if (entry == nullptr || !uuid_digits(text_of(*entry)).empty()) continue;
      context.report(
          *entry, fmt::format("'{}' is no UUID, which has 32 hexadecimal digits", text_of(*entry)));
    }
  }
}

}  // namespace virtbind::checks
