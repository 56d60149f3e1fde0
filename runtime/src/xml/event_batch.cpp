// SPDX-License-Identifier: LGPL-2.1-or-later
#include "event_batch.hpp"

namespace virtbind::xml::internal {

void EventBatch::drop_element() {
  attributes_.resize(attributes_.size() - events_.back().attributes);
  namespaces_.resize(namespaces_.size() - events_.back().namespaces);
  events_.pop_back();
}

bool EventBatch::send(EventSink& sink) const {
  const Attribute* attribute = attributes_.data();
  const NamespaceDeclaration* declaration = namespaces_.data();
  bool wanted = true;
  for (const Event& event : events_) {
    switch (event.kind) {
      case Kind::start:
        wanted = sink.start_element({.name = event.name,
                                     .attributes = {attribute, event.attributes},
                                     .namespaces = {declaration, event.namespaces},
                                     .range = event.range,
                                     .empty_tag = event.empty_tag});
        attribute += event.attributes;
        declaration += event.namespaces;
        break;
      case Kind::text:
        wanted = sink.text(event.name.local, event.range);
        break;
      case Kind::end:
        wanted = sink.end_element(event.name, event.range);
        break;
      case Kind::comment:
        wanted = sink.comment(event.name.local, event.range);
        break;
      case Kind::instruction:
        wanted = sink.processing_instruction(event.name.local, event.name.ns, event.range);
        break;
    }
    if (!wanted) return false;
  }
  return true;
}

void EventBatch::clear() {
  events_.clear();
  attributes_.clear();
  namespaces_.clear();
}

}  // namespace virtbind::xml::internal
