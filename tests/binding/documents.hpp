// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Documents and helpers that the tests of typed objects share.
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <virtbind/core.hpp>
#include <virtbind/io.hpp>

namespace virtbind::tests {

/// A guest, as small as the core schema allows.
inline constexpr std::string_view kGuest = R"(<domain>
  <name>tiny</name>
  <memory>65536</memory>
  <os>
    <type>linux</type>
    <kernel>/boot/vmlinuz</kernel>
  </os>
  <devices/>
</domain>
)";

/// The guest with something in its <devices>.
inline std::string guest_with(std::string_view devices) {
  std::string text(kGuest);
  const std::string_view empty = "<devices/>";
  return text.replace(text.find(empty), empty.size(),
                      "<devices>" + std::string(devices) + "</devices>");
}

/// "line:column id path: message", one finding a line.
inline std::string listed(const std::vector<Finding>& findings) {
  std::ostringstream out;
  for (const Finding& f : findings) {
    out << f.location.line << ':' << f.location.column << ' ' << f.id << ' ' << f.path << ": "
        << f.message << '\n';
  }
  return out.str();
}

template <class T>
std::string findings_of(std::string_view xml) {
  return listed(read<T>(xml).findings());
}

/// What is written of what was read; the findings where there is nothing.
template <class T>
std::string rewritten(std::string_view xml) {
  const auto object = read<T>(xml);
  if (!object) return listed(object.findings());
  const auto text = write(*object);
  if (!text) return listed(text.findings());
  const auto again = read<T>(*text);
  EXPECT_TRUE(again) << listed(again.findings()) << *text;
  if (again) {
    EXPECT_TRUE(*again == *object) << *text;
    EXPECT_EQ(*write(*again), *text) << "writing what was written changes nothing";
  }
  return *text;
}

}  // namespace virtbind::tests
