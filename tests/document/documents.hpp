// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the tests of editing share.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include <virtbind/document.hpp>

inline virtbind::xml::Text text_of(std::string bytes) {
  return std::get<virtbind::xml::Text>(virtbind::xml::Text::decode(std::move(bytes), "test.xml"));
}

/// Notes the name of the document element.
class RootSink final : public virtbind::xml::EventSink {
 public:
  bool start_element(const virtbind::xml::StartElement& element) override {
    if (name.empty()) name = element.name.local;
    return true;
  }
  bool text(std::string_view, virtbind::xml::Range) override { return true; }
  bool end_element(const virtbind::xml::Name&, virtbind::xml::Range) override { return true; }

  std::string name;
};

inline std::string root_of(const std::string& bytes) {
  RootSink sink;
  virtbind::xml::thread_parser().parse(text_of(bytes), sink);
  return sink.name;
}

/// Whether it is well-formed XML without a document type declaration.
inline bool is_readable(const std::string& bytes) {
  auto text = virtbind::xml::Text::decode(bytes, "");
  const auto* decoded = std::get_if<virtbind::xml::Text>(&text);
  RootSink sink;
  return decoded != nullptr && virtbind::xml::thread_parser().parse(*decoded, sink).empty();
}

/// The first finding's text, "" without any.
inline std::string first(const std::vector<virtbind::Finding>& findings) {
  return findings.empty() ? "" : to_string(findings.front());
}

/// A document of that type; the text has to be one.
template <class T>
virtbind::Document<T> document_of(const std::string& xml) {
  return std::move(*virtbind::Document<T>::read(xml, {.name = "test.xml"}).take());
}

/// The text with all changes; "?" and the finding where they cannot be made.
template <class T>
std::string saved(virtbind::Document<T>& document) {
  auto text = document.text();
  return text ? *text : "? " + first(text.findings());
}
