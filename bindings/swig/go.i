// SPDX-License-Identifier: Apache-2.0
// The Go low-level layer: every function of the C header as a Go function, its pointers raw and its
// integers of the same width. Nothing is converted, copied or allocated here. The layer for users
// is written by hand in bindings/go. bindings/go/regenerate.py writes the generated files, and they
// are committed so that a user needs no SWIG.
%module capi

%insert(cgo_comment_typedefs) %{
#cgo pkg-config: chassis
#include "chassis/chassis.h"
%}

// A number of the same width on both sides.
%define NUMBER(C_TYPE, GO_TYPE)
%typemap(gotype) C_TYPE "GO_TYPE"
%typemap(imtype) C_TYPE "C.C_TYPE"
%typemap(goin) C_TYPE %{ $result = C.C_TYPE($input) %}
%typemap(goout) C_TYPE %{ $result = GO_TYPE($input) %}
%typemap(in) C_TYPE %{ $1 = $input; %}
%typemap(out) C_TYPE %{ $result = $1; %}
%enddef

// A pointer that is passed on unchanged. SWIG makes it a `void *`, and cgo would check at each call
// whether the memory behind it holds Go pointers, which takes longer than the call. No such memory
// does: it holds numbers, text and structs of structs.go. So all are declared as pointers to bytes.
%insert(cgo_comment_typedefs) %{
typedef uint8_t *pointer_to_bytes;
#define swig_voidp pointer_to_bytes
%}
%define POINTER(C_TYPE, GO_TYPE)
%typemap(gotype) C_TYPE "GO_TYPE"
%typemap(imtype) C_TYPE "unsafe.Pointer"
%typemap(goin) C_TYPE %{ $result = unsafe.Pointer($input) %}
%typemap(in) C_TYPE %{ $1 = ($1_ltype)$input; %}
%enddef

// A handle is a number, because as a Go pointer it would point at nothing.
%define HANDLE(C_TYPE)
%typemap(gotype) C_TYPE * "uintptr"
%typemap(in) C_TYPE * %{ $1 = ($1_ltype)$input; %}
POINTER(C_TYPE **, *uintptr)
%enddef

// A struct of structs.go, which bindings/layouts.py writes.
%define STRUCT(C_TYPE, GO_TYPE)
%ignore C_TYPE;
POINTER(C_TYPE *, *GO_TYPE)
POINTER(const C_TYPE *, *GO_TYPE)
%enddef

NUMBER(int32_t, int32)
NUMBER(uint32_t, uint32)
NUMBER(uint64_t, uint64)
NUMBER(size_t, uint64)
NUMBER(chassis_status, int32)

POINTER(const char *, *byte)
POINTER(const int32_t *, *int32)
POINTER(const uint8_t *, *byte)
POINTER(uint8_t *, *byte)
POINTER(uint32_t *, *uint32)
POINTER(const uint64_t *, *uint64)
POINTER(uint64_t *, *uint64)
POINTER(size_t *, *uint64)
POINTER(const float *, *float32)
POINTER(float *, *float32)
// Addresses of C memory are numbers in Go; capi.Floats makes slices of them.
POINTER(const float **, *uintptr)
// Without these SWIG copies each string and frees the copy.
%typemap(freearg) const char * ""
%typemap(goout) const char * %{ $result = (*byte)($input) %}
%typemap(out) const char * %{ $result = (char *)$1; %}

HANDLE(chassis_store)
HANDLE(chassis_batch)
HANDLE(chassis_snapshot)
HANDLE(chassis_cursor)
HANDLE(chassis_filter)
POINTER(const chassis_filter *const *, *uintptr)
// The caller owns the stream and passes its address. Mostly it is not Go memory.
POINTER(ArrowArrayStream *, unsafe.Pointer)

%insert(header) %{
#include "chassis/chassis.h"
%}

STRUCT(chassis_arrow_options, ArrowOptions)
STRUCT(chassis_commit_result, CommitResult)
STRUCT(chassis_collection_options, CollectionOptions)
STRUCT(chassis_collection_info, CollectionInfo)
STRUCT(chassis_cursor_options, CursorOptions)
STRUCT(chassis_record, Record)
STRUCT(chassis_snapshot_info, SnapshotInfo)
STRUCT(chassis_count_options, CountOptions)
STRUCT(chassis_document, Document)
STRUCT(chassis_error, Error)
STRUCT(chassis_options, Options)
STRUCT(chassis_store_info, StoreInfo)
STRUCT(chassis_recovery_report, RecoveryReport)
STRUCT(chassis_verify_report, VerifyReport)
STRUCT(chassis_finding, Finding)

// Go must not pass memory that holds Go pointers, because cgo refuses it. So columns.h builds such
// structs, and bounded.h those that point at a task.
%ignore chassis_bytes;
%ignore chassis_records;
%ignore chassis_batch_insert;
%ignore chassis_batch_put;
%ignore chassis_batch_delete_documents;
%ignore chassis_batch_delete_groups;
%ignore chassis_commit_options;
POINTER(const chassis_commit_options *, unsafe.Pointer)
%ignore chassis_snapshot_resolve;
%ignore chassis_snapshot_group;
%ignore chassis_snapshot_stream;
%ignore chassis_filter_spec;
%ignore chassis_filter_open;
%ignore chassis_task;
%ignore chassis_verify;
%ignore chassis_search_options;
%ignore chassis_snapshot_search;

// Go fills the structs and declares the constants itself; a test compares both with C.
%ignore chassis_options_init;
%ignore chassis_collection_options_init;
%ignore chassis_records_init;
%ignore chassis_commit_options_init;
%ignore chassis_arrow_options_init;
%ignore chassis_filter_spec_init;
%ignore chassis_task_init;
%ignore chassis_cursor_options_init;
%ignore chassis_count_options_init;
%ignore chassis_search_options_init;
%rename("$ignore", %$isconstant) "";

// chassis_batch_commit becomes BatchCommit.
%rename("%(regex:/^chassis_([a-z]+)_?([a-z]*)_?([a-z]*)_?([a-z]*)$/\\u\\1\\u\\2\\u\\3\\u\\4/)s", %$isfunction) "";

%include "chassis.i"

%insert(header) %{
#include "bounded.h"
#include "columns.h"
%}
%include "bounded.h"
%include "columns.h"
