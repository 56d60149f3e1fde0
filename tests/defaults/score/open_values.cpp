// SPDX-License-Identifier: LGPL-2.1-or-later
#include "open_values.hpp"

#include <iterator>

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

bool has_attribute(const Tree* tree, const std::string& name) {
  return tree != nullptr && tree->attributes.count(name) != 0;
}

/// Drops what a document says of a file of firmware that its input left to the host.
void remove_open_file(Tree& os, const std::string& name, const Tree* given) {
  const auto found = os.children.find(name);
  if (found == os.children.end()) return;
  Tree& file = found->second.front();
  if (given == nullptr || given->text.empty()) file.text.clear();
  for (auto it = file.attributes.begin(); it != file.attributes.end();) {
    it = has_attribute(given, it->first) ? std::next(it) : file.attributes.erase(it);
  }
  if (given == nullptr || file == Tree{name, {}, {}, {}}) os.children.erase(found);
}

/// Firmware that is asked for, or a flash image: the host's descriptors say the rest of it.
void remove_firmware(Tree& document, const Tree& input) {
  const Tree* given = input.child("os");
  if (given == nullptr) return;
  const Tree* loader = given->child("loader");
  const bool flash = has_attribute(loader, "type") && loader->attributes.at("type") == "pflash";
  const bool chosen = has_attribute(given, "firmware");
  if (!flash && !chosen) return;
  if (const auto found = document.children.find("os"); found != document.children.end()) {
    Tree& os = found->second.front();
    if (!chosen) os.attributes.erase("firmware");
    os.children.erase("firmware");
    remove_open_file(os, "loader", loader);
    remove_open_file(os, "nvram", given->child("nvram"));
  }
  const auto features = document.children.find("features");
  if (chosen && input.at("features/smm") == nullptr && features != document.children.end()) {
    features->second.front().children.erase("smm");
  }
}

/// Without KVM the version is the same everywhere.
void remove_gic_version(Tree& document, const Tree& input) {
  if (input.attributes.count("type") != 0 && input.attributes.at("type") == "qemu") return;
  if (has_attribute(input.at("features/gic"), "version")) return;
  const auto features = document.children.find("features");
  if (features == document.children.end()) return;
  features->second.front().children.erase("gic");
  if (features->second.front() == Tree{"features", {}, {}, {}}) document.children.erase(features);
}

/// The one label of a guest that names no model is the host's security driver's; "none" has no
/// labels at all.
void remove_security_label(Tree& document, const Tree& input) {
  const auto given = input.children.find("seclabel");
  if (given == input.children.end() || given->second.size() != 1) return;
  if (!has_attribute(&given->second.front(), "model")) document.children.erase("seclabel");
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
  remove_firmware(document, input);
  remove_gic_version(document, input);
  remove_security_label(document, input);
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
