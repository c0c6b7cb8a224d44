// SPDX-License-Identifier: Apache-2.0
// The Java low-level layer: every function of the C header as a static method of the class Native,
// which is private to the package. The layer for users is written by hand in bindings/java.
//
//   handle              a Handle, kept reachable for the length of the call
//   text, structs       byte[]: UTF-8 that ends in a NUL, or the bytes of the struct
//   numbers             long[], float[] or byte[], copied in and out; null or empty is NULL
//   matrices, columns,  an address of memory that does not move: see Memory.java
//   tasks
//   chassis_error       a ChassisException
//
// Arrays are copied and not pinned, because a pinned array stops the garbage collector of all
// threads, and these calls may wait for a lock or the disk. Large data is passed by address.
%module(jniclassname="NativeFunctions") Native

%pragma(java) moduleclassmodifiers="final class"
%pragma(java) jniclassclassmodifiers="final class"
%pragma(java) jniclasscode=%{
  static {
    NativeLibrary.load();
  }
%}

%insert(header) %{
#include "bindings/java/native/array.h"
#include "bindings/java/native/failure.h"
#include "bindings/java/native/memory.h"
#include "bindings/java/native/progress.h"
#include "chassis/chassis.h"
#include "bindings/java/native/calls.h"
%}

// One number. The C type and the Java type have the same bits.
%define NUMBER(C_TYPE, JNI_TYPE, JAVA_TYPE)
%typemap(jni) C_TYPE "JNI_TYPE"
%typemap(jtype) C_TYPE "JAVA_TYPE"
%typemap(jstype) C_TYPE "JAVA_TYPE"
%typemap(javain) C_TYPE "$javainput"
%typemap(javaout) C_TYPE { return $jnicall; }
%typemap(in) C_TYPE %{ $1 = ($1_ltype)$input; %}
%typemap(out) C_TYPE %{ $result = (JNI_TYPE)$1; %}
%enddef

NUMBER(int32_t, jint, int)
NUMBER(uint32_t, jint, int)
NUMBER(uint64_t, jlong, long)
NUMBER(size_t, jlong, long)

// A handle is passed as its number. The fence keeps the object from being collected meanwhile.
%define HANDLE(C_TYPE)
%typemap(jni) C_TYPE * "jlong"
%typemap(jtype) C_TYPE * "long"
%typemap(jstype) C_TYPE * "Handle"
%typemap(javain, post="      java.lang.ref.Reference.reachabilityFence($javainput);")
    C_TYPE * "$javainput.number"
%typemap(in) C_TYPE * %{ $1 = ($1_ltype)(uintptr_t)$input; %}
%enddef

HANDLE(chassis_store)
HANDLE(chassis_batch)
HANDLE(chassis_snapshot)
HANDLE(chassis_cursor)
HANDLE(chassis_filter)

// Data that is large or has pointers is passed by its address. The caller keeps its memory alive.
%define ADDRESS(PARAMETER)
%typemap(jni) PARAMETER "jlong"
%typemap(jtype) PARAMETER "long"
%typemap(jstype) PARAMETER "long"
%typemap(javain) PARAMETER "$javainput"
%typemap(in) PARAMETER %{ $1 = ($1_ltype)(uintptr_t)$input; %}
%enddef

ADDRESS(const float *queries)
ADDRESS(float *out)
ADDRESS(const chassis_bytes *)
ADDRESS(const chassis_task *task)
ADDRESS(ArrowArrayStream *stream)

// An array that is copied in. If C takes a second argument with it, that one is its length.
%define ARRAY_TYPES(PARAMETER, JNI_ARRAY, JAVA_ARRAY)
%typemap(jni) PARAMETER "JNI_ARRAY"
%typemap(jtype) PARAMETER "JAVA_ARRAY"
%typemap(jstype) PARAMETER "JAVA_ARRAY"
%typemap(javain) PARAMETER "$javainput"
%typemap(freearg) PARAMETER ""
%enddef

%define ARRAY_IN(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
ARRAY_TYPES(PARAMETER, JNI_ARRAY, JAVA_ARRAY)
%typemap(in) PARAMETER (chassis::java::Array<ELEMENT> array) %{
  if (!array.CopyIn(jenv, $input)) return $null;
  $1 = ($1_ltype)array.data();
%}
%enddef

%define ARRAY_AND_LENGTH_IN(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
ARRAY_TYPES(PARAMETER, JNI_ARRAY, JAVA_ARRAY)
%typemap(in) PARAMETER (chassis::java::Array<ELEMENT> array) %{
  if (!array.CopyIn(jenv, $input)) return $null;
  $1 = ($1_ltype)array.data();
  $2 = array.size();
%}
%enddef

// An array that is written. It is copied in too, because a call may leave elements unchanged.
%define ARRAY_OUT(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
ARRAY_IN(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
%typemap(argout) PARAMETER %{ array$argnum.CopyOut(jenv, $input); %}
%enddef

// An array of which a successful call writes every element.
%define ARRAY_RESULT(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
ARRAY_TYPES(PARAMETER, JNI_ARRAY, JAVA_ARRAY)
%typemap(in) PARAMETER (chassis::java::Array<ELEMENT> array) %{
  if (!array.Reserve(jenv, $input)) return $null;
  $1 = ($1_ltype)array.data();
%}
%typemap(argout) PARAMETER %{ if (result == CHASSIS_OK) array$argnum.CopyOut(jenv, $input); %}
%enddef

%define ARRAY_AND_LENGTH_OUT(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
ARRAY_AND_LENGTH_IN(ELEMENT, JNI_ARRAY, JAVA_ARRAY, PARAMETER)
%typemap(argout) PARAMETER %{ array$argnum.CopyOut(jenv, $input); %}
%enddef

ARRAY_AND_LENGTH_IN(jfloat, jfloatArray, float[], (const float *vector, size_t dimension))
ARRAY_AND_LENGTH_IN(jfloat, jfloatArray, float[], (const float *query, size_t dimension))
ARRAY_AND_LENGTH_IN(jlong, jlongArray, long[], (const uint64_t *ids, size_t n))
ARRAY_AND_LENGTH_OUT(jfloat, jfloatArray, float[], (float *vector, size_t dimension))
ARRAY_AND_LENGTH_OUT(jlong, jlongArray, long[], (uint64_t *ids, size_t capacity))
ARRAY_AND_LENGTH_OUT(jint, jintArray, int[], (uint32_t *numbers, size_t capacity))
ARRAY_OUT(jlong, jlongArray, long[], uint64_t *ids)
ARRAY_RESULT(jlong, jlongArray, long[], uint64_t *ids_out)
ARRAY_OUT(jfloat, jfloatArray, float[], float *distances)
ARRAY_RESULT(jlong, jlongArray, long[], size_t *found)
ARRAY_RESULT(jbyte, jbyteArray, byte[], uint8_t *found)
ARRAY_RESULT(jlong, jlongArray, long[], uint64_t *seqs)
ARRAY_OUT(jlong, jlongArray, long[], size_t *total)
ARRAY_RESULT(jlong, jlongArray, long[], const float **vectors)

// Java encodes text as UTF-8 and ends it with a NUL, because the strings of JNI are not UTF-8.
ARRAY_IN(jbyte, jbyteArray, byte[], const char *path)
ARRAY_IN(jbyte, jbyteArray, byte[], const char *name)

// A struct, or several side by side, as bytes. Layouts.java, which bindings/layouts.py writes, has
// the offsets of the fields.
%define STRUCT_IN(C_STRUCT)
%ignore C_STRUCT;
ARRAY_IN(jbyte, jbyteArray, byte[], const C_STRUCT *)
%enddef

%define STRUCT_OUT(C_STRUCT)
%ignore C_STRUCT;
ARRAY_OUT(jbyte, jbyteArray, byte[], C_STRUCT *)
%enddef

// The C length counts structs, the Java array counts bytes.
%define STRUCTS_OUT(C_STRUCT, PARAMETER)
%ignore C_STRUCT;
ARRAY_AND_LENGTH_OUT(jbyte, jbyteArray, byte[], (C_STRUCT *PARAMETER, size_t capacity))
%typemap(in) (C_STRUCT *PARAMETER, size_t capacity) (chassis::java::Array<jbyte> array) %{
  if (!array.CopyIn(jenv, $input)) return $null;
  $1 = ($1_ltype)array.data();
  $2 = array.size() / sizeof(C_STRUCT);
%}
%enddef

%ignore chassis_bytes;
%ignore chassis_task;
STRUCT_IN(chassis_options)
STRUCT_IN(chassis_collection_options)
STRUCT_IN(chassis_search_options)
STRUCT_IN(chassis_arrow_options)
STRUCT_IN(chassis_records)
STRUCT_IN(chassis_commit_options)
STRUCT_IN(chassis_cursor_options)
STRUCT_IN(chassis_count_options)
STRUCT_IN(chassis_filter_spec)
STRUCT_OUT(chassis_commit_result)
STRUCT_OUT(chassis_store_info)
STRUCT_OUT(chassis_recovery_report)
STRUCT_OUT(chassis_verify_report)
STRUCT_OUT(chassis_collection_info)
STRUCT_OUT(chassis_snapshot_info)
STRUCT_OUT(chassis_document)
STRUCTS_OUT(chassis_record, out)
STRUCTS_OUT(chassis_finding, findings)

// Failures are thrown last, because JNI allows no other call while an exception is pending.
%ignore chassis_error;
%typemap(in, numinputs=0) chassis_error *error (chassis_error failure) %{
  chassis::java::Prepare(&failure);
  $1 = &failure;
%}
%typemap(freearg) chassis_error *error %{ chassis::java::ThrowIfFailed(jenv, failure$argnum); %}

// A status is thrown and not returned. A function with one result returns that.
%typemap(jni) chassis_status "void"
%typemap(jtype) chassis_status "void"
%typemap(jstype) chassis_status "void"
%typemap(javaout) chassis_status { $jnicall; }
%typemap(out) chassis_status "(void)result;"
NUMBER(chassis_status status, jint, int)

%define RETURNS(FUNCTION, JNI_TYPE, JAVA_TYPE)
%typemap(jni) chassis_status FUNCTION "JNI_TYPE"
%typemap(jtype) chassis_status FUNCTION "JAVA_TYPE"
%typemap(jstype) chassis_status FUNCTION "JAVA_TYPE"
%typemap(javaout) chassis_status FUNCTION { return $jnicall; }
%enddef

%define RESULT(C_TYPE, JNI_TYPE, PARAMETER)
%typemap(in, numinputs=0) C_TYPE *PARAMETER (C_TYPE value) %{
  value = 0;
  $1 = &value;
%}
%typemap(argout) C_TYPE *PARAMETER %{ $result = (JNI_TYPE)(uintptr_t)value$argnum; %}
%enddef

RESULT(chassis_store *, jlong, store)
RESULT(chassis_batch *, jlong, batch)
RESULT(chassis_snapshot *, jlong, snapshot)
RESULT(chassis_cursor *, jlong, cursor)
RESULT(chassis_filter *, jlong, filter)
RESULT(uint64_t, jlong, id)
RESULT(uint64_t, jlong, seq)
RESULT(uint64_t, jlong, stream_seq)
RESULT(uint64_t, jlong, count)
RESULT(size_t, jlong, count)
RESULT(uint32_t, jint, number)

RETURNS(chassis_create, jlong, long)
RETURNS(chassis_open, jlong, long)
RETURNS(chassis_batch_open, jlong, long)
RETURNS(chassis_batch_shared, jlong, long)
RETURNS(chassis_snapshot_open, jlong, long)
RETURNS(chassis_cursor_open, jlong, long)
RETURNS(chassis_filter_open, jlong, long)
RETURNS(chassis_insert, jlong, long)
RETURNS(chassis_commit, jlong, long)
RETURNS(chassis_snapshot_stream, jlong, long)
RETURNS(chassis_snapshot_count, jlong, long)
RETURNS(chassis_cursor_next, jlong, long)
RETURNS(chassis_collection_create, jint, int)
RETURNS(chassis_collection_find, jint, int)
RETURNS(chassis_collection_list, jlong, long)
RETURNS(view_one, jlong, long)

// No constants, because SWIG would put them into a public interface. abi_matches() compares
// versions.
%rename("$ignore", %$isconstant) "";

// Java fills its structs itself.
%ignore chassis_options_init;
%ignore chassis_collection_options_init;
%ignore chassis_search_options_init;
%ignore chassis_records_init;
%ignore chassis_commit_options_init;
%ignore chassis_cursor_options_init;
%ignore chassis_count_options_init;
%ignore chassis_filter_spec_init;
%ignore chassis_task_init;
%ignore chassis_arrow_options_init;

// Calls with a signature of their own, in calls.h.
%ignore chassis_get_vector;
%ignore chassis_snapshot_group;
%typemap(in, numinputs=0) const float **vector (const float *value) %{
  value = NULL;
  $1 = ($1_ltype)&value;
%}
%typemap(argout) const float **vector %{ $result = (jlong)(uintptr_t)value$argnum; %}
%include "bindings/java/native/calls.h"

// Memory outside the Java heap.
%typemap(in, numinputs=0) JNIEnv *environment %{ $1 = jenv; %}
%typemap(jtype) jobject "java.nio.ByteBuffer"
%typemap(jstype) jobject "java.nio.ByteBuffer"
%typemap(jtype) jobject buffer "java.nio.Buffer"
%typemap(jstype) jobject buffer "java.nio.Buffer"
ADDRESS(void *memory)
%define RETURNS_ADDRESS(FUNCTION)
%typemap(jni) void *FUNCTION "jlong"
%typemap(jtype) void *FUNCTION "long"
%typemap(jstype) void *FUNCTION "long"
%typemap(javaout) void *FUNCTION { return $jnicall; }
%typemap(out) void *FUNCTION %{ $result = (jlong)(uintptr_t)$1; %}
%enddef
RETURNS_ADDRESS(memory_address)
RETURNS_ADDRESS(memory_allocate)
RETURNS_ADDRESS(progress_recorder)
%include "bindings/java/native/memory.h"
%ignore record_progress;
%include "bindings/java/native/progress.h"

%include "chassis.i"
