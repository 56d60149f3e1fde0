// SPDX-License-Identifier: LGPL-2.1-or-later
#include "virtbind/binding/object_base.hpp"

#include <utility>

namespace virtbind {

namespace {
thread_local std::pmr::memory_resource* current = nullptr;
}  // namespace

void* ObjectBase::operator new(std::size_t size) {
  return current != nullptr ? current->allocate(size) : ::operator new(size);
}

void ObjectBase::operator delete(void* memory) noexcept {
  if (current == nullptr) ::operator delete(memory);
}

ObjectMemory::ObjectMemory(std::pmr::memory_resource& resource) noexcept
    : outer_(std::exchange(current, &resource)) {}

ObjectMemory::~ObjectMemory() { current = outer_; }

}  // namespace virtbind
