// SPDX-License-Identifier: LGPL-2.1-or-later
#include "measure.hpp"
#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>

namespace {

using virtbind::libvirt::Domain;

void virtbind_read(benchmark::State& state) {
  bench::measure(state, bench::documents().texts,
                 [](const std::string& text) { return virtbind::read<Domain>(text).ok(); });
}
BENCHMARK(virtbind_read)->Name("virtbind read");

void virtbind_write(benchmark::State& state) {
  std::vector<std::unique_ptr<Domain>> guests;
  for (const auto& text : bench::documents().texts) {
    guests.push_back(virtbind::read_or_throw<Domain>(text));
  }
  bench::measure(state, guests, [](const auto& guest) { return virtbind::write(*guest).ok(); });
}
BENCHMARK(virtbind_write)->Name("virtbind write");

}  // namespace
