// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tree.hpp"

#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

namespace {

std::string as_string(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string qualified(const xmlNs* ns, const xmlChar* name) {
  return (ns != nullptr ? "{" + as_string(ns->href) + "}" : "") + as_string(name);
}

std::string trim(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n";
  const auto begin = text.find_first_not_of(kSpace);
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Tree convert(const xmlNode* element) {
  Tree tree;
  tree.name = qualified(element->ns, element->name);
  for (const xmlAttr* a = element->properties; a != nullptr; a = a->next) {
    xmlChar* value = xmlNodeListGetString(element->doc, a->children, 1);
    tree.attributes[qualified(a->ns, a->name)] = as_string(value);
    xmlFree(value);
  }
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      Tree converted = convert(child);
      tree.children[converted.name].push_back(std::move(converted));
    } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      tree.text += as_string(child->content);
    }
  }
  tree.text = trim(tree.text);
  return tree;
}

/// What tells an element from its like-named siblings: its position, for a controller its type and
/// index, so that one more of them does not make all later ones differ.
std::string step(const Tree& tree, std::size_t position) {
  const auto type = tree.attributes.find("type");
  const auto index = tree.attributes.find("index");
  if (tree.name == "controller" && type != tree.attributes.end() &&
      index != tree.attributes.end()) {
    return fmt::format("controller[{} {}]", type->second, index->second);
  }
  return position == 0 ? tree.name : fmt::format("{}[{}]", tree.name, position + 1);
}

void flatten(const Tree& tree, const std::string& path, std::map<std::string, std::string>& nodes) {
  nodes.emplace(path, tree.text);
  for (const auto& [name, value] : tree.attributes) nodes.emplace(path + "/@" + name, value);
  for (const auto& [name, group] : tree.children) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      flatten(group[i], path + "/" + step(group[i], i), nodes);
    }
  }
}

}  // namespace

const Tree* Tree::child(const std::string& of) const {
  const auto found = children.find(of);
  return found == children.end() ? nullptr : &found->second.front();
}

const Tree* Tree::at(const std::string& path) const {
  const auto slash = path.find('/');
  const Tree* first = child(path.substr(0, slash));
  return first == nullptr || slash == std::string::npos ? first : first->at(path.substr(slash + 1));
}

Tree parse_tree(const std::string& xml) {
  const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document(
      xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE),
      xmlFreeDoc);
  if (document == nullptr) throw std::runtime_error("not well-formed");
  return convert(xmlDocGetRootElement(document.get()));
}

std::map<std::string, std::string> flatten(const Tree& tree) {
  std::map<std::string, std::string> nodes;
  flatten(tree, "/" + tree.name, nodes);
  return nodes;
}
