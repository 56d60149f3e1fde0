// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What Xerces alone says about a document, without anything of ours before or after it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/TransService.hpp>
#include <xercesc/util/XMLUni.hpp>

namespace virtbind::xml::test {

class XercesReference {
 public:
  struct Failed {
    std::string message;
  };

  XercesReference() {
    xercesc::XMLPlatformUtils::Initialize();
    renew();
  }

  /// The events of UTF-8 text, as RecordingSink writes them (but <a/> as <a>); nullopt if it is
  /// not well-formed.
  std::optional<std::vector<std::string>> events(std::string_view text) {
    static constexpr XMLCh utf8[] = u"UTF-8";
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    handler_.events.clear();
    handler_.text.clear();
    xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(text.data()), text.size(),
                                      u"reference");
    source.setEncoding(utf8);
    source.setCopyBufToStream(false);
    const bool may_be_1_1 = text.find("1.1") != std::string_view::npos;
    try {
      reader_->parse(source);
    } catch (const Failed& failed) {
      message_ = failed.message;
      if (may_be_1_1) renew();
      return std::nullopt;
    }
    if (may_be_1_1) renew();  // a reader stays in the mode of XML 1.1
    return handler_.events;
  }

  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  void renew() {
    reader_.reset(xercesc::XMLReaderFactory::createXMLReader());
    reader_->setProperty(xercesc::XMLUni::fgXercesScannerName,
                         const_cast<XMLCh*>(xercesc::XMLUni::fgWFXMLScanner));
    reader_->setFeature(xercesc::XMLUni::fgSAX2CoreValidation, false);
    reader_->setFeature(xercesc::XMLUni::fgXercesSchema, false);
    reader_->setFeature(xercesc::XMLUni::fgXercesLoadExternalDTD, false);
    reader_->setFeature(xercesc::XMLUni::fgXercesDisableDefaultEntityResolution, true);
    reader_->setContentHandler(&handler_);
    reader_->setLexicalHandler(&handler_);
    reader_->setErrorHandler(&handler_);
  }

  static std::string utf8(const XMLCh* text) {
    const xercesc::TranscodeToStr transcoded(text, "UTF-8");
    return {reinterpret_cast<const char*>(transcoded.str()), transcoded.length()};
  }

  class Handler final : public xercesc::DefaultHandler {
   public:
    void startElement(const XMLCh* uri, const XMLCh* local, const XMLCh*,
                      const xercesc::Attributes& attributes) override {
      flush();
      ++depth_;
      std::string event = std::string("<").append(expanded(uri, local));
      for (XMLSize_t i = 0; i < attributes.getLength(); ++i) {
        event.append(" ").append(expanded(attributes.getURI(i), attributes.getLocalName(i)));
        event.append("='").append(utf8(attributes.getValue(i))).append("'");
      }
      events.push_back(event + ">");
    }
    void endElement(const XMLCh* uri, const XMLCh* local, const XMLCh*) override {
      flush();
      --depth_;
      events.push_back(std::string("</").append(expanded(uri, local)).append(">"));
    }
    void characters(const XMLCh* chars, XMLSize_t length) override { text.append(chars, length); }
    void comment(const XMLCh* chars, XMLSize_t length) override {
      flush();
      events.push_back("<!--" + utf8(std::u16string(chars, length).c_str()) + "-->");
    }
    void processingInstruction(const XMLCh* target, const XMLCh* data) override {
      flush();
      events.push_back("<?" + utf8(target) + " " + utf8(data) + "?>");
    }
    void startDocument() override { depth_ = 0; }
    void error(const xercesc::SAXParseException& e) override { throw Failed{utf8(e.getMessage())}; }
    void fatalError(const xercesc::SAXParseException& e) override { error(e); }

    std::vector<std::string> events;
    std::u16string text;

   private:
    void flush() {
      if (!text.empty() && depth_ > 0) events.push_back(utf8(text.c_str()));
      text.clear();
    }
    static std::string expanded(const XMLCh* uri, const XMLCh* local) {
      const std::string ns = utf8(uri);
      return ns.empty() ? utf8(local) : std::string("{").append(ns).append("}").append(utf8(local));
    }
    int depth_ = 0;
  };

  Handler handler_;
  std::unique_ptr<xercesc::SAX2XMLReader> reader_;
  std::string message_;
};

}  // namespace virtbind::xml::test
