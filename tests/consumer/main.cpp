// SPDX-License-Identifier: LGPL-2.1-or-later
#include <exception>
#include <iostream>

#include "consumer.hpp"
#include <virtbind/version.hpp>

int main() {
  try {
    std::cout << "virtbind " << virtbind::version() << '\n';
    std::cout << "core: " << core_guest() << '\n';
    std::cout << "acme:\n" << inventory();
#ifdef WITH_LIBVIRT
    std::cout << "libvirt:\n" << libvirt_guest();
#endif
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  std::cout << "consumer: done\n";
}
