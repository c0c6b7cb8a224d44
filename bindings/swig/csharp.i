// SPDX-License-Identifier: Apache-2.0
// The C# low-level layer: every function of the C header as a static method, its pointers raw.
// Nothing is converted, copied or thrown here, so that a call costs what a bare P/Invoke costs;
// what users see is written by hand in bindings/csharp/Chassis. SWIG's helpers for strings and
// exceptions are not used: the build switches them off.
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

// A struct of the C header, and its mirror in Layout.cs of the same size to the byte.
%define MIRROR(C_STRUCT, CSHARP_STRUCT, BYTES)
%ignore C_STRUCT;
POINTER(C_STRUCT *, CSHARP_STRUCT*)
POINTER(const C_STRUCT *, CSHARP_STRUCT*)
%{
static_assert(sizeof(C_STRUCT) == BYTES, "Layout.cs mirrors another layout");
%}
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

// Memory of the caller, who says where.
POINTER(ArrowArrayStream *, nint)

// The layouts are set up in C#, and so are the constants.
%rename("$ignore", regextarget=1, fullname=1) "_init$";
%rename("$ignore", %$isconstant) "";

%{
#include "chassis/chassis.h"
%}

MIRROR(chassis_error, ErrorLayout, 512)
MIRROR(chassis_bytes, BytesLayout, 16)
MIRROR(chassis_options, OptionsLayout, 40)
MIRROR(chassis_store_details, StoreLayout, 72)
MIRROR(chassis_recovery_report, RecoveryLayout, 1024)
MIRROR(chassis_verify_report, VerifyLayout, 40)
MIRROR(chassis_collection_options, CollectionOptionsLayout, 16)
MIRROR(chassis_collection_details, CollectionLayout, 312)
MIRROR(chassis_records, RecordsLayout, 88)
MIRROR(chassis_snapshot_details, SnapshotLayout, 16)
MIRROR(chassis_document, DocumentLayout, 96)
MIRROR(chassis_search_options, SearchOptionsLayout, 32)
MIRROR(chassis_task, TaskLayout, 48)
MIRROR(chassis_filter_spec, FilterLayout, 88)
MIRROR(chassis_commit_options, CommitOptionsLayout, 32)
MIRROR(chassis_arrow_options, ArrowOptionsLayout, 16)

%include "chassis.i"
