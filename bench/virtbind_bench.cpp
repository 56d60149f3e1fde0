// SPDX-License-Identifier: LGPL-2.1-or-later
#include "measure.hpp"
#include "report.hpp"
#include <virtbind/document.hpp>
#include <virtbind/io.hpp>
#include <virtbind/libvirt.hpp>
#include <virtbind/libvirt/checks.hpp>
#include <virtbind/validate.hpp>

namespace {

using virtbind::libvirt::Domain;

void virtbind_read(benchmark::State& state) {
  bench::measure(state, bench::documents().texts,
                 [](const std::string& text) { return virtbind::read<Domain>(text).ok(); });
}
BENCHMARK(virtbind_read)->Name("virtbind read");

/// Objects and the tree of their text, to be edited in place.
void virtbind_document(benchmark::State& state) {
  bench::measure(state, bench::documents().texts, [](const std::string& text) {
    return virtbind::Document<Domain>::read(text).ok();
  });
}
BENCHMARK(virtbind_document)->Name("virtbind read to edit");

using Documents = std::vector<std::unique_ptr<virtbind::Document<Domain>>>;

Documents documents_to_edit() {
  Documents made;
  for (const auto& text : bench::documents().texts) {
    made.push_back(virtbind::Document<Domain>::read(text).take());
  }
  return made;
}

/// Of documents that nobody touched, and of such that were handed out and not changed.
void virtbind_save_untouched(benchmark::State& state) {
  Documents documents = documents_to_edit();
  bench::measure(state, documents, [](auto& document) { return document->text().ok(); });
}
BENCHMARK(virtbind_save_untouched)->Name("virtbind save untouched");

void virtbind_save_unchanged(benchmark::State& state) {
  Documents documents = documents_to_edit();
  bench::measure(state, documents, [](auto& document) {
    benchmark::DoNotOptimize(&document->value());
    return document->text().ok();
  });
}
BENCHMARK(virtbind_save_unchanged)->Name("virtbind save unchanged");

/// What saving without a change is measured against.
void virtbind_copy(benchmark::State& state) {
  std::vector<std::unique_ptr<Domain>> guests;
  for (const auto& text : bench::documents().texts) {
    guests.push_back(virtbind::read_or_throw<Domain>(text));
  }
  bench::measure(state, guests, [](const auto& guest) {
    const Domain copy(*guest);
    benchmark::DoNotOptimize(&copy);
    return true;
  });
}
BENCHMARK(virtbind_copy)->Name("virtbind copy of the objects");

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

void virtbind_check(benchmark::State& state) {
  std::size_t accepted = 0;
  bench::measure(state, bench::documents().texts, [&](const std::string& bytes) {
    const auto text = virtbind::xml::Text::decode(bytes, {});
    const auto* decoded = std::get_if<virtbind::xml::Text>(&text);
    if (decoded == nullptr) return false;
    accepted += virtbind::validate_and_check<Domain>(*decoded).empty() ? 1 : 0;
    return true;
  });
  state.counters["accepted"] =
      benchmark::Counter(static_cast<double>(accepted), benchmark::Counter::kAvgIterations);
}
BENCHMARK(virtbind_check)->Name("virtbind parse, validate and check");

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
