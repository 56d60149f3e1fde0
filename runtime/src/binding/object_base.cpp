// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/object_base.hpp"

#include <algorithm>
#include <utility>

namespace virtbind {

namespace {
thread_local ObjectMemory* current = nullptr;
}  // namespace

void ObjectBase::_container(::xsd::cxx::tree::container* container) {
  if (current == nullptr) Base::_container(container);
}

void* ObjectBase::operator new(std::size_t size) {
  return current != nullptr ? current->allocate(size) : ::operator new(size);
}

void ObjectBase::operator delete(void* memory) noexcept {
  if (current == nullptr) ::operator delete(memory);
}

ObjectMemory::ObjectMemory(std::pmr::memory_resource& resource) noexcept
    : resource_(resource), outer_(std::exchange(current, this)) {}

ObjectMemory::~ObjectMemory() { current = outer_; }

void* ObjectMemory::allocate(std::size_t size) {
  constexpr std::size_t kBlock = 2048;  // of some twenty objects
  constexpr std::size_t kAligned = alignof(std::max_align_t);
  size = (size + kAligned - 1) / kAligned * kAligned;
  if (size > left_) {
    left_ = std::max(size, kBlock);
    free_ = static_cast<std::byte*>(resource_.allocate(left_, kAligned));
  }
  left_ -= size;
  return std::exchange(free_, free_ + size);
}

}  // namespace virtbind
