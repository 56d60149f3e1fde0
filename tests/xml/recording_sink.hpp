// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Events as values, for tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "virtbind/finding.hpp"
#include "virtbind/xml/events.hpp"
#include "virtbind/xml/parser.hpp"

namespace virtbind::xml::test {

struct Recorded {
  std::string event;  ///< "<{ns}name a='1'>", "text", "</{ns}name>", "<!--...-->", "<?...?>"
  Range range;
};

inline std::string expanded(const Name& name) {
  std::string text;
  if (!name.ns.empty()) text.append("{").append(name.ns).append("}");
  return text.append(name.local);
}

/// Writes each event as one line of text that names what it means: prefixes are not in it.
class RecordingSink final : public EventSink {
 public:
  bool start_element(const StartElement& element) override {
    std::string event = std::string("<").append(expanded(element.name));
    for (const Attribute& attribute : element.attributes) {
      event.append(" ").append(expanded(attribute.name)).append("='");
      event.append(attribute.value).append("'");
    }
    event.append(element.empty_tag ? "/>" : ">");
    return add(std::move(event), element.range);
  }
  bool text(std::string_view text, Range range) override { return add(std::string(text), range); }
  bool end_element(const Name& name, Range range) override {
    return add(std::string("</").append(expanded(name)).append(">"), range);
  }
  bool comment(std::string_view text, Range range) override {
    return add("<!--" + std::string(text) + "-->", range);
  }
  bool processing_instruction(std::string_view target, std::string_view data,
                              Range range) override {
    return add("<?" + std::string(target) + " " + std::string(data) + "?>", range);
  }

  [[nodiscard]] std::vector<std::string> events() const {
    std::vector<std::string> events;
    events.reserve(recorded_.size());
    for (const Recorded& recorded : recorded_) events.push_back(recorded.event);
    return events;
  }
  [[nodiscard]] const std::vector<Recorded>& recorded() const { return recorded_; }

  /// Stop after so many events.
  void stop_after(std::size_t events) { stop_after_ = events; }

 private:
  bool add(std::string event, Range range) {
    recorded_.push_back({std::move(event), range});
    return recorded_.size() < stop_after_;
  }

  std::vector<Recorded> recorded_;
  std::size_t stop_after_ = static_cast<std::size_t>(-1);
};

class EmptySink final : public EventSink {
 public:
  bool start_element(const StartElement&) override { return true; }
  bool text(std::string_view, Range) override { return true; }
  bool end_element(const Name&, Range) override { return true; }
};

/// Decodes; throws where that fails.
inline Text decode(std::string bytes, std::string name = "test.xml") {
  auto decoded = Text::decode(std::move(bytes), std::move(name));
  if (auto* finding = std::get_if<Finding>(&decoded)) throw Error({std::move(*finding)});
  return std::get<Text>(std::move(decoded));
}

/// The one finding about bytes, from decoding or parsing; without an id if there is none.
inline Finding find_fault(std::string bytes, Limits limits = {}) {
  auto decoded = Text::decode(std::move(bytes), "test.xml");
  if (auto* finding = std::get_if<Finding>(&decoded)) return *finding;
  EmptySink sink;
  auto findings = Parser(limits).parse(std::get<Text>(decoded), sink);
  return findings.empty() ? Finding() : findings.front();
}

}  // namespace virtbind::xml::test
