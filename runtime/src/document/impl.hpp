// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a document is made of.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edits.hpp"
#include "load.hpp"
#include "virtbind/document/any_document.hpp"

namespace virtbind {

class AnyDocument::Impl {
 public:
  Impl(const TypeInfo& document_type, document::Loaded loaded, const xml::Limits& its_limits)
      : type(document_type), source(std::move(loaded)), limits(its_limits) {}

  std::vector<Finding> apply(const document::Edits& edits);
  std::vector<Finding> bad_path(std::string_view path, const std::string& why);

  const TypeInfo& type;
  document::Loaded source;  ///< the text, its tree, and the objects as they are now
  xml::Limits limits;
  std::filesystem::path file;                ///< empty for a text that comes from no file
  std::shared_ptr<const xml::Text> on_disk;  ///< what the file was when it was read or written
  bool touched = false;                      ///< the objects were handed out to be changed
};

}  // namespace virtbind
