// SPDX-License-Identifier: LGPL-2.1-or-later
#include "measure.hpp"
#include "report.hpp"
#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>
#include <virtbind/validate.hpp>

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

void virtbind_validate(benchmark::State& state) {
  const virtbind::Binding& binding = virtbind::libvirt::binding();
  std::size_t accepted = 0;
  bench::measure(state, bench::documents().texts, [&](const std::string& bytes) {
    const auto text = virtbind::xml::Text::decode(bytes, {});
    const auto* decoded = std::get_if<virtbind::xml::Text>(&text);
    if (decoded == nullptr) return false;
    accepted += virtbind::validate(binding, *decoded).empty() ? 1 : 0;
    return true;
  });
  state.counters["accepted"] =
      benchmark::Counter(static_cast<double>(accepted), benchmark::Counter::kAvgIterations);
}
BENCHMARK(virtbind_validate)->Name("virtbind parse and validate");

/// Of all schemas of the binding.  One iteration loads it once.
void virtbind_load(benchmark::State& state) {
  for (auto _ : state) {
    auto grammar = virtbind::Grammar::from_bytes(virtbind::libvirt::binding().grammar);
    if (!std::holds_alternative<virtbind::Grammar>(grammar)) {
      return state.SkipWithError("cannot load the grammar");
    }
    benchmark::DoNotOptimize(grammar);
  }
}
BENCHMARK(virtbind_load)->Name(bench::kGrammarLoad);

}  // namespace
