// SPDX-License-Identifier: LGPL-2.1-or-later
//
// find_mistake(): prefixes and namespaces.
#include "diagnosis_reader.hpp"

namespace virtbind::xml::internal {

namespace {

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";

struct QName {
  std::string_view prefix;
  std::string_view local;
};

QName split(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

}  // namespace

const std::string* MistakeReader::find_namespace(std::string_view prefix) const {
  for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
    if (binding->prefix == prefix) return &binding->ns;
  }
  return nullptr;
}

bool MistakeReader::is_declaration(const AttributeText& attribute) {
  return attribute.name == "xmlns" || attribute.name.starts_with("xmlns:");
}

bool MistakeReader::declare(const AttributeText& attribute) {
  const QName name = split(attribute.name);
  const bool is_default = name.prefix.empty();
  const std::string_view prefix = is_default ? std::string_view() : name.local;
  const auto wrong = [&](std::string message) {
    return fail(attribute.offset, std::move(message), "xml-namespace");
  };
  if (prefix == "xmlns") return wrong("the prefix 'xmlns' must not be declared");
  if (prefix == "xml" && attribute.value != kXmlNamespace) {
    return wrong("the prefix 'xml' must not be bound to another namespace");
  }
  if (is_default && (attribute.value == kXmlNamespace || attribute.value == kXmlnsNamespace)) {
    return wrong("XML's own namespaces must not be the default namespace");
  }
  if (!is_default && attribute.value.empty() && version_ == XmlVersion::v1_0) {
    return wrong("the prefix " + quoted(prefix) + " is bound to no namespace");
  }
  bindings_.push_back({prefix, attribute.value});
  return true;
}

bool MistakeReader::check_colon(std::string_view name, std::size_t offset) {
  if (name.find(':') == std::string_view::npos) return true;
  const QName parts = split(name);
  // The local name must be one by itself: "a:1" is a name, but "1" is none.
  if (!parts.prefix.empty() && parts.local.find(':') == std::string_view::npos &&
      name_end(parts.local, 0, version_) != 0) {
    return true;
  }
  return fail(offset, quoted(name) + " is not a name with a prefix", "xml-namespace");
}

bool MistakeReader::check_prefix(std::string_view name, std::size_t offset) {
  const QName parts = split(name);
  if (parts.prefix.empty() || parts.prefix == "xml") return true;
  const std::string* ns = find_namespace(parts.prefix);
  if (parts.prefix == "xmlns" || ns == nullptr || ns->empty()) {
    return fail(offset, "the namespace prefix " + quoted(parts.prefix) + " is not declared",
                "xml-namespace");
  }
  return true;
}

bool MistakeReader::check_names(std::string_view element, std::size_t offset) {
  for (const AttributeText& attribute : attributes_) {
    if (is_declaration(attribute) && !declare(attribute)) return false;
  }
  if (!check_prefix(element, offset)) return false;
  seen_.clear();
  for (const AttributeText& attribute : attributes_) {
    if (is_declaration(attribute)) continue;
    if (!check_prefix(attribute.name, attribute.offset)) return false;
    const QName name = split(attribute.name);
    if (name.prefix.empty()) continue;
    const std::string* ns = find_namespace(name.prefix);
    std::string expanded = (ns == nullptr ? std::string(kXmlNamespace) : *ns) + ' ';
    expanded += name.local;
    if (!seen_.insert(std::move(expanded)).second) {
      return fail(attribute.offset,
                  "attribute " + quoted(attribute.name) + " is given twice to <" + shown(element) +
                      ">, under two prefixes of one namespace",
                  "xml-namespace");
    }
  }
  return true;
}

}  // namespace virtbind::xml::internal
