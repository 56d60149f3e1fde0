// SPDX-License-Identifier: LGPL-2.1-or-later
//
// From Xerces's SAX2 callbacks to events.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <xercesc/sax2/DefaultHandler.hpp>

#include "event_batch.hpp"
#include "tokenizer.hpp"
#include "virtbind/xml/events.hpp"

namespace virtbind::xml::internal {

/// Thrown through Xerces to end its parsing: SAX has no other way.
struct StopParsing {};

/// What Xerces says is wrong, and where it says that is.
struct XercesError {
  std::string message;
  std::size_t line = 0;
  std::size_t column = 0;
};

/// Each callback takes the token that belongs to it.  Names and values are views of the source
/// text wherever that says the same as Xerces: nearly always, and then nothing is converted or
/// copied.
class SaxBridge final : public xercesc::DefaultHandler {
 public:
  explicit SaxBridge(Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

  /// The first sink decides when it is enough; the other hears the same for as long as it wants to.
  void reset(std::string_view text, EventSink& sink, EventSink* also);
  /// Sends what is held back; false where the sink had enough, which it says at most once.
  bool flush();

  [[nodiscard]] const std::optional<XercesError>& error() const noexcept { return error_; }
  /// Xerces and the tokenizer disagree about the markup: a fault of ours.
  [[nodiscard]] bool out_of_step() const noexcept { return out_of_step_; }
  void report(XercesError error) { error_ = std::move(error); }

  void startElement(const XMLCh* uri, const XMLCh* local, const XMLCh* name,
                    const xercesc::Attributes& attributes) override;
  void endElement(const XMLCh* uri, const XMLCh* local, const XMLCh* name) override;
  void characters(const XMLCh* chars, XMLSize_t length) override;
  void startPrefixMapping(const XMLCh* prefix, const XMLCh* uri) override;
  void comment(const XMLCh* chars, XMLSize_t length) override;
  void processingInstruction(const XMLCh* target, const XMLCh* data) override;

  void warning(const xercesc::SAXParseException&) override {}
  void error(const xercesc::SAXParseException& exception) override;
  void fatalError(const xercesc::SAXParseException& exception) override;
  void resetErrors() override {}

 private:
  /// The next token, which must be of that kind; valid until Xerces reads on.
  const Token& take(TokenKind kind);
  void send_text();
  std::string_view slice(Range range) const noexcept {
    return text_.substr(range.begin, range.end - range.begin);
  }
  void set_name(Name& name, Range range, std::size_t colon, const XMLCh* uri);
  std::string_view intern(const XMLCh* uri);
  std::string_view scratch(std::u16string_view value);
  void fill_attributes(const Token& token, const xercesc::Attributes& attributes);
  void check_last_attribute(const Token& token);
  void clear_batch();
  [[noreturn]] void fall_out_of_step();
  void send_full_batch() {
    if ((batch_.full() || scratch_bytes_ > kMostScratch) && !flush()) throw StopParsing();
  }

  Tokenizer& tokenizer_;
  std::string_view text_;
  EventSink* sink_ = nullptr;  ///< null once it had enough
  EventSink* also_ = nullptr;

  EventBatch batch_;
  std::vector<Name> open_;
  std::vector<std::string_view> mapped_;  ///< namespaces of the next element's declarations
  bool empty_tag_ = false;                ///< the next end belongs to <a/>
  std::size_t empty_tag_end_ = 0;

  static constexpr std::size_t kMostScratch = 65536;
  std::u16string characters_;  ///< of the current run, where its source text says it otherwise
  std::deque<std::string> scratch_;  ///< stable, for views of converted texts in the batch
  std::size_t scratch_used_ = 0;
  std::size_t scratch_bytes_ = 0;

  std::unordered_set<std::string> namespaces_;
  const XMLCh* last_uri_ = nullptr;
  std::string_view last_namespace_;

  std::optional<XercesError> error_;
  bool out_of_step_ = false;
};

}  // namespace virtbind::xml::internal
