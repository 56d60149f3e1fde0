// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Disk images, and how QEMU reaches them (qemuDomainValidateStorageSource).
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "disk_sources.hpp"
#include "effective_devices.hpp"

namespace virtbind::checks {

/// Calls a function with every image: that of a disk, and what backs it.
template <class Domain, class Function>
void for_each_disk_image(const Domain& domain, Function function) {
  for_each_disk(domain, [&](const auto& disk) { for_each_image(disk, function); });
}

/// The format that an image says; "" where it says none.
template <class Image>
std::string image_format(const Image& image) {
  if constexpr (requires { image.driver(); }) {
    const auto* driver = find(image.driver());
    return driver != nullptr ? text(driver->type()) : std::string();
  } else {
    const auto* format = find(image.format());
    return format != nullptr ? text(format->type()) : std::string();
  }
}

/// Reports what a disk or what backs it says of its format.
template <class Image>
void report_format(Context& context, const Image& image, std::string message) {
  if constexpr (requires { image.driver(); }) {
    context.report(find(image.driver())->type(), std::move(message));
  } else {
    context.report(image.format(), std::move(message));
  }
}

template <class Domain>
void qemu_image_format(const Domain& domain, Context& context) {
  for_each_disk_image(domain, [&](const auto& image) {
    const std::string format = image_format(image);
    const std::string type = storage_type(image);
    if (format == "iso") {
      report_format(context, image, "the image of a CD is of type 'raw' to QEMU");
    } else if (format == "dir") {
      report_format(context, image, "a folder is a disk of type 'dir' to QEMU, in format 'fat'");
    } else if (format == "fat" && type != "dir" && type != "volume") {
      report_format(context, image,
                    fmt::format("QEMU makes 'fat' of a folder, of type 'dir', not "
                                "of type '{}'",
                                type));
    } else if (type == "dir" && !format.empty() && format != "fat") {
      report_format(context, image, fmt::format("QEMU makes 'fat' of a folder, not '{}'", format));
    }
  });
}

template <class Domain>
void qemu_folder_disk(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (storage_type(disk) != "dir" || has(disk.readonly()) || is(disk.device(), "cdrom")) return;
    context.report(disk, "QEMU shows a folder that cannot be written to: add <readonly/>");
  });
}

template <class Domain>
void qemu_source_protocol(const Domain& domain, Context& context) {
  for_each_disk_image(domain, [&](const auto& image) {
    if (storage_type(image) != "network") return;
    for (const auto& source : each(image.source())) {
      if (is(source.protocol(), "tftp", "vxhs")) {
        context.report(source.protocol(),
                       fmt::format("QEMU speaks '{}' no more", text(source.protocol())));
      }
      if (!is(source.protocol(), "nfs")) continue;
      if (count(source.host()) != 1) {
        context.report(source, "an image on NFS is on one host");
        continue;
      }
      for (const auto& host : each(source.host())) {
        if (has(host.transport()) && !is(host.transport(), "tcp")) {
          context.report(host.transport(), "QEMU reaches NFS by 'tcp'");
        }
        if (number(host.port()).value_or(0) != 0) {
          context.report(host.port(), "which port NFS is on cannot be said");
        }
      }
    }
  });
}

template <class Domain>
void qemu_metadata_cache(const Domain& domain, Context& context) {
  for_each_disk_image(domain, [&](const auto& image) {
    const std::string format = image_format(image);
    const auto judge = [&](const auto& holder) {
      for (const auto& cache : each(holder.metadata_cache())) {
        const bool set =
            any(cache.max_size(), [](const auto& size) { return number(size).value_or(0) != 0; });
        if (!set || format == "qcow2") continue;
        context.report(cache, fmt::format("a cache of metadata is for 'qcow2', not for '{}'",
                                          format.empty() ? "raw" : format));
      }
    };
    if constexpr (requires { image.driver(); }) {
      for (const auto& driver : each(image.driver())) judge(driver);
    } else {
      for (const auto& said : each(image.format())) judge(said);
    }
  });
}

template <class Domain>
void qemu_image_encryption(const Domain& domain, Context& context) {
  for_each_disk_image(domain, [&](const auto& image) {
    const std::string format = image_format(image);
    const std::string type = storage_type(image);
    const auto judge = [&](const auto& encryption) {
      const bool librbd = is(encryption.engine(), "librbd");
      if (is(encryption.format(), "default", "qcow")) {
        context.report(encryption.format(),
                       fmt::format("QEMU has given up '{}': 'luks'", text(encryption.format())));
      } else if (!librbd && is(encryption.format(), "luks2", "luks-any")) {
        context.report(encryption.format(),
                       fmt::format("QEMU reads 'luks'; '{}' is for engine='librbd'",
                                   text(encryption.format())));
      } else if (!librbd && !format.empty() && format != "raw" && format != "qcow2") {
        context.report(encryption,
                       fmt::format("'raw' and 'qcow2' are encrypted, not '{}'", format));
      } else if (!librbd && count(encryption.secret()) > 1) {
        context.report(encryption, "QEMU needs one secret; several are for engine='librbd'");
      } else if (librbd && type != "network") {
        context.report(encryption.engine(),
                       fmt::format("'librbd' is for images on RBD, not for type '{}'", type));
      }
    };
    if constexpr (requires { image.encryption(); }) {
      for (const auto& encryption : each(image.encryption())) judge(encryption);
    }
    for (const auto& source : each(image.source())) {
      for (const auto& encryption : each(source.encryption())) judge(encryption);
    }
  });
}

}  // namespace virtbind::checks
