// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The way of a text into Xerces, behind the tokenizer.
#pragma once

#include <string_view>

#include <xercesc/sax/InputSource.hpp>

#include "tokenizer.hpp"

namespace virtbind::xml::internal {

/// Hands over only what the tokenizer has passed: Xerces never sees a refused token.
class GateSource final : public xercesc::InputSource {
 public:
  GateSource(std::string_view text, Tokenizer& tokenizer, xercesc::MemoryManager* memory);

  [[nodiscard]] xercesc::BinInputStream* makeStream() const override;

 private:
  std::string_view text_;
  Tokenizer& tokenizer_;
};

}  // namespace virtbind::xml::internal
