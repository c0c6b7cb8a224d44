/* SPDX-License-Identifier: Apache-2.0 */
#include "consumer.h"

#include <stdio.h>
#include <string.h>

int consumer_column(struct ArrowArrayStream* stream, int64_t index, char* name, size_t size) {
  struct ArrowSchema schema;
  const int failure = stream->get_schema(stream, &schema);
  if (failure != 0) return -failure;
  const int found = index < schema.n_children;
  if (found) snprintf(name, size, "%s", schema.children[index]->name);
  schema.release(&schema);
  return found;
}

int64_t consumer_next(struct ArrowArrayStream* stream, uint64_t* ids, int64_t capacity) {
  struct ArrowArray batch;
  const int failure = stream->get_next(stream, &batch);
  if (failure != 0) return -failure;
  if (batch.release == NULL) return 0;
  const int64_t rows = batch.length;
  const struct ArrowArray* column = batch.children[0];
  const uint64_t* values = (const uint64_t*)column->buffers[1] + column->offset;
  memcpy(ids, values, sizeof *ids * (size_t)(rows < capacity ? rows : capacity));
  batch.release(&batch);
  return rows;
}

void consumer_release(struct ArrowArrayStream* stream) {
  if (stream->release != NULL) stream->release(stream);
}
