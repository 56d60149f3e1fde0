// SPDX-License-Identifier: LGPL-2.1-or-later
#include <memory>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "measure.hpp"

namespace {

struct Free {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
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
BENCHMARK(libxml2_serialise)->Name("libxml2 DOM serialise");

}  // namespace
