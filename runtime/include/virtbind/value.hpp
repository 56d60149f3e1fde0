// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The value types that bindings are made of: the C++ side of runtime/schema/virtbind.xsd.
//
// Text is xml_schema::string, a std::string.  The types here hold a value that is more than its
// text, and remember how a document spelled it where that differs from the usual spelling, so that
// reading and writing loses nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "virtbind/xml_schema.hpp"

namespace virtbind {

using Text = xml_schema::string;

/// How a document spelled a value; empty for the usual spelling.  One pointer in size, because
/// nearly every value is spelled as usual.
class Spelling {
 public:
  Spelling() = default;
  Spelling(const Spelling& other)
      : text_(other.text_ ? std::make_unique<std::string>(*other.text_) : nullptr) {}
  Spelling& operator=(const Spelling& other) {
    if (this != &other) {
      text_ = other.text_ ? std::make_unique<std::string>(*other.text_) : nullptr;
    }
    return *this;
  }
  Spelling(Spelling&&) noexcept = default;
  Spelling& operator=(Spelling&&) noexcept = default;
  ~Spelling() = default;

  void set(std::string_view text) { text_ = std::make_unique<std::string>(text); }
  void clear() noexcept { text_.reset(); }
  [[nodiscard]] const std::string* get() const noexcept { return text_.get(); }

 private:
  std::unique_ptr<std::string> text_;
};

/// A number or truth value: converts to and from T, and keeps the document's spelling ("007",
/// " 5 ") for as long as it still means the same value.
///
/// A value that T cannot hold (more than 64 bits) is kept as spelled; the number is then the
/// nearest that T has and in_range() is false.
template <class T>
class Number : public ::xsd::cxx::tree::fundamental_base<T, char, xml_schema::simple_type> {
  using Base = ::xsd::cxx::tree::fundamental_base<T, char, xml_schema::simple_type>;

 public:
  Number() = default;
  Number(const T& value) : Base(value) {}  // NOLINT(google-explicit-constructor): as C++/Tree
  Number(const Number& other, xml_schema::flags flags = 0, xml_schema::container* container = 0)
      : Base(other, flags, container), spelling_(other.spelling_) {}
  Number& operator=(const Number& other) = default;
  Number& operator=(const T& value) {
    Base::operator=(value);
    spelling_.clear();
    return *this;
  }
  ~Number() override = default;

  Number* _clone(xml_schema::flags flags = 0, xml_schema::container* container = 0) const override {
    return new Number(*this, flags, container);
  }

  [[nodiscard]] T value() const { return static_cast<const T&>(*this); }

  /// Takes a number in the lexical form of XML Schema, white space around it allowed.  Returns
  /// false, and changes nothing, where the text is none.
  bool parse(std::string_view text);
  /// Appends the document's spelling where it still means value(), else the usual one.
  void append_to(std::string& out) const;
  /// False where the spelling means a number that T cannot hold.
  [[nodiscard]] bool in_range() const;
  /// Whether two numbers mean the same value, however they are spelled; NaN is what NaN is.
  [[nodiscard]] bool equals(const Number& other) const;

 private:
  Spelling spelling_;
};

using Integer = Number<long long>;
using UnsignedInteger = Number<unsigned long long>;
using Boolean = Number<bool>;
using Real = Number<double>;

extern template class Number<long long>;
extern template class Number<unsigned long long>;
extern template class Number<bool>;
extern template class Number<double>;

/// The base of every enumeration: a word, white space around it removed.  The document's spelling
/// is kept for as long as it means the same word.
class Keyword : public Text {
 public:
  Keyword() = default;
  Keyword(const char* word) : Text(word) {}         // NOLINT(google-explicit-constructor)
  Keyword(const std::string& word) : Text(word) {}  // NOLINT(google-explicit-constructor)
  Keyword(const Keyword& other, xml_schema::flags flags = 0, xml_schema::container* container = 0)
      : Text(other, flags, container), spelling_(other.spelling_) {}
  Keyword& operator=(const Keyword& other) = default;
  Keyword& operator=(const std::string& word) {
    Text::operator=(word);
    spelling_.clear();
    return *this;
  }
  Keyword& operator=(const char* word) { return *this = std::string(word); }
  ~Keyword() override = default;

  Keyword* _clone(xml_schema::flags flags = 0,
                  xml_schema::container* container = 0) const override {
    return new Keyword(*this, flags, container);
  }

  /// Takes any text; whether the word is one of the enumeration's is not asked here.
  void parse(std::string_view text);
  /// Takes a word as it is spelled in the enumeration.
  void set_word(std::string_view word) {
    static_cast<std::string&>(*this).assign(word);
    spelling_.clear();
  }
  void append_to(std::string& out) const;

 private:
  Spelling spelling_;
};

/// An element that says something by being there: <readonly/>.
class Empty : public xml_schema::type {
 public:
  Empty() = default;
  Empty(const Empty& other, xml_schema::flags flags = 0, xml_schema::container* container = 0)
      : xml_schema::type(other, flags, container) {}
  Empty& operator=(const Empty&) = default;
  ~Empty() override = default;

  Empty* _clone(xml_schema::flags flags = 0, xml_schema::container* container = 0) const override {
    return new Empty(*this, flags, container);
  }
};

/// A value to set such an element with: disk.readonly(virtbind::present).
inline const Empty present{};

/// One piece of free-form content: an element with all that is in it, a run of text, a comment or
/// a processing instruction.
struct Node {
  enum class Kind : unsigned char { element, text, comment, processing_instruction };

  struct Attribute {
    std::string ns;
    std::string prefix;
    std::string name;
    std::string value;
    friend bool operator==(const Attribute&, const Attribute&) = default;
  };
  struct Namespace {
    std::string prefix;
    std::string ns;
    friend bool operator==(const Namespace&, const Namespace&) = default;
  };

  Kind kind = Kind::element;
  std::string ns;      ///< of an element
  std::string prefix;  ///< of an element, as spelled
  std::string name;    ///< of an element; the target of a processing instruction
  std::string text;    ///< of everything else
  std::vector<Attribute> attributes;
  std::vector<Namespace> namespaces;  ///< declared on this element
  std::vector<Node> children;

  friend bool operator==(const Node&, const Node&) = default;
};

/// The base of types whose content the schema leaves open (<metadata>): whatever stood in the
/// element beside the members that the class names, exactly and in order.
class Any : public xml_schema::type {
 public:
  Any() = default;
  Any(const Any& other, xml_schema::flags flags = 0, xml_schema::container* container = 0)
      : xml_schema::type(other, flags, container),
        nodes_(other.nodes_),
        other_attributes_(other.other_attributes_),
        namespaces_(other.namespaces_) {}
  Any& operator=(const Any&) = default;
  ~Any() override = default;

  Any* _clone(xml_schema::flags flags = 0, xml_schema::container* container = 0) const override {
    return new Any(*this, flags, container);
  }

  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }
  std::vector<Node>& nodes() noexcept { return nodes_; }
  /// Attributes that the class does not name.
  [[nodiscard]] const std::vector<Node::Attribute>& other_attributes() const noexcept {
    return other_attributes_;
  }
  std::vector<Node::Attribute>& other_attributes() noexcept { return other_attributes_; }
  /// Namespaces declared on the element itself.
  [[nodiscard]] const std::vector<Node::Namespace>& namespaces() const noexcept {
    return namespaces_;
  }
  std::vector<Node::Namespace>& namespaces() noexcept { return namespaces_; }

 private:
  std::vector<Node> nodes_;
  std::vector<Node::Attribute> other_attributes_;
  std::vector<Node::Namespace> namespaces_;
};

/// The base of types in which the order among children of different names carries meaning, or
/// that hold either text or children.
class Ordered : public xml_schema::type {
 public:
  Ordered() = default;
  Ordered(const Ordered& other, xml_schema::flags flags = 0, xml_schema::container* container = 0)
      : xml_schema::type(other, flags, container), order_(other.order_) {}
  Ordered& operator=(const Ordered&) = default;
  ~Ordered() override = default;

  Ordered* _clone(xml_schema::flags flags = 0,
                  xml_schema::container* container = 0) const override {
    return new Ordered(*this, flags, container);
  }

  /// The names of the children as they stood in the document, in a namespace with its usual prefix
  /// ("a", "qemu:arg").  The writer follows it for as many
  /// children of each name as there are; children beyond it follow the last of their name, or
  /// stand where the schema has them.
  [[nodiscard]] const std::vector<std::string>& child_order() const noexcept { return order_; }
  std::vector<std::string>& child_order() noexcept { return order_; }

 private:
  std::vector<std::string> order_;
};

/// The base of types that hold children in one alternative and plain text in another.
class TextOrChildren : public Ordered {
 public:
  TextOrChildren() = default;
  TextOrChildren(const TextOrChildren& other, xml_schema::flags flags = 0,
                 xml_schema::container* container = 0)
      : Ordered(other, flags, container), text_(other.text_) {}
  TextOrChildren& operator=(const TextOrChildren&) = default;
  ~TextOrChildren() override = default;

  TextOrChildren* _clone(xml_schema::flags flags = 0,
                         xml_schema::container* container = 0) const override {
    return new TextOrChildren(*this, flags, container);
  }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  void text(std::string text) { text_ = std::move(text); }

 private:
  std::string text_;
};

}  // namespace virtbind
