// SPDX-License-Identifier: Apache-2.0
#ifndef BINDINGS_JAVA_NATIVE_FAILURE_H_
#define BINDINGS_JAVA_NATIVE_FAILURE_H_

#include <chassis/status.h>
#include <jni.h>

#include <cstring>

namespace chassis::java {

// Sets the only fields of the 512 bytes that are read before a call fails.
inline void Prepare(chassis_error* error) {
  error->struct_size = sizeof(*error);
  error->code = CHASSIS_OK;
}

inline jbyteArray NewBytes(JNIEnv* jenv, const char* text) {
  const auto size = static_cast<jsize>(std::strlen(text));
  jbyteArray bytes = jenv->NewByteArray(size);
  if (bytes != nullptr) {
    jenv->SetByteArrayRegion(bytes, 0, size, reinterpret_cast<const jbyte*>(text));
  }
  return bytes;
}

// Makes a ChassisException pending, or the error that Java throws while making it.
inline void Throw(JNIEnv* jenv, const chassis_error& error) {
  jclass exception = jenv->FindClass("io/chassis/ChassisException");
  if (exception == nullptr) return;
  jmethodID constructor = jenv->GetMethodID(exception, "<init>", "(IIIJJI[B[B)V");
  if (constructor == nullptr) return;
  jbyteArray promise = NewBytes(jenv, error.promise);
  if (promise == nullptr) return;
  jbyteArray message = NewBytes(jenv, error.message);
  if (message == nullptr) return;
  jobject thrown = jenv->NewObject(exception, constructor, error.code, error.severity,
                                   error.system_errno, static_cast<jlong>(error.offset),
                                   static_cast<jlong>(error.row), error.outcome, promise, message);
  if (thrown != nullptr) jenv->Throw(static_cast<jthrowable>(thrown));
}

inline void ThrowIfFailed(JNIEnv* jenv, const chassis_error& error) {
  if (error.code != CHASSIS_OK) Throw(jenv, error);
}

}  // namespace chassis::java

#endif  // BINDINGS_JAVA_NATIVE_FAILURE_H_
