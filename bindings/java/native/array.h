// SPDX-License-Identifier: Apache-2.0
#ifndef BINDINGS_JAVA_NATIVE_ARRAY_H_
#define BINDINGS_JAVA_NATIVE_ARRAY_H_

#include <jni.h>

#include <cstddef>
#include <memory>
#include <new>

#include "bindings/java/native/throw.h"

namespace chassis::java {

inline void CopyOutOf(JNIEnv* jenv, jbyteArray from, jsize size, jbyte* to) {
  jenv->GetByteArrayRegion(from, 0, size, to);
}
inline void CopyOutOf(JNIEnv* jenv, jintArray from, jsize size, jint* to) {
  jenv->GetIntArrayRegion(from, 0, size, to);
}
inline void CopyOutOf(JNIEnv* jenv, jlongArray from, jsize size, jlong* to) {
  jenv->GetLongArrayRegion(from, 0, size, to);
}
inline void CopyOutOf(JNIEnv* jenv, jfloatArray from, jsize size, jfloat* to) {
  jenv->GetFloatArrayRegion(from, 0, size, to);
}
inline void CopyInto(JNIEnv* jenv, jbyteArray to, jsize size, const jbyte* from) {
  jenv->SetByteArrayRegion(to, 0, size, from);
}
inline void CopyInto(JNIEnv* jenv, jintArray to, jsize size, const jint* from) {
  jenv->SetIntArrayRegion(to, 0, size, from);
}
inline void CopyInto(JNIEnv* jenv, jlongArray to, jsize size, const jlong* from) {
  jenv->SetLongArrayRegion(to, 0, size, from);
}
inline void CopyInto(JNIEnv* jenv, jfloatArray to, jsize size, const jfloat* from) {
  jenv->SetFloatArrayRegion(to, 0, size, from);
}

// A copy of a Java array for the length of one call, on the stack if it is small.
template <typename Element>
class Array {
 public:
  // Allocates as many elements as `like` has, with undefined content. A null array is an empty one.
  // Returns false if there is no memory; an OutOfMemoryError is then pending.
  bool Reserve(JNIEnv* jenv, jarray like) {
    if (like != nullptr) size_ = static_cast<size_t>(jenv->GetArrayLength(like));
    if (size_ == 0) return true;
    data_ = small_;
    if (size_ > kSmall) {
      large_.reset(new (std::nothrow) Element[size_]);
      data_ = large_.get();
      if (data_ == nullptr) return ThrowOutOfMemory(jenv, "native copy of an array");
    }
    return true;
  }

  template <typename JavaArray>
  bool CopyIn(JNIEnv* jenv, JavaArray from) {
    if (!Reserve(jenv, from)) return false;
    if (size_ > 0) CopyOutOf(jenv, from, static_cast<jsize>(size_), data_);
    return true;
  }

  template <typename JavaArray>
  void CopyOut(JNIEnv* jenv, JavaArray to) const {
    if (size_ > 0) CopyInto(jenv, to, static_cast<jsize>(size_), data_);
  }

  // NULL if the array is empty.
  Element* data() { return data_; }
  size_t size() const { return size_; }

 private:
  static constexpr size_t kSmall = 4096 / sizeof(Element);

  Element* data_ = nullptr;
  size_t size_ = 0;
  std::unique_ptr<Element[]> large_;
  alignas(8) Element small_[kSmall];
};

}  // namespace chassis::java

#endif  // BINDINGS_JAVA_NATIVE_ARRAY_H_
