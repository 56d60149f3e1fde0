// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a program would use that has the XSD and xsdcxx, but not virtbind: the parsing functions
// that xsdcxx generates where it is not told to leave them out.
#include <memory>
#include <sstream>
#include <types.hpp>

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/parsers/XercesDOMParser.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "measure.hpp"

namespace {

namespace x = xercesc;

constexpr auto kFlags = ::xml_schema::flags::dont_validate | ::xml_schema::flags::dont_initialize;

void stock(benchmark::State& state) {
  x::XMLPlatformUtils::Initialize();
  bench::measure(state, bench::documents().texts, [](const std::string& text) {
    std::istringstream stream(text);
    return stock::domain(stream, kFlags) != nullptr;
  });
  x::XMLPlatformUtils::Terminate();
}
BENCHMARK(stock)->Name("stock C++/Tree parse");

/// The faster way, as its manual has it: a DOM parser of one's own, kept, in front of it.
void stock_reused(benchmark::State& state) {
  x::XMLPlatformUtils::Initialize();
  {
    x::XercesDOMParser parser;
    parser.useScanner(x::XMLUni::fgWFXMLScanner);
    parser.setDoNamespaces(true);
    parser.setLoadExternalDTD(false);
    bench::measure(state, bench::documents().texts, [&](const std::string& text) {
      parser.parse(x::MemBufInputSource(reinterpret_cast<const XMLByte*>(text.data()), text.size(),
                                        "", false));
      const bool done = stock::domain(*parser.getDocument(), kFlags) != nullptr;
      parser.resetDocumentPool();
      return done;
    });
  }
  x::XMLPlatformUtils::Terminate();
}
BENCHMARK(stock_reused)->Name("stock C++/Tree parse, parser reused");

}  // namespace
