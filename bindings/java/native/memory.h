// SPDX-License-Identifier: Apache-2.0
#ifndef BINDINGS_JAVA_NATIVE_MEMORY_H_
#define BINDINGS_JAVA_NATIVE_MEMORY_H_

#include <jni.h>

#include <cstddef>
#include <cstdlib>

// Memory outside the Java heap. Addresses are not checked, because only the package passes them.

// Returns `size` bytes, or NULL. The caller frees them with memory_free().
inline void* memory_allocate(size_t size) { return std::malloc(size); }

inline void memory_free(void* memory) { std::free(memory); }

// Returns the start of a direct buffer, whatever its position; NULL if the buffer is not direct.
inline void* memory_address(JNIEnv* environment, jobject buffer) {
  return environment->GetDirectBufferAddress(buffer);
}

// Returns a direct buffer on `memory`, which the buffer does not keep alive.
inline jobject memory_at(JNIEnv* environment, void* memory, size_t size) {
  return environment->NewDirectByteBuffer(memory, static_cast<jlong>(size));
}

inline void memory_read_bytes(JNIEnv* environment, void* memory, jbyteArray to) {
  environment->SetByteArrayRegion(to, 0, environment->GetArrayLength(to),
                                  static_cast<const jbyte*>(memory));
}

inline void memory_read_floats(JNIEnv* environment, void* memory, jfloatArray to, int32_t count) {
  environment->SetFloatArrayRegion(to, 0, count, static_cast<const jfloat*>(memory));
}

inline void memory_write_floats(JNIEnv* environment, void* memory, jfloatArray from) {
  environment->GetFloatArrayRegion(from, 0, environment->GetArrayLength(from),
                                   static_cast<jfloat*>(memory));
}

// Returns the float at `index` of the array at `memory`.
inline float memory_float(void* memory, int32_t index) {
  return static_cast<const float*>(memory)[index];
}

#endif  // BINDINGS_JAVA_NATIVE_MEMORY_H_
