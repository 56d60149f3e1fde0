// SPDX-License-Identifier: LGPL-2.1-or-later
#include <memory>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#include "measure.hpp"

namespace {

struct Free {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
  void operator()(xmlRelaxNG* schema) const { xmlRelaxNGFree(schema); }
  void operator()(xmlRelaxNGParserCtxt* context) const { xmlRelaxNGFreeParserCtxt(context); }
  void operator()(xmlRelaxNGValidCtxt* context) const { xmlRelaxNGFreeValidCtxt(context); }
};
using Document = std::unique_ptr<xmlDoc, Free>;

constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

Document parse(const std::string& text) {
  return Document(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, kOptions));
}

void libxml2_parse(benchmark::State& state) {
  bench::measure(state, bench::documents().texts,
                 [](const std::string& text) { return parse(text) != nullptr; });
}
BENCHMARK(libxml2_parse)->Name("libxml2 DOM parse");

void libxml2_parse_reused(benchmark::State& state) {
  const std::unique_ptr<xmlParserCtxt, Free> context(xmlNewParserCtxt());
  bench::measure(state, bench::documents().texts, [&](const std::string& text) {
    const Document document(xmlCtxtReadMemory(
        context.get(), text.data(), static_cast<int>(text.size()), nullptr, nullptr, kOptions));
    return document != nullptr;
  });
}
BENCHMARK(libxml2_parse_reused)->Name("libxml2 DOM parse, context reused");

void libxml2_serialise(benchmark::State& state) {
  std::vector<Document> parsed;
  for (const auto& text : bench::documents().texts) parsed.push_back(parse(text));
  bench::measure(state, parsed, [](const Document& document) {
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpMemory(document.get(), &text, &size);
    xmlFree(text);
    return size > 0;
  });
}
void be_silent(void* /*unused*/, const char* /*unused*/, ...) {}

/// The schema is compiled beforehand and serves all documents; so does what validates, and the
/// parser's context.
void libxml2_validate(benchmark::State& state) {
  const std::unique_ptr<xmlRelaxNGParserCtxt, Free> compiler(
      xmlRelaxNGNewParserCtxt(VIRTBIND_SCHEMAS "/domain.rng"));
  const std::unique_ptr<xmlRelaxNG, Free> schema(xmlRelaxNGParse(compiler.get()));
  if (schema == nullptr) return state.SkipWithError("cannot compile domain.rng");
  const std::unique_ptr<xmlRelaxNGValidCtxt, Free> validator(xmlRelaxNGNewValidCtxt(schema.get()));
  xmlRelaxNGSetValidErrors(validator.get(), be_silent, be_silent, nullptr);
  const std::unique_ptr<xmlParserCtxt, Free> context(xmlNewParserCtxt());
  std::size_t accepted = 0;
  bench::measure(state, bench::documents().texts, [&](const std::string& text) {
    const Document document(xmlCtxtReadMemory(
        context.get(), text.data(), static_cast<int>(text.size()), nullptr, nullptr, kOptions));
    if (document == nullptr) return false;
    const int verdict = xmlRelaxNGValidateDoc(validator.get(), document.get());
    accepted += verdict == 0 ? 1 : 0;
    return verdict >= 0;
  });
  state.counters["accepted"] =
      benchmark::Counter(static_cast<double>(accepted), benchmark::Counter::kAvgIterations);
}
BENCHMARK(libxml2_validate)->Name("libxml2 parse and validate");

BENCHMARK(libxml2_serialise)->Name("libxml2 DOM serialise");

}  // namespace
