// SPDX-License-Identifier: Apache-2.0
#include "chassis/snapshot.h"

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "capi/byte_column.h"
#include "capi/call.h"
#include "capi/collection_details.h"
#include "capi/source_name.h"
#include "capi/structs.h"

namespace chassis::capi {
namespace {

chassis_bytes BytesOf(std::string_view view) { return {view.data(), view.size()}; }

// A key has at least one byte: an empty one is none.
chassis_bytes KeyOf(std::string_view view) {
  return view.empty() ? chassis_bytes{} : BytesOf(view);
}

// A payload of 0 bytes is still there.
chassis_bytes PayloadOf(std::string_view view) {
  return {view.data() != nullptr ? view.data() : "", view.size()};
}

chassis_document DocumentOf(const Document& document) {
  chassis_document out{};
  out.document_id = KeyOf(document.document_id);
  out.group = KeyOf(document.group);
  if (!document.found) return out;
  out.found = 1;
  out.commit_seq = document.seq;
  out.payload = PayloadOf(document.payload);
  out.schema = BytesOf(document.schema);
  out.schema_version = BytesOf(document.schema_version);
  return out;
}

// The caller's array: elements of his size of chassis_document.
class DocumentArray {
 public:
  static Result<DocumentArray> At(chassis_document* documents, size_t n) {
    const uint32_t size = documents->struct_size;
    CHASSIS_TRY(CheckStructSize(size, "CHASSIS_DOCUMENT()"));
    if (size % alignof(chassis_document) != 0) {
      return Invalid("documents[0].struct_size is " + std::to_string(size) +
                     ": not the size of the struct");
    }
    DocumentArray array(reinterpret_cast<std::byte*>(documents), size);
    for (size_t i = 0; i < n; ++i) array.Set(i, {});
    return array;
  }

  void Set(size_t i, const Document& document) const {
    auto* element = reinterpret_cast<chassis_document*>(first_ + i * size_);
    element->struct_size = size_;
    WriteStruct(DocumentOf(document), element);
  }

 private:
  DocumentArray(std::byte* first, uint32_t size) : first_(first), size_(size) {}

  std::byte* first_;
  uint32_t size_;
};

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, what they are made of is not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

chassis_status chassis_snapshot_open(chassis_store* store, chassis_snapshot** snapshot,
                                     chassis_error* error) {
  return CallOn<OpenStore>("open snapshot", store, error, [&](OpenStore& opened) -> Status {
    CHASSIS_REQUIRE(snapshot);
    *snapshot = nullptr;
    auto created = std::make_unique<OpenSnapshot>();
    created->path = opened.path;
    CHASSIS_ASSIGN(created->snapshot, opened.store->NewSnapshot());
    *snapshot = NewHandle<chassis_snapshot>(std::move(created));
    return {};
  });
}

chassis_status chassis_snapshot_close(chassis_snapshot* snapshot, chassis_error* error) {
  return CloseHandle<OpenSnapshot>(snapshot, error);
}

chassis_status chassis_snapshot_info(chassis_snapshot* snapshot, chassis_snapshot_details* details,
                                     chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "snapshot info", snapshot, error, [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(details);
        CHASSIS_TRY(CheckStructSize(details->struct_size, "CHASSIS_SNAPSHOT_DETAILS()"));
        chassis_snapshot_details out{};
        out.commit_seq = opened.snapshot->seq();
        WriteStruct(out, details);
        return {};
      });
}

chassis_status chassis_snapshot_source(chassis_snapshot* snapshot, const chassis_bytes* source,
                                       uint64_t* source_seq, uint8_t* found, chassis_error* error) {
  return CallOn<OpenSnapshot>("source", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE(source_seq);
    *source_seq = 0;
    if (found != nullptr) *found = 0;
    CHASSIS_REQUIRE(source);
    CHASSIS_ASSIGN(const std::string_view name, SourceName(*source, "source"));
    const auto seq = opened.snapshot->Stream(name);
    if (!seq && found == nullptr) {
      return Fail(chassis::Code::kQueryNotFound, "no element of the source was applied");
    }
    *source_seq = seq.value_or(0);
    if (found != nullptr) *found = seq ? 1 : 0;
    return {};
  });
}

chassis_status chassis_snapshot_count(chassis_snapshot* snapshot, uint32_t collection,
                                      uint64_t* count, chassis_error* error) {
  return CallOn<OpenSnapshot>("count", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE(count);
    *count = 0;
    CHASSIS_ASSIGN(const auto info, opened.snapshot->Collection(collection));
    *count = info.live;
    return {};
  });
}

chassis_status chassis_snapshot_collection(chassis_snapshot* snapshot, uint32_t collection,
                                           chassis_collection_details* details,
                                           chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "collection of snapshot", snapshot, error, [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(details);
        return FillDetails(details, [&] { return opened.snapshot->Collection(collection); });
      });
}

chassis_status chassis_snapshot_get(chassis_snapshot* snapshot, uint32_t collection,
                                    const uint64_t* ids, size_t n, float* out, size_t dimension,
                                    size_t stride, uint8_t* found, chassis_error* error) {
  return CallOn<OpenSnapshot>("get", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, ids);
    CHASSIS_REQUIRE_IF(n > 0, out);
    CHASSIS_ASSIGN(const uint32_t expected, opened.snapshot->Dimension(collection));
    CHASSIS_TRY(CheckMatrix(dimension, stride, expected));
    return opened.snapshot->Get(collection, std::span(ids, n), out, stride, found);
  });
}

chassis_status chassis_snapshot_view(chassis_snapshot* snapshot, uint32_t collection,
                                     const uint64_t* ids, size_t n, const float** vectors,
                                     chassis_error* error) {
  return CallOn<OpenSnapshot>("view", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, ids);
    CHASSIS_REQUIRE_IF(n > 0, vectors);
    return opened.snapshot->View(collection, std::span(ids, n), vectors);
  });
}

chassis_status chassis_snapshot_documents(chassis_snapshot* snapshot, uint32_t collection,
                                          const uint64_t* ids, size_t n,
                                          chassis_document* documents, chassis_error* error) {
  return CallOn<OpenSnapshot>("documents", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    if (n == 0) return {};
    CHASSIS_REQUIRE(ids);
    CHASSIS_REQUIRE(documents);
    CHASSIS_ASSIGN(const auto array, DocumentArray::At(documents, n));
    absl::InlinedVector<chassis::Document, 4> read(n);
    CHASSIS_TRY(opened.snapshot->Documents(collection, std::span(ids, n), read.data()));
    for (size_t i = 0; i < n; ++i) array.Set(i, read[i]);
    return {};
  });
}

chassis_status chassis_snapshot_resolve(chassis_snapshot* snapshot, uint32_t collection,
                                        const chassis_bytes* document_ids, size_t n, uint64_t* ids,
                                        uint8_t* found, chassis_error* error) {
  return CallOn<OpenSnapshot>("resolve", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, document_ids);
    CHASSIS_REQUIRE_IF(n > 0, ids);
    ByteColumn keys;
    CHASSIS_TRY(keys.FillKeys(document_ids, n, "document_ids"));
    return opened.snapshot->Resolve(collection, keys.all(), ids, found);
  });
}

chassis_status chassis_snapshot_group(chassis_snapshot* snapshot, uint32_t collection,
                                      const chassis_bytes* group, uint64_t* ids, size_t capacity,
                                      size_t* count, chassis_error* error) {
  return CallOn<OpenSnapshot>("group", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE(count);
    *count = 0;
    CHASSIS_REQUIRE(group);
    CHASSIS_REQUIRE_IF(capacity > 0, ids);
    ByteColumn key;
    CHASSIS_TRY(key.FillKeys(group, 1, "group"));
    CHASSIS_ASSIGN(const auto all, opened.snapshot->Group(collection, key.all().front()));
    *count = all.size();
    std::copy_n(all.begin(), std::min(capacity, all.size()), ids);
    if (all.size() <= capacity) return {};
    return chassis::Fail(chassis::Code::kQueryBufferTooSmall,
                         "argument ids has room for " + std::to_string(capacity) + " of " +
                             std::to_string(all.size()) + " records");
  });
}

chassis_status chassis_cursor_open(chassis_snapshot* snapshot, uint32_t collection,
                                   chassis_cursor** cursor, chassis_error* error) {
  return CallOn<OpenSnapshot>("open cursor", snapshot, error, [&](OpenSnapshot& opened) -> Status {
    CHASSIS_REQUIRE(cursor);
    *cursor = nullptr;
    auto created = std::make_unique<OpenCursor>();
    created->path = opened.path;
    created->snapshot = opened.snapshot;
    CHASSIS_ASSIGN(created->cursor, chassis::Cursor::Open(*opened.snapshot, collection));
    *cursor = NewHandle<chassis_cursor>(std::move(created));
    return {};
  });
}

chassis_status chassis_cursor_next(chassis_cursor* cursor, uint64_t* ids, size_t capacity,
                                   size_t* count, chassis_error* error) {
  return CallOn<OpenCursor>("cursor next", cursor, error, [&](OpenCursor& opened) -> Status {
    CHASSIS_REQUIRE(count);
    *count = 0;
    CHASSIS_REQUIRE(ids);
    if (capacity == 0) return Invalid("argument capacity is 0");
    CHASSIS_ASSIGN(const auto in_use, InUse::Enter(opened.in_use, "cursor"));
    CHASSIS_ASSIGN(*count, opened.cursor->Next(std::span(ids, capacity)));
    return {};
  });
}

chassis_status chassis_cursor_close(chassis_cursor* cursor, chassis_error* error) {
  return CloseHandle<OpenCursor>(cursor, error);
}

}  // extern "C"
