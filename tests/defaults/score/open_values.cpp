// SPDX-License-Identifier: LGPL-2.1-or-later
#include "open_values.hpp"

namespace {

/// Elements of one name below <devices>.
std::vector<Tree>* devices(Tree& document, const std::string& name) {
  const auto block = document.children.find("devices");
  if (block == document.children.end()) return nullptr;
  auto& children = block->second.front().children;
  const auto found = children.find(name);
  return found == children.end() ? nullptr : &found->second;
}

void remove_port_ids(Tree& interface, const Tree* input) {
  const auto port = interface.children.find("virtualport");
  if (port == interface.children.end()) return;
  const auto parameters = port->second.front().children.find("parameters");
  if (parameters == port->second.front().children.end()) return;
  const Tree* given = input != nullptr ? input->at("virtualport/parameters") : nullptr;
  for (const char* id : {"interfaceid", "instanceid"}) {
    if (given == nullptr || given->attributes.count(id) == 0) {
      parameters->second.front().attributes.erase(id);
    }
  }
  // The element is there for its ids only.
  if (parameters->second.front().attributes.empty())
    port->second.front().children.erase(parameters);
}

}  // namespace

void remove_open_values(Tree& document, const Tree& input) {
  if (input.child("uuid") == nullptr) document.children.erase("uuid");
  if (const Tree* genid = input.child("genid"); genid != nullptr && genid->text.empty()) {
    document.children.erase("genid");
  }
  if (const auto os = document.children.find("os"); os != document.children.end()) {
    const auto type = os->second.front().children.find("type");
    const Tree* given = input.at("os/type");
    for (const char* name : {"arch", "machine"}) {
      if (type != os->second.front().children.end() &&
          (given == nullptr || given->attributes.count(name) == 0)) {
        type->second.front().attributes.erase(name);
      }
    }
  }
  if (input.at("devices/emulator") == nullptr && document.child("devices") != nullptr) {
    document.children["devices"].front().children.erase("emulator");
  }
  if (auto* interfaces = devices(document, "interface")) {
    const Tree* block = input.child("devices");
    const auto given = block != nullptr ? block->children.find("interface") : input.children.end();
    for (std::size_t i = 0; i < interfaces->size(); ++i) {
      const bool known =
          block != nullptr && given != block->children.end() && i < given->second.size();
      const Tree* before = known ? &given->second[i] : nullptr;
      const Tree* mac = before != nullptr ? before->child("mac") : nullptr;
      // An address of zeros asks for a random one.
      if (mac == nullptr || mac->attributes.count("address") == 0 ||
          mac->attributes.at("address") == "00:00:00:00:00:00") {
        (*interfaces)[i].children.erase("mac");
      }
      remove_port_ids((*interfaces)[i], before);
    }
  }
}

void remove_addresses(Tree& document) {
  const auto block = document.children.find("devices");
  if (block == document.children.end()) return;
  for (auto& [name, group] : block->second.front().children) {
    for (Tree& device : group) device.children.erase("address");
  }
}
