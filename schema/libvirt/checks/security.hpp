// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Labels that keep guests apart, ids of a container's users, memory that the host cannot read.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "effective.hpp"
#include "support/devices.hpp"

namespace virtbind::checks {

template <class Domain>
void seclabel_model_unique(const Domain& domain, Context& context) {
  FirstWith<std::string, value_of<decltype(domain.seclabel())>> first;
  for (const auto& label : each(domain.seclabel())) {
    if (!has(label.model())) continue;
    const auto* other = first.before(text(label.model()), label);
    if (other == nullptr) continue;
    context
        .report(label.model(), fmt::format("there is a label of model '{}' already: {}",
                                           text(label.model()), context.name(*other)))
        .related(*other, "the other label");
  }
}

template <class Domain>
void seclabel_model_missing(const Domain& domain, Context& context) {
  if (count(domain.seclabel()) < 2) return;
  for (const auto& label : each(domain.seclabel())) {
    if (has(label.model())) continue;
    context.report(label, "one of several labels, and it does not say of which model it is");
    return;
  }
}

/// Whether files get the label: those of a dynamic one do, unless told otherwise.
template <class Label>
bool relabels(const Label& label) {
  if (is(label.model(), "none")) return false;
  if (has(label.relabel())) return is(label.relabel(), "yes");
  return !is(label.type(), "static", "none");
}

/// Calls a generic function with the labels of every single file that can have some: of disks with
/// what they are based on, and of character devices.
template <class Domain, class Function>
void for_each_labelled_file(const Domain& domain, Function function) {
  const auto of_sources = [&function](const auto& owner) {
    for (const auto& source : each(owner.source())) {
      if constexpr (requires { source.seclabel(); }) function(source.seclabel());
    }
  };
  const auto of_chain = [&of_sources](const auto& owner, const auto& again) -> void {
    of_sources(owner);
    for (const auto& backing : each(owner.backingStore())) again(backing, again);
  };
  for (const auto& devices : each(domain.devices())) {
    for (const auto& disk : each(devices.disk())) of_chain(disk, of_chain);
  }
  rules::libvirt::for_each_chardev(domain, of_sources);
}

template <class Domain>
void device_label_model_unique(const Domain& domain, Context& context) {
  for_each_labelled_file(domain, [&](const auto& labels) {
    FirstWith<std::string, value_of<decltype(labels)>> first;
    for (const auto& label : each(labels)) {
      if (!has(label.model())) continue;
      const auto* other = first.before(text(label.model()), label);
      if (other == nullptr) continue;
      context
          .report(label.model(),
                  fmt::format("this file has a label of model '{}' already", text(label.model())))
          .related(*other, "the other label");
    }
  });
}

template <class Domain>
void device_label_without_relabel(const Domain& domain, Context& context) {
  std::map<std::string, const value_of<decltype(domain.seclabel())>*> fixed;
  for (const auto& label : each(domain.seclabel())) {
    // Without a model it is of the host's, in drivers that know theirs.
    const bool of_host = context.profile.hypervisor == Hypervisor::qemu ||
                         context.profile.hypervisor == Hypervisor::lxc;
    if (!relabels(label) && (has(label.model()) || !of_host)) {
      fixed.emplace(text(label.model()), &label);
    }
  }
  if (fixed.empty()) return;
  for_each_labelled_file(domain, [&](const auto& labels) {
    for (const auto& label : each(labels)) {
      const auto found = fixed.find(text(label.model()));
      if (found == fixed.end()) continue;
      context.report(label, "a label of its own for a guest whose files are not labelled")
          .related(*found->second, "relabelling is off here");
    }
  });
}

template <class Domain>
void idmap_incomplete(const Domain& domain, Context& context) {
  for (const auto& map : each(domain.idmap())) {
    if (has(map.uid()) != has(map.gid())) {
      context.report(map, has(map.uid()) ? "users are mapped, and groups are not: add <gid>"
                                         : "groups are mapped, and users are not: add <uid>");
      continue;
    }
    const auto check = [&](const auto& entries) {
      const auto starts_at_root = [](const auto& entry) { return number(entry.start()) == 0U; };
      if (!has(entries) || any(entries, starts_at_root)) return;
      context.report(entries, "root, which is 0, is mapped to nobody: begin with start='0'");
    };
    check(map.uid());
    check(map.gid());
  }
}

/// How many bytes a text in Base64 stands for, read as g_base64_decode does: what is no letter of
/// it is skipped, and so is what does not fill three bytes.
inline std::size_t base64_size(std::string_view text) {
  std::size_t letters = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '+' || c == '/') ++letters;
    if (c == '=') ++padding;
  }
  const std::size_t groups = (letters + padding) / 4;
  return groups * 3 - std::min(padding, groups * 3);
}

template <class Domain>
void snp_blob_size(const Domain& domain, Context& context) {
  for (const auto& security : each(domain.launchSecurity())) {
    if (!is(security.type(), "sev-snp")) continue;
    const auto check = [&context](const auto& blob, std::size_t size) {
      const std::string encoded = text(blob);
      if (encoded.empty() || base64_size(encoded) == size) return;
      context.report(blob, fmt::format("these are {} bytes in Base64, and should be {}",
                                       base64_size(encoded), size));
    };
    if constexpr (requires { security.idBlock(); }) {
      check(security.guestVisibleWorkarounds(), 16);
      check(security.idBlock(), 96);
      check(security.idAuth(), 4096);
      check(security.hostData(), 32);
    }
  }
}

template <class Domain>
void keywrap_cipher_unique(const Domain& domain, Context& context) {
  for (const auto& keywrap : each(domain.keywrap())) {
    FirstWith<std::string, value_of<decltype(keywrap.cipher())>> first;
    for (const auto& cipher : each(keywrap.cipher())) {
      const auto* other = first.before(text(cipher.name()), cipher);
      if (other == nullptr) continue;
      context
          .report(cipher.name(), fmt::format("'{}' is switched '{}' already", text(cipher.name()),
                                             text(other->state())))
          .related(*other, "the other cipher");
    }
  }
}

}  // namespace virtbind::checks
