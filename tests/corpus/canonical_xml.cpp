// SPDX-License-Identifier: LGPL-2.1-or-later
#include "corpus/canonical_xml.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include <libxml/parser.h>
#include <libxml/tree.h>

namespace {

std::string as_string(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string qualified(const xmlNs* ns, const xmlChar* name) {
  return (ns != nullptr ? "{" + as_string(ns->href) + "}" : "") + as_string(name);
}

std::string quote(const std::string& text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + '"';
}

bool is_space(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::string canonical(const xmlNode* element) {
  std::vector<std::string> attributes;
  for (const xmlAttr* a = element->properties; a != nullptr; a = a->next) {
    xmlChar* value = xmlNodeListGetString(element->doc, a->children, 1);
    attributes.push_back(qualified(a->ns, a->name) + "=" + quote(as_string(value)));
    xmlFree(value);
  }
  std::sort(attributes.begin(), attributes.end());
  std::string text;
  std::map<std::string, std::vector<std::string>> children;
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      children[qualified(child->ns, child->name)].push_back(canonical(child));
    } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      text += as_string(child->content);
    }
  }
  if (is_space(text)) text.clear();
  std::string made = qualified(element->ns, element->name) + "(";
  for (const auto& a : attributes) made += a + " ";
  if (!text.empty()) made += quote(text);
  for (const auto& [name, group] : children) {
    for (const auto& child : group) made += "\n" + child;
  }
  return made + ")";
}

}  // namespace

std::string canonical_xml(const std::string& text) {
  const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document(
      xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE),
      xmlFreeDoc);
  if (document == nullptr) throw std::runtime_error("not well-formed");
  return canonical(xmlDocGetRootElement(document.get()));
}
