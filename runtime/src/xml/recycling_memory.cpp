// SPDX-License-Identifier: LGPL-2.1-or-later
#include "recycling_memory.hpp"

#include <bit>
#include <new>

#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>

namespace virtbind::xml::internal {

namespace {

constexpr std::size_t kSmallest = 4096;  // of the large classes

}  // namespace

RecyclingMemory::~RecyclingMemory() {
  for (Header* header : free_) {
    while (header != nullptr) {
      Header* next = header->next;
      ::operator delete(header);
      header = next;
    }
  }
}

xercesc::MemoryManager* RecyclingMemory::getExceptionMemoryManager() {
  // An exception may outlive the reader.
  return xercesc::XMLPlatformUtils::fgMemoryManager;
}

std::size_t RecyclingMemory::class_of(std::size_t size) noexcept {
  if (size <= kStep * kSmallClasses) return size == 0 ? 0 : (size - 1) / kStep;
  const auto large = static_cast<std::size_t>(std::bit_width((size - 1) / kSmallest));
  return kSmallClasses + large;  // kClasses or more: not kept
}

std::size_t RecyclingMemory::size_of(std::size_t size_class) noexcept {
  if (size_class < kSmallClasses) return (size_class + 1) * kStep;
  return kSmallest << (size_class - kSmallClasses);
}

void* RecyclingMemory::allocate(XMLSize_t size) {
  const std::size_t size_class = class_of(size);
  Header* header = nullptr;
  if (size_class < kClasses) {
    header = free_[size_class];
    if (header != nullptr) {
      free_[size_class] = header->next;
      return header + 1;
    }
  }
  const std::size_t bytes = size_class < kClasses ? size_of(size_class) : size;
  void* memory = ::operator new(sizeof(Header) + bytes, std::nothrow);
  if (memory == nullptr) throw xercesc::OutOfMemoryException();
  header = new (memory) Header{size_class, nullptr};
  return header + 1;
}

void RecyclingMemory::deallocate(void* block) {
  if (block == nullptr) return;
  Header* header = static_cast<Header*>(block) - 1;
  if (header->size_class >= kClasses) {
    ::operator delete(header);
    return;
  }
  header->next = free_[header->size_class];
  free_[header->size_class] = header;
}

}  // namespace virtbind::xml::internal
