/* SPDX-License-Identifier: Apache-2.0 */
#include <chassis/arrow.h>
#include <jni.h>
#include <stdio.h>
#include <string.h>

/* The consumer of ArrowConsumer.java: it lists the content of a stream and releases it. */

static void append(char* text, size_t size, const char* more) {
  strncat(text, more, size - strlen(text) - 1);
}

static void append_columns(struct ArrowArrayStream* stream, char* text, size_t size) {
  struct ArrowSchema schema;
  int64_t i;
  if (stream->get_schema(stream, &schema) != 0) return;
  for (i = 0; i < schema.n_children; ++i) {
    if (i > 0) append(text, size, ",");
    append(text, size, schema.children[i]->name);
  }
  schema.release(&schema);
}

/* The rows of each batch, after a space each. */
static void append_batches(struct ArrowArrayStream* stream, char* text, size_t size) {
  struct ArrowArray batch;
  char rows[32];
  while (stream->get_next(stream, &batch) == 0 && batch.release != NULL) {
    snprintf(rows, sizeof rows, " %lld", (long long)batch.length);
    append(text, size, rows);
    batch.release(&batch);
  }
}

JNIEXPORT jstring JNICALL Java_io_chassis_ArrowConsumer_consume(JNIEnv* environment, jclass type,
                                                                jlong address) {
  struct ArrowArrayStream* stream = (struct ArrowArrayStream*)(uintptr_t)address;
  char text[512] = "";
  (void)type;
  append_columns(stream, text, sizeof text);
  append_batches(stream, text, sizeof text);
  stream->release(stream);
  return (*environment)->NewStringUTF(environment, text);
}
