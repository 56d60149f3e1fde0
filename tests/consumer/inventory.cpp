// SPDX-License-Identifier: LGPL-2.1-or-later
#include <acme.hpp>
#include <acme/checks.hpp>
#include <stdexcept>

#include "consumer.hpp"
#include <virtbind/io.hpp>

std::string inventory() {
  constexpr auto xml = R"(
    <inventory site='north' xmlns:r='https://example.org/acme/rack/1.0'>
      <host name='alpha' state='active'>
        <guest>web-1</guest>
        <memory unit='GiB'>512</memory>
        <r:rack row='3' unit='17'/>
      </host>
    </inventory>)";
  const auto read = virtbind::read_or_throw<acme::Inventory>(xml);

  acme::Host& host = read->host().front();
  if (host.rack()->row() != 3) throw std::runtime_error("the rack is lost");
  host.state(acme::HostState::maintenance);
  host.spare(virtbind::present);
  host.guest().push_back("web-2");

  // The company's own rule.
  if (!virtbind::check(*read).empty()) throw std::runtime_error("the check finds too much");
  host.state(acme::HostState::retired);
  if (virtbind::check(*read).size() != 2) throw std::runtime_error("the check finds too little");
  host.state(acme::HostState::maintenance);

  // What was written is read as what it was, and what the schema does not know is an error.
  const std::string text = virtbind::write_or_throw(*read);
  if (!(*virtbind::read_or_throw<acme::Inventory>(text) == *read)) {
    throw std::runtime_error("not the same after writing and reading");
  }
  if (virtbind::read<acme::Inventory>("<inventory site='x'><hots/></inventory>").ok()) {
    throw std::runtime_error("a mistake was not found");
  }
  return text;
}
