// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Events held back, and handed on many at a time.
//
// A parser and the sinks behind it that take turns at each event drive one another's code out of
// the processor's instruction cache.  In batches each of them has it for itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "virtbind/xml/events.hpp"

namespace virtbind::xml::internal {

/// Some events of a document.  The views in them have to live until clear().
class EventBatch {
 public:
  /// Attributes and declarations are added to the element that was started last.
  void start_element(const Name& name, Range range, bool empty_tag) {
    events_.push_back({name, range, 0, 0, Kind::start, empty_tag});
  }
  Attribute& add_attribute() {
    ++events_.back().attributes;
    return attributes_.emplace_back();
  }
  void add_declaration(const NamespaceDeclaration& declaration) {
    ++events_.back().namespaces;
    namespaces_.push_back(declaration);
  }
  void text(std::string_view text, Range range) { add(Kind::text, {{}, text}, range); }
  void end_element(const Name& name, Range range) { add(Kind::end, name, range); }
  void comment(std::string_view text, Range range) { add(Kind::comment, {{}, text}, range); }
  void processing_instruction(std::string_view target, std::string_view data, Range range) {
    add(Kind::instruction, {data, target}, range);
  }

  /// Takes back the element that was started last: its tag proved wrong.
  void drop_element();

  /// Those of the element that was started last.
  [[nodiscard]] std::span<const Attribute> last_attributes() const {
    return std::span(attributes_).last(events_.back().attributes);
  }

  /// Sends all events to a sink; false where that had enough.
  bool send(EventSink& sink) const;
  void clear();
  /// Whether it is time to send them.  The events of most guests are one batch; those of a huge
  /// document never take more than some hundred kilobytes.
  [[nodiscard]] bool full() const noexcept {
    return events_.size() >= kMostEvents || attributes_.size() >= kMostEvents ||
           namespaces_.size() >= kMostEvents;
  }

 private:
  static constexpr std::size_t kMostEvents = 1024;

  enum class Kind : std::uint8_t { start, text, end, comment, instruction };
  struct Event {
    Name name;  ///< of an element; else the text is the local name, an instruction's data the `ns`
    Range range;
    std::uint32_t attributes;  ///< how many; they stand behind those of the elements before
    std::uint32_t namespaces;
    Kind kind;
    bool empty_tag;
  };
  void add(Kind kind, const Name& name, Range range) {
    events_.push_back({name, range, 0, 0, kind, false});
  }

  std::vector<Event> events_;
  std::vector<Attribute> attributes_;
  std::vector<NamespaceDeclaration> namespaces_;
};

}  // namespace virtbind::xml::internal
