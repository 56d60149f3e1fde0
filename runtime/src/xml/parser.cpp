// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/xml/parser.hpp"

#include <new>
#include <stdexcept>
#include <utility>

#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLException.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "diagnosis.hpp"
#include "element_path.hpp"
#include "gate.hpp"
#include "position.hpp"
#include "recycling_memory.hpp"
#include "sax_bridge.hpp"
#include "tokenizer.hpp"
#include "xerces.hpp"

namespace virtbind::xml {

namespace {

using internal::Mistake;
using internal::Refusal;
using internal::SaxBridge;
using internal::Tokenizer;
using internal::XercesError;
using xercesc::SAX2XMLReader;
using xercesc::XMLUni;

std::unique_ptr<SAX2XMLReader> make_reader(SaxBridge& bridge, internal::RecyclingMemory& memory) {
  internal::ensure_xerces();
  std::unique_ptr<SAX2XMLReader> reader(xercesc::XMLReaderFactory::createXMLReader(&memory));
  // The scanner for well-formedness only; the tokenizer has refused DOCTYPE before it, and these
  // make sure that nothing outside the document is ever read.
  reader->setProperty(XMLUni::fgXercesScannerName,
                      const_cast<XMLCh*>(XMLUni::fgWFXMLScanner));  // NOLINT: Xerces's signature
  reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
  reader->setFeature(XMLUni::fgSAX2CoreNameSpacePrefixes, false);
  reader->setFeature(XMLUni::fgSAX2CoreValidation, false);
  reader->setFeature(XMLUni::fgXercesDynamic, false);
  reader->setFeature(XMLUni::fgXercesSchema, false);
  reader->setFeature(XMLUni::fgXercesLoadSchema, false);
  reader->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
  reader->setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
  reader->setFeature(XMLUni::fgXercesCalculateSrcOfs, false);
  reader->setContentHandler(&bridge);
  reader->setLexicalHandler(&bridge);
  reader->setErrorHandler(&bridge);
  return reader;
}

Finding make_finding(const Text& text, std::string id, std::string message, std::size_t offset) {
  Finding finding;
  finding.id = std::move(id);
  finding.message = std::move(message);
  finding.file = text.name();
  finding.location = text.location(offset);
  finding.path = internal::element_path(text.utf8(), offset);
  return finding;
}

Finding make_finding(const Text& text, Mistake mistake) {
  Finding finding = make_finding(text, mistake.id, std::move(mistake.message), mistake.offset);
  if (mistake.opened_at) {
    const std::size_t opened_at = *mistake.opened_at;
    finding.related.push_back({text.location(opened_at), finding.path, "the element begins here"});
  }
  return finding;
}

/// The offset of Xerces's line and column, which count UTF-16 units: as near as they are.
std::size_t offset_of(std::string_view text, const XercesError& error) {
  std::size_t at = 0;
  for (std::size_t line = 1; line < error.line; ++line) {
    const std::size_t next = internal::next_line(text, at);
    if (next == std::string_view::npos) break;
    at = next;
  }
  for (std::size_t column = 1; column < error.column && at < text.size(); ++column) {
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  }
  return at;
}

}  // namespace

class Parser::Impl {
 public:
  explicit Impl(const Limits& limits)
      : limits_(limits),
        tokenizer_(limits),
        bridge_(tokenizer_),
        reader_(make_reader(bridge_, memory_)) {}

  std::vector<Finding> parse(const Text& text, EventSink& sink, EventSink* also) {
    if (text.utf8().size() > limits_.document_bytes) {
      Finding finding;
      finding.id = "xml-limit";
      finding.message =
          "the document is longer than " + std::to_string(limits_.document_bytes) + " bytes";
      finding.file = text.name();
      return {std::move(finding)};
    }
    tokenizer_.reset(text.utf8());
    prepare_reader();
    bridge_.reset(text.utf8(), sink, also);
    run_xerces(text.utf8());
    // What came before an error stands; a sink that has enough of it hears of no error.
    if (!bridge_.flush()) return {};
    if (!bridge_.error() && !bridge_.out_of_step() && !tokenizer_.refused() &&
        !tokenizer_.confused()) {
      return {};
    }
    return {explain(text)};
  }

 private:
  void prepare_reader() {
    // Xerces's reader would take all documents after one of XML 1.1 for such.
    if (reader_is_1_1_) reader_ = make_reader(bridge_, memory_);
    reader_is_1_1_ = tokenizer_.is_version_1_1();
  }

  void run_xerces(std::string_view text) {
    const internal::GateSource source(text, tokenizer_, &memory_);
    try {
      reader_->parse(source);
    } catch (const internal::StopParsing&) {
      // The bridge knows why.
    } catch (const xercesc::OutOfMemoryException&) {
      throw std::bad_alloc();
    } catch (const xercesc::SAXException& exception) {
      bridge_.report({internal::to_utf8(exception.getMessage())});
    } catch (const xercesc::XMLException& exception) {
      bridge_.report({internal::to_utf8(exception.getMessage()),
                      static_cast<std::size_t>(exception.getSrcLine()), 0});
    }
  }

  Finding explain(const Text& text) const {
    const std::string_view utf8 = text.utf8();
    const std::size_t end = tokenizer_.refused() ? tokenizer_.refused_at() : utf8.size();
    if (auto mistake = internal::find_mistake(utf8, end)) {
      return make_finding(text, std::move(*mistake));
    }
    if (tokenizer_.refused()) {
      const Refusal& refusal = tokenizer_.refusal();
      return make_finding(text, refusal.id, refusal.message, refusal.offset);
    }
    if (bridge_.error()) {
      return make_finding(text, "xml-malformed", bridge_.error()->message,
                          offset_of(utf8, *bridge_.error()));
    }
    // Never seen; but better a refusal than events with wrong places.
    return make_finding(text, "xml-malformed", "the markup of the document cannot be followed", 0);
  }

  Limits limits_;
  Tokenizer tokenizer_;
  SaxBridge bridge_;
  internal::RecyclingMemory memory_;  // before the reader, which gives it back
  std::unique_ptr<SAX2XMLReader> reader_;
  bool reader_is_1_1_ = false;
};

Parser::Parser(Limits limits) : impl_(std::make_unique<Impl>(limits)) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

std::vector<Finding> Parser::parse(const Text& text, EventSink& sink, EventSink* also) {
  return impl_->parse(text, sink, also);
}

}  // namespace virtbind::xml
