/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_TESTS_BEHAVIOUR_COMMANDS_H_
#define CHASSIS_TESTS_BEHAVIOUR_COMMANDS_H_

#include <chassis/chassis.h>

/* A handle of the script under its name, whose first letter is its kind. */
typedef struct binding {
  char name[16];
  int closed;
  union {
    chassis_store* store;
    chassis_batch* batch;
    chassis_snapshot* snapshot;
    chassis_cursor* cursor;
    chassis_filter* filter;
  } handle;
  size_t dimension; /* of a cursor's collection */
} binding;

/* Returns the handle of that name, or NULL. */
binding* find_binding(const char* name);

/* Adds a binding; the caller sets its handle. */
binding* add_binding(const char* name);

/*
 * A command gets the tokens after its name, and `subject`, the binding that the first of them
 * names, or NULL if it names none. It prints its line without the line end.
 */
typedef struct command {
  const char* name;
  int tokens;    /* after the name */
  int on_handle; /* the first token names a handle; an unbound one is answered without a call */
  void (*run)(binding* subject, char** tokens);
} command;

/* Each list ends with a name that is NULL. */
extern const command store_commands[];
extern const command write_commands[];
extern const command read_commands[];
extern const command filter_commands[];
extern const command file_commands[];

#endif /* CHASSIS_TESTS_BEHAVIOUR_COMMANDS_H_ */
