// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where disks keep their data.
#pragma once

#include <string>

#include <fmt/format.h>

#include "effective_devices.hpp"

namespace virtbind::checks {

template <class Domain>
void disk_auth_twice(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& source : each(disk.source())) {
      if (has(disk.auth()) && has(source.auth())) {
        context.report(disk.auth(), "the disk's source has an <auth> too; remove one of them")
            .related(source.auth(), "the source's");
      }
      if (has(disk.encryption()) && has(source.encryption())) {
        context
            .report(disk.encryption(),
                    "the disk's source has an <encryption> too; remove one of them")
            .related(source.encryption(), "the source's");
      }
    }
  });
}

template <class Domain>
void disk_secret_type(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& source, const auto& auth) {
    const std::string protocol = text(source.protocol());
    if (is(source.protocol(), "nbd", "sheepdog", "gluster", "tftp", "vxhs", "nfs")) {
      context.report(auth, fmt::format("protocol '{}' knows no authentication", protocol));
      return;
    }
    const std::string expected = protocol == "iscsi" ? "iscsi" : protocol == "rbd" ? "ceph" : "";
    for (const auto& secret : each(auth.secret())) {
      if (expected.empty() || is(secret.type(), expected)) continue;
      context.report(secret.type(),
                     fmt::format("protocol '{}' takes a secret of type '{}', not '{}'", protocol,
                                 expected, text(secret.type())));
    }
  };
  for_each_disk(domain, [&](const auto& disk) {
    for_each_image(disk, [&](const auto& image) {
      if (storage_type(image) != "network") return;
      for (const auto& source : each(image.source())) {
        for (const auto& auth : each(source.auth())) judge(source, auth);
        if constexpr (requires { image.auth(); }) {
          if (has(source.auth())) continue;  // disk-auth-twice
          for (const auto& auth : each(image.auth())) judge(source, auth);
        }
      }
    });
  });
}

/// Calls a generic function with what holds the variables of the firmware, an image as a disk has
/// one.  Early schemas have a path alone.
template <class Domain, class Function>
void for_each_nvram(const Domain& domain, Function function) {
  for (const auto& os : each(domain.os())) {
    if constexpr (requires { find(os.nvram())->source(); }) {
      for (const auto& nvram : each(os.nvram())) function(nvram);
    }
  }
}

template <class Domain>
void disk_source_name(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& image) {
    if (storage_type(image) != "network") return;
    for (const auto& source : each(image.source())) {
      if (!is(source.protocol(), "rbd", "gluster") || !has(source.name())) continue;
      const std::string name = text(source.name());
      const auto slash = name.find('/');
      if (slash != std::string::npos && slash != 0) continue;
      context.report(source.name(), fmt::format("'{}' is not '{}/image'", name,
                                                is(source.protocol(), "rbd") ? "pool" : "volume"));
    }
  };
  for_each_disk(domain, [&](const auto& disk) { for_each_image(disk, judge); });
  for_each_nvram(domain, judge);
}

template <class Domain>
void disk_encryption_cipher(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& encryption) {
    if (is(encryption.format(), "luks") && has(encryption.cipher())) {
      context.report(encryption.cipher(), "a LUKS image says itself which cipher it has");
    }
  };
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& encryption : each(disk.encryption())) judge(encryption);
    for_each_image(disk, [&](const auto& image) {
      for (const auto& source : each(image.source())) {
        for (const auto& encryption : each(source.encryption())) judge(encryption);
      }
    });
  });
}

template <class Domain>
void disk_reservations(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (is(disk.device(), "lun")) return;
    for (const auto& source : each(disk.source())) {
      if (!has(source.reservations())) continue;
      context.report(source.reservations(),
                     fmt::format("persistent reservations are for device 'lun'; this is a {}",
                                 disk_device(disk)));
    }
  });
}

template <class Domain>
void disk_lun(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (!is(disk.device(), "lun")) return;
    if (!has(disk.source())) context.report(disk, "a lun is a device of the host: name a <source>");
    for (const auto& driver : each(disk.driver())) {
      if (has(driver.type()) && !is(driver.type(), "raw", "none", "aio")) {
        context.report(driver.type(), fmt::format("a lun is 'raw', not '{}'", text(driver.type())));
      }
    }
    for (const auto& source : each(disk.source())) {
      if (storage_type(disk) == "network" && !is(source.protocol(), "iscsi")) {
        context.report(source.protocol(),
                       fmt::format("a lun comes by 'iscsi', not by '{}'", text(source.protocol())));
      }
      if (has(source.slices()))
        context.report(source.slices(), "a lun is used whole, not in slices");
      for (const auto& encryption : each(source.encryption())) {
        if (!is(encryption.format(), "default")) {
          context.report(encryption, "a lun is not encrypted by the host");
        }
      }
    }
    for (const auto& encryption : each(disk.encryption())) {
      if (!is(encryption.format(), "default")) {
        context.report(encryption, "a lun is not encrypted by the host");
      }
    }
  });
}

template <class Domain>
void nvme_namespace(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    if (storage_type(disk) != "nvme") return;
    for (const auto& source : each(disk.source())) {
      if (has(source.namespace_()) && decimal(source.namespace_()) == 0U) {
        context.report(source.namespace_(), "NVMe namespaces are counted from 1");
      }
    }
  });
}

template <class Domain>
void backing_source_missing(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for_each_image(disk, [&](const auto& image) {
      if constexpr (!requires { image.device(); }) {
        if (has(image.source())) return;
        context.report(image, fmt::format("a backing store of type '{}' has a <source>; an empty "
                                          "<backingStore/> says that there is none",
                                          text(image.type())));
      }
    });
  });
}

template <class Domain>
void luks_format(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& format) {
    if (!is(format, "luks")) return;
    context.report(format, "an encrypted image is of type 'raw', with <encryption format='luks'>");
  };
  for_each_disk(domain, [&](const auto& disk) {
    for (const auto& driver : each(disk.driver())) judge(driver.type());
    for_each_image(disk, [&](const auto& image) {
      if constexpr (!requires { image.device(); }) {
        for (const auto& format : each(image.format())) judge(format.type());
      }
    });
  });
  for (const auto& devices : each(domain.devices())) {
    for (const auto& filesystem : each(devices.filesystem())) {
      for (const auto& driver : each(filesystem.driver())) judge(driver.format());
    }
  }
}

template <class Domain>
void disk_cookie_unique(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for_each_image(disk, [&](const auto& image) {
      if (storage_type(image) != "network") return;
      for (const auto& source : each(image.source())) {
        if (!is(source.protocol(), "http", "https")) continue;
        for (const auto& cookies : each(source.cookies())) {
          FirstWith<std::string, value_of<decltype(cookies.cookie())>> first;
          for (const auto& cookie : each(cookies.cookie())) {
            const auto* other = first.before(text(cookie.name()), cookie);
            if (other == nullptr) continue;
            context
                .report(cookie.name(),
                        fmt::format("there is a cookie '{}' already", text(cookie.name())))
                .related(other->name(), "the other cookie");
          }
        }
      }
    });
  });
}

template <class Domain>
void network_source_name(const Domain& domain, Context& context) {
  for_each_disk(domain, [&](const auto& disk) {
    for_each_image(disk, [&](const auto& image) {
      if (storage_type(image) != "network") return;
      for (const auto& source : each(image.source())) {
        if (has(source.name()) || is(source.protocol(), "nbd")) continue;
        context.report(source, fmt::format("a source of protocol '{}' has a name, of what is "
                                           "there: add 'name'",
                                           text(source.protocol())));
      }
    });
  });
}

template <class Domain>
void reservations_managed(const Domain& domain, Context& context) {
  const auto judge = [&](const auto& holder) {
    for (const auto& source : each(holder.source())) {
      for (const auto& reservations : each(source.reservations())) {
        if (!has(reservations.managed())) {
          context.report(reservations,
                         "'managed' says whether libvirt starts the helper for reservations");
        } else if (is(reservations.managed(), "no") && !has(reservations.source())) {
          context.report(reservations,
                         "a helper that libvirt does not start is at a <source type='unix'>");
        }
      }
    }
  };
  for_each_disk(domain, judge);
  for_each_nvram(domain, judge);
}

}  // namespace virtbind::checks
