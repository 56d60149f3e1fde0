// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Working on documents where they stand: only what the work changes is written anew.
#pragma once

#include "documents.hpp"
#include "options.hpp"

namespace virtbind::cli {

/// for_each_document() that writes every document to the file it comes from.
int for_each_in_place(const Options& options, const DocumentWork& work, Reading reading);

}  // namespace virtbind::cli
