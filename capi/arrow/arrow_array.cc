// SPDX-License-Identifier: Apache-2.0
#include "capi/arrow/arrow_array.h"

#include <cstddef>
#include <utility>

namespace chassis::capi {
namespace {

// The children of a struct. One that was moved out has no `release` any more.
template <typename Struct>
struct Children {
  explicit Children(size_t count) : structs(count) {
    for (Struct& child : structs) pointers.push_back(&child);
  }
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;
  ~Children() {
    for (Struct& child : structs) {
      if (child.release != nullptr) child.release(&child);
    }
  }

  std::vector<Struct> structs;
  std::vector<Struct*> pointers;
};

// The private_data of an exported struct.
struct ExportedArray {
  explicit ExportedArray(ArrowColumn from)
      : column(std::move(from)), children(column.children.size()) {
    for (const ArrowBuffer& buffer : column.buffers) buffers.push_back(buffer.data);
  }

  ArrowColumn column;
  Children<ArrowArray> children;
  std::vector<const void*> buffers;
};

struct ExportedSchema {
  explicit ExportedSchema(ArrowField from)
      : field(std::move(from)), children(field.children.size()) {}

  ArrowField field;
  Children<ArrowSchema> children;
};

template <typename Exported, typename Struct>
void Release(Struct* released) {
  delete static_cast<Exported*>(released->private_data);
  released->private_data = nullptr;
  released->release = nullptr;
}

}  // namespace

void ExportArray(ArrowColumn column, ArrowArray* out) {
  auto exported = std::make_unique<ExportedArray>(std::move(column));
  for (size_t i = 0; i < exported->column.children.size(); ++i) {
    ExportArray(std::move(exported->column.children[i]), exported->children.pointers[i]);
  }
  *out = {};
  out->length = exported->column.length;
  out->null_count = exported->column.null_count;
  out->n_buffers = static_cast<int64_t>(exported->buffers.size());
  out->n_children = static_cast<int64_t>(exported->children.pointers.size());
  out->buffers = exported->buffers.data();
  out->children = exported->children.pointers.data();
  out->release = Release<ExportedArray, ArrowArray>;
  out->private_data = exported.release();
}

void ExportSchema(ArrowField field, ArrowSchema* out) {
  auto exported = std::make_unique<ExportedSchema>(std::move(field));
  for (size_t i = 0; i < exported->field.children.size(); ++i) {
    ExportSchema(std::move(exported->field.children[i]), exported->children.pointers[i]);
  }
  *out = {};
  out->format = exported->field.format.c_str();
  out->name = exported->field.name.c_str();
  out->flags = exported->field.nullable ? ARROW_FLAG_NULLABLE : 0;
  out->n_children = static_cast<int64_t>(exported->children.pointers.size());
  out->children = exported->children.pointers.data();
  out->release = Release<ExportedSchema, ArrowSchema>;
  out->private_data = exported.release();
}

}  // namespace chassis::capi
