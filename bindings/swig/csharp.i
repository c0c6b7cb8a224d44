// SPDX-License-Identifier: Apache-2.0
// The C# low-level layer: every function of the C header as a static method, its pointers raw.
// Nothing is converted, copied or thrown here, so that a call costs no more than a bare P/Invoke.
// The layer for users is written by hand in bindings/csharp/Chassis. The build switches off SWIG's
// helpers for strings and exceptions, because nothing uses them.
%module(imclassname="NativeMethods") Native

%pragma(csharp) moduleclassmodifiers="internal static unsafe class"
%pragma(csharp) imclassclassmodifiers="internal static unsafe class"

// A number that has the same bits in C and in C#.
%define NUMBER(C_TYPE, CSHARP_TYPE)
%typemap(ctype) C_TYPE "C_TYPE"
%typemap(imtype) C_TYPE "CSHARP_TYPE"
%typemap(cstype) C_TYPE "CSHARP_TYPE"
%typemap(csin) C_TYPE "$csinput"
%typemap(csout, excode="") C_TYPE { return $imcall; }
%typemap(in) C_TYPE %{ $1 = $input; %}
%typemap(out) C_TYPE %{ $result = $1; %}
%enddef

// A pointer. C_TYPE is written with its star.
%define POINTER(C_TYPE, CSHARP_TYPE)
%typemap(ctype, out="const void *") C_TYPE "void *"
%typemap(imtype) C_TYPE "CSHARP_TYPE"
%typemap(cstype) C_TYPE "CSHARP_TYPE"
%typemap(csin) C_TYPE "$csinput"
%typemap(csout, excode="") C_TYPE { return $imcall; }
%typemap(in) C_TYPE %{ $1 = ($1_ltype)$input; %}
%typemap(out) C_TYPE %{ $result = $1; %}
%enddef

// A struct of the C header. Its C# form is in Layouts.cs, which bindings/layouts.py writes.
%define STRUCT(C_STRUCT, CSHARP_STRUCT)
%ignore C_STRUCT;
POINTER(C_STRUCT *, CSHARP_STRUCT*)
POINTER(const C_STRUCT *, CSHARP_STRUCT*)
%enddef

NUMBER(int32_t, int)
NUMBER(uint32_t, uint)
NUMBER(uint64_t, ulong)
NUMBER(size_t, nuint)

POINTER(const char *, byte*)
POINTER(uint8_t *, byte*)
POINTER(const float *, float*)
POINTER(float *, float*)
POINTER(const float **, float**)
POINTER(uint32_t *, uint*)
POINTER(const uint64_t *, ulong*)
POINTER(uint64_t *, ulong*)
POINTER(size_t *, nuint*)

POINTER(chassis_store *, nint)
POINTER(chassis_store **, nint*)
POINTER(chassis_batch *, nint)
POINTER(chassis_batch **, nint*)
POINTER(chassis_snapshot *, nint)
POINTER(chassis_snapshot **, nint*)
POINTER(chassis_cursor *, nint)
POINTER(chassis_cursor **, nint*)
POINTER(chassis_filter *, nint)
POINTER(chassis_filter **, nint*)

// The caller owns the stream and passes its address.
POINTER(ArrowArrayStream *, nint)

// C# initializes the layouts and declares the constants itself.
%rename("$ignore", regextarget=1, fullname=1) "_init$";
%rename("$ignore", %$isconstant) "";

%{
#include "chassis/chassis.h"
%}

STRUCT(chassis_arrow_options, ArrowOptionsLayout)
STRUCT(chassis_commit_options, CommitOptionsLayout)
STRUCT(chassis_commit_result, CommitResultLayout)
STRUCT(chassis_collection_options, CollectionOptionsLayout)
STRUCT(chassis_collection_info, CollectionInfoLayout)
STRUCT(chassis_cursor_options, CursorOptionsLayout)
STRUCT(chassis_record, RecordLayout)
STRUCT(chassis_filter_spec, FilterSpecLayout)
STRUCT(chassis_records, RecordsLayout)
STRUCT(chassis_search_options, SearchOptionsLayout)
STRUCT(chassis_snapshot_info, SnapshotInfoLayout)
STRUCT(chassis_count_options, CountOptionsLayout)
STRUCT(chassis_document, DocumentLayout)
STRUCT(chassis_error, ErrorLayout)
STRUCT(chassis_bytes, BytesLayout)
STRUCT(chassis_options, OptionsLayout)
STRUCT(chassis_store_info, StoreInfoLayout)
STRUCT(chassis_recovery_report, RecoveryReportLayout)
STRUCT(chassis_task, TaskLayout)
STRUCT(chassis_verify_report, VerifyReportLayout)
STRUCT(chassis_finding, FindingLayout)

%include "chassis.i"
