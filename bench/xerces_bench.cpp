// SPDX-License-Identifier: LGPL-2.1-or-later
#include <memory>

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/parsers/XercesDOMParser.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "measure.hpp"

namespace {

namespace x = xercesc;

/// Xerces, for as long as a benchmark runs.
struct Session {
  Session() { x::XMLPlatformUtils::Initialize(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { x::XMLPlatformUtils::Terminate(); }
};

x::MemBufInputSource source(const std::string& text) {
  return {reinterpret_cast<const XMLByte*>(text.data()), text.size(), "", false};
}

void xerces_dom(benchmark::State& state) {
  const Session session;
  x::XercesDOMParser parser;
  parser.useScanner(x::XMLUni::fgWFXMLScanner);
  parser.setDoNamespaces(true);
  parser.setLoadExternalDTD(false);
  bench::measure(state, bench::documents().texts, [&](const std::string& text) {
    parser.parse(source(text));
    const bool done = parser.getDocument() != nullptr && parser.getErrorCount() == 0;
    parser.resetDocumentPool();
    return done;
  });
}
BENCHMARK(xerces_dom)->Name("Xerces-C++ DOM parse");

void xerces_sax2(benchmark::State& state) {
  const Session session;
  const std::unique_ptr<x::SAX2XMLReader> reader(x::XMLReaderFactory::createXMLReader());
  reader->setProperty(x::XMLUni::fgXercesScannerName,
                      const_cast<XMLCh*>(x::XMLUni::fgWFXMLScanner));
  reader->setFeature(x::XMLUni::fgSAX2CoreNameSpaces, true);
  reader->setFeature(x::XMLUni::fgXercesLoadExternalDTD, false);
  x::DefaultHandler handler;
  reader->setContentHandler(&handler);
  bench::measure(state, bench::documents().texts, [&](const std::string& text) {
    reader->parse(source(text));
    return reader->getErrorCount() == 0;
  });
}
BENCHMARK(xerces_sax2)->Name("Xerces-C++ SAX2, empty handler");

}  // namespace
