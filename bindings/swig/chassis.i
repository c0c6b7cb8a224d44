// SPDX-License-Identifier: Apache-2.0
// The C header as SWIG reads it, for every language: flat functions, handles that stay numbers.
// A language's own file declares its %module and its typemaps first, and includes this one last.

%{
#include "chassis/chassis.h"
%}

// Handles are tokens, never pointers to memory, so there is nothing to wrap, construct or delete.
%nodefaultctor;
%nodefaultdtor;

// A callback into a managed language needs a trampoline of its own; none of the faces has one yet.
%ignore chassis_log_function;
%ignore chassis_progress_function;

// Not literals that SWIG can read. Each language writes its own largest numbers.
%ignore CHASSIS_NO_OFFSET;
%ignore CHASSIS_NO_ROW;
%ignore CHASSIS_NO_ID;
%ignore CHASSIS_NO_COLLECTION;

// Structs of the Arrow specification, with callbacks: a face passes them on by address.
%ignore ArrowSchema;
%ignore ArrowArray;
%ignore ArrowArrayStream;

// SWIG does not follow #include, so the headers are named in the order of their needs.
%include "chassis/version.h"
%include "chassis/status.h"
%include "chassis/task.h"
%include "chassis/store.h"
%include "chassis/collection.h"
%include "chassis/filter.h"
%include "chassis/records.h"
%include "chassis/batch.h"
%include "chassis/snapshot.h"
%include "chassis/cursor.h"
%include "chassis/stream.h"
%include "chassis/verify.h"
%include "chassis/arrow.h"
%include "chassis/search.h"
