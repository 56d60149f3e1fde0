// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The base of all generated classes and of the value types: C++/Tree's own, and where its objects
// get their memory.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <new>

// As generated headers do: C++/Tree owns by std::unique_ptr, whichever header comes first.
#ifndef XSD_CXX11
#define XSD_CXX11
#endif
#include <xsd/cxx/config.hxx>
#include <xsd/cxx/tree/elements.hxx>

namespace virtbind {

/// What <virtbind/xml_schema.hpp> has for XML Schema's anyType.
class ObjectBase : public ::xsd::cxx::tree::type {
  using Base = ::xsd::cxx::tree::type;

 public:
  ObjectBase() = default;
  ObjectBase(const ObjectBase& other, ::xsd::cxx::tree::flags flags = 0,
             ::xsd::cxx::tree::container* container = nullptr)
      : Base(other, flags, container) {}
  ObjectBase& operator=(const ObjectBase&) = default;
  ~ObjectBase() override = default;

  ObjectBase* _clone(::xsd::cxx::tree::flags flags = 0,
                     ::xsd::cxx::tree::container* container = nullptr) const override {
    return new ObjectBase(*this, flags, container);
  }

  using Base::_container;
  /// What contains the object now.  In an ObjectMemory it does not learn that: C++/Tree walks to
  /// the root of the tree then, for the sake of IDs that refer to objects, and there are none.
  void _container(::xsd::cxx::tree::container* container) override;

  /// From the heap, unless there is an ObjectMemory.
  static void* operator new(std::size_t size);
  static void operator delete(void* memory) noexcept;
  // A class that has its own hides the usual ones.
  static void* operator new(std::size_t, void* place) noexcept { return place; }
  static void operator delete(void*, void*) noexcept {}
};

/// For as long as it lives, objects that this thread makes have their memory from a resource, and
/// what it destroys gives none back: for objects that are all destroyed before the resource is, and
/// with an ObjectMemory again.
class ObjectMemory {
 public:
  explicit ObjectMemory(std::pmr::memory_resource& resource) noexcept;
  ~ObjectMemory();
  ObjectMemory(const ObjectMemory&) = delete;
  ObjectMemory& operator=(const ObjectMemory&) = delete;

 private:
  friend class ObjectBase;
  void* allocate(std::size_t size);

  std::pmr::memory_resource& resource_;
  std::byte* free_ = nullptr;  ///< the rest of a block that objects are cut from
  std::size_t left_ = 0;       ///< its size
  ObjectMemory* outer_;
};

}  // namespace virtbind
