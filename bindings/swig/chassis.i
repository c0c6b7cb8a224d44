// SPDX-License-Identifier: Apache-2.0
// The C header as SWIG reads it for every language: flat functions, and handles that stay numbers.
// The file of a language includes this one last, because a typemap applies only to declarations
// after it.

%{
#include "chassis/chassis.h"
%}

// Handles are tokens, never pointers to memory, so there is nothing to wrap, construct or delete.
%nodefaultctor;
%nodefaultdtor;

// SWIG makes no callbacks into a managed language: a face that has one writes it by hand.
%ignore chassis_log_function;
%ignore chassis_progress_function;

// SWIG cannot read these as literals. Each language declares its own largest numbers.
%ignore CHASSIS_NO_OFFSET;
%ignore CHASSIS_NO_ROW;
%ignore CHASSIS_NO_ID;
%ignore CHASSIS_NO_COLLECTION;

// Structs of the Arrow specification have callbacks. A face passes them on by address.
%ignore ArrowSchema;
%ignore ArrowArray;
%ignore ArrowArrayStream;

// SWIG does not follow #include, so each header is listed after those that it needs.
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
