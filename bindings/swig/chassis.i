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

// No face has tasks or filters yet: calls are made without bounds.
%ignore chassis_task;
%ignore chassis_task_init;
%typemap(in, numinputs=0) const chassis_task *task %{ $1 = NULL; %}
%ignore chassis_filter;
%ignore chassis_filter_spec;
%ignore chassis_filter_spec_init;
%ignore chassis_filter_open;
%ignore chassis_filter_close;

// Not a literal that SWIG can read. Each language writes its own largest 64-bit number.
%ignore CHASSIS_NO_OFFSET;

// Document ids and groups: no face passes columns of keys yet.
%ignore chassis_batch_put_documents;
%ignore chassis_batch_delete_documents;
%ignore chassis_batch_delete_groups;
%ignore chassis_snapshot_resolve;
%ignore chassis_snapshot_group;
// Elements of sources: no face applies any yet.
%ignore chassis_commit_options;
%ignore chassis_commit_options_init;
%ignore chassis_batch_apply;
%ignore chassis_snapshot_source;

// SWIG does not follow #include, so the headers are named in the order of their needs.
%include "chassis/version.h"
%include "chassis/status.h"
%include "chassis/task.h"
%include "chassis/store.h"
%include "chassis/collection.h"
%include "chassis/write.h"
%include "chassis/snapshot.h"
%include "chassis/filter.h"
%include "chassis/search.h"
