// SPDX-License-Identifier: Apache-2.0
#ifndef BINDINGS_JAVA_NATIVE_THROW_H_
#define BINDINGS_JAVA_NATIVE_THROW_H_

#include <jni.h>

namespace chassis::java {

// Makes an OutOfMemoryError pending. Returns false, for `return ThrowOutOfMemory(...)`.
inline bool ThrowOutOfMemory(JNIEnv* jenv, const char* what) {
  if (jclass error = jenv->FindClass("java/lang/OutOfMemoryError")) jenv->ThrowNew(error, what);
  return false;
}

}  // namespace chassis::java

#endif  // BINDINGS_JAVA_NATIVE_THROW_H_
