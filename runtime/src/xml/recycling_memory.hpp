// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Memory for one Xerces reader.
#pragma once

#include <array>
#include <cstddef>

#include <xercesc/framework/MemoryManager.hpp>

namespace virtbind::xml::internal {

/// Keeps freed blocks for the next document: Xerces allocates the same hundred blocks for each,
/// a large one among them that malloc would give back to the system every time.  Not for several
/// threads at once, like the reader itself.
class RecyclingMemory final : public xercesc::MemoryManager {
 public:
  RecyclingMemory() = default;
  ~RecyclingMemory() override;
  RecyclingMemory(const RecyclingMemory&) = delete;
  RecyclingMemory& operator=(const RecyclingMemory&) = delete;

  xercesc::MemoryManager* getExceptionMemoryManager() override;
  void* allocate(XMLSize_t size) override;
  void deallocate(void* block) override;

 private:
  static constexpr std::size_t kStep = 32;
  static constexpr std::size_t kSmallClasses = 64;  // up to 2 KiB, in steps
  static constexpr std::size_t kLargeClasses = 8;   // up to 512 KiB, in powers of two
  static constexpr std::size_t kClasses = kSmallClasses + kLargeClasses;

  /// Precedes each block; `next` while the block is free.
  struct alignas(std::max_align_t) Header {
    std::size_t size_class = 0;
    Header* next = nullptr;
  };

  static std::size_t class_of(std::size_t size) noexcept;
  static std::size_t size_of(std::size_t size_class) noexcept;

  std::array<Header*, kClasses> free_{};
};

}  // namespace virtbind::xml::internal
