// SPDX-License-Identifier: LGPL-2.1-or-later
#include <pugixml.hpp>

#include "measure.hpp"

namespace {

void pugixml_parse(benchmark::State& state) {
  pugi::xml_document document;
  bench::measure(state, bench::documents().texts, [&](const std::string& text) {
    return static_cast<bool>(document.load_buffer(text.data(), text.size()));
  });
}
BENCHMARK(pugixml_parse)->Name("pugixml parse");

}  // namespace
