// SPDX-License-Identifier: LGPL-2.1-or-later
//
// All that a file of rules needs.
#pragma once

#include "virtbind/defaults/edit.hpp"
#include "virtbind/defaults/profile.hpp"
#include "virtbind/defaults/rule_set.hpp"
