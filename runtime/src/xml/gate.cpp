// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gate.hpp"

#include <algorithm>
#include <cstring>

#include <xercesc/util/BinInputStream.hpp>

namespace virtbind::xml::internal {

namespace {

class GateStream final : public xercesc::BinInputStream {
 public:
  GateStream(std::string_view text, Tokenizer& tokenizer)
      : text_(text), tokenizer_(tokenizer), at_(tokenizer.begin()) {}

  [[nodiscard]] XMLFilePos curPos() const override { return at_; }

  XMLSize_t readBytes(XMLByte* const to, const XMLSize_t max) override {
    const std::size_t target = at_ + std::min<std::size_t>(max, text_.size() - at_);
    const std::size_t allowed = tokenizer_.scan_to(target);
    const std::size_t end = std::max(at_, std::min(target, allowed));
    const std::size_t count = end - at_;
    std::memcpy(to, text_.data() + at_, count);
    at_ = end;
    return count;
  }

  [[nodiscard]] const XMLCh* getContentType() const override { return nullptr; }

 private:
  std::string_view text_;
  Tokenizer& tokenizer_;
  std::size_t at_;
};

constexpr XMLCh kUtf8[] = u"UTF-8";
constexpr XMLCh kSystemId[] = u"document";

}  // namespace

GateSource::GateSource(std::string_view text, Tokenizer& tokenizer, xercesc::MemoryManager* memory)
    : InputSource(kSystemId, memory), text_(text), tokenizer_(tokenizer) {
  // The text is UTF-8 whatever its declaration says.
  setEncoding(kUtf8);
}

xercesc::BinInputStream* GateSource::makeStream() const {
  return new (getMemoryManager()) GateStream(text_, tokenizer_);
}

}  // namespace virtbind::xml::internal
