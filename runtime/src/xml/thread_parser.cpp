// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/xml/parser.hpp"

namespace virtbind::xml {

Parser& thread_parser(const Limits& limits) {
  thread_local Parser parser(limits);
  thread_local Limits current = limits;
  if (current != limits) {
    parser = Parser(limits);
    current = limits;
  }
  return parser;
}

}  // namespace virtbind::xml
