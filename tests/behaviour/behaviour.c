/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a script of commands (README.md) through the C header. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "script.h"

enum { kMostBindings = 1024, kMostTokens = 13 };

static binding bindings[kMostBindings];
static size_t bound;

binding* find_binding(const char* name) {
  size_t i;
  for (i = 0; i < bound; ++i) {
    if (strcmp(bindings[i].name, name) == 0) return &bindings[i];
  }
  return NULL;
}

binding* add_binding(const char* name) {
  binding* fresh = &bindings[bound];
  if (bound == kMostBindings || strlen(name) >= sizeof fresh->name) {
    fprintf(stderr, "behaviour: no room for the handle %s\n", name);
    exit(2);
  }
  ++bound;
  strcpy(fresh->name, name);
  return fresh;
}

static const command* find_command(const char* name) {
  const command* lists[] = {store_commands, write_commands, read_commands, filter_commands,
                            file_commands};
  size_t i;
  for (i = 0; i < sizeof lists / sizeof lists[0]; ++i) {
    const command* candidate = lists[i];
    for (; candidate->name != NULL; ++candidate) {
      if (strcmp(candidate->name, name) == 0) return candidate;
    }
  }
  return NULL;
}

static void run_line(char* line) {
  char* tokens[kMostTokens];
  int count = 0;
  const command* found;
  binding* subject = NULL;
  char* token = strtok(line, " \n");
  for (; token != NULL && count < kMostTokens; token = strtok(NULL, " \n")) tokens[count++] = token;
  found = count > 0 ? find_command(tokens[0]) : NULL;
  if (found == NULL || found->tokens != count - 1) {
    fprintf(stderr, "behaviour: not a command: %s\n", line);
    exit(2);
  }
  if (found->on_handle) subject = find_binding(tokens[1]);
  if (found->on_handle && subject == NULL) {
    fputs("UNBOUND", stdout);
  } else {
    found->run(subject, tokens + 1);
  }
  end_line();
  forget_memory();
}

int main(int argument_count, char** arguments) {
  char* line = NULL;
  size_t capacity = 0;
  FILE* script = argument_count == 2 ? fopen(arguments[1], "r") : NULL;
  if (script == NULL) {
    fputs("usage: behaviour SCRIPT\n", stderr);
    return 2;
  }
  while (getline(&line, &capacity, script) >= 0) run_line(line);
  free(line);
  fclose(script);
  return 0;
}
