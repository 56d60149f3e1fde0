// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What each benchmark has in common: one iteration goes over all documents.
#pragma once

#include <cstdint>

#include <benchmark/benchmark.h>

#include "documents.hpp"

namespace bench {

/// Measures `each(item)` over a range.  An item is a document, in whatever form.  `each` returns
/// false where it failed, which ends the benchmark: a time for half a job would be no time.
template <class Range, class Function>
void measure(benchmark::State& state, Range& range, Function each) {
  for (auto _ : state) {
    for (auto& item : range) {
      if (!each(item)) return state.SkipWithError("cannot do all documents");
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(range.size()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(documents().bytes));
}

}  // namespace bench
