/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "script.h"

/* Returns the content of the file, or data NULL if it cannot be opened. */
static chassis_bytes read_file(const char* path) {
  chassis_bytes none = {NULL, 0};
  FILE* file = fopen(path, "rb");
  long size;
  char* data;
  if (file == NULL) return none;
  fseek(file, 0, SEEK_END);
  size = ftell(file);
  rewind(file);
  data = memory((size_t)size + 1, 1);
  if (fread(data, 1, (size_t)size, file) != (size_t)size) size = 0;
  fclose(file);
  return (chassis_bytes){data, (size_t)size};
}

static void write_file(const char* path, chassis_bytes bytes) {
  FILE* file = fopen(path, "wb");
  if (file == NULL || fwrite(bytes.data, 1, bytes.size, file) != bytes.size || fclose(file) != 0) {
    fprintf(stderr, "behaviour: cannot write %s\n", path);
    exit(2);
  }
}

static void run_copy(binding* subject, char** tokens) {
  const chassis_bytes bytes = read_file(text_of(tokens[0]).data);
  (void)subject;
  if (bytes.data != NULL) write_file(text_of(tokens[1]).data, bytes);
  fputs(bytes.data != NULL ? "OK" : "NONE", stdout);
}

static void run_damage(binding* subject, char** tokens) {
  const char* path = text_of(tokens[0]).data;
  const chassis_bytes bytes = read_file(path), pattern = text_of(tokens[1]);
  const char* at = bytes.data;
  size_t left = bytes.size;
  (void)subject;
  while (at != NULL && left >= pattern.size && memcmp(at, pattern.data, pattern.size) != 0) {
    ++at;
    --left;
  }
  if (at == NULL || left < pattern.size) {
    fputs("NONE", stdout);
    return;
  }
  ((char*)bytes.data)[at - (const char*)bytes.data] ^= (char)0xff;
  write_file(path, bytes);
  fputs("OK", stdout);
}

const command file_commands[] = {
    {"copy", 2, 0, run_copy},
    {"damage", 2, 0, run_damage},
    {NULL, 0, 0, NULL},
};
