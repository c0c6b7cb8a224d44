// SPDX-License-Identifier: Apache-2.0
#include "chassis/snapshot.h"

#include <absl/container/inlined_vector.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "capi/byte_column.h"
#include "capi/bytes.h"
#include "capi/call.h"
#include "capi/collection_info.h"
#include "capi/no_filters.h"
#include "capi/structs.h"

namespace chassis::capi {
namespace {

chassis_document DocumentOf(const Document& document) {
  chassis_document out{};
  out.document_id = KeyOf(document.document_id);
  out.group = KeyOf(document.group);
  if (!document.found) return out;
  out.found = 1;
  out.seq = document.seq;
  out.payload = PayloadOf(document.payload);
  out.schema = BytesOf(document.schema);
  out.schema_version = BytesOf(document.schema_version);
  return out;
}

// A count takes no filters yet.
Status CheckOptions(const chassis_count_options* options) {
  if (options == nullptr) return {};
  CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_COUNT_OPTIONS()"));
  if (given.reserved != 0) {
    return Invalid("options.reserved is " + std::to_string(given.reserved) + ": must be 0");
  }
  return CheckNoFilters(given.filters, given.filter_count);
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

chassis_status chassis_snapshot_open(chassis_store* store, chassis_snapshot** snapshot,
                                     chassis_error* error) {
  return CallOn<OpenStore>("open snapshot", store, error, OnFailure(Set(snapshot, nullptr)),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(snapshot);
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

chassis_status chassis_snapshot_get_info(chassis_snapshot* snapshot, chassis_snapshot_info* info,
                                         chassis_error* error) {
  return CallOn<OpenSnapshot>("snapshot info", snapshot, error, OnFailure(SetStruct(info)),
                              [&](OpenSnapshot& opened) -> Status {
                                CHASSIS_REQUIRE(info);
                                CHASSIS_TRY(CheckStructSize(info, "CHASSIS_SNAPSHOT_INFO()"));
                                chassis_snapshot_info out{};
                                out.commit_seq = opened.snapshot->seq();
                                WriteStruct(out, info);
                                return {};
                              });
}

void chassis_count_options_init(chassis_count_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_snapshot_count(chassis_snapshot* snapshot, uint32_t collection,
                                      const chassis_count_options* options, uint64_t* count,
                                      chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "count", snapshot, error, OnFailure(Set(count, 0)), [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(count);
        CHASSIS_TRY(CheckOptions(options));
        CHASSIS_ASSIGN(const auto info, opened.snapshot->Collection(collection));
        *count = info.live;
        return {};
      });
}

chassis_status chassis_snapshot_collection(chassis_snapshot* snapshot, uint32_t collection,
                                           chassis_collection_info* info, chassis_error* error) {
  return CallOn<OpenSnapshot>("collection of snapshot", snapshot, error, OnFailure(SetStruct(info)),
                              [&](OpenSnapshot& opened) -> Status {
                                CHASSIS_REQUIRE(info);
                                return FillInfo(
                                    info, [&] { return opened.snapshot->Collection(collection); });
                              });
}

chassis_status chassis_snapshot_get(chassis_snapshot* snapshot, uint32_t collection,
                                    const uint64_t* ids, size_t n, float* out, size_t dimension,
                                    size_t stride, uint8_t* found, chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "get", snapshot, error, OnFailure(SetEach(found, n, 0)), [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE_ARRAY(ids, n);
        CHASSIS_REQUIRE_ARRAY(out, n);
        CHASSIS_ASSIGN(const uint32_t expected, opened.snapshot->Dimension(collection));
        CHASSIS_TRY(CheckDimension(dimension, expected));
        return opened.snapshot->Get(collection, std::span(ids, n), out, stride, found);
      });
}

chassis_status chassis_snapshot_view(chassis_snapshot* snapshot, uint32_t collection,
                                     const uint64_t* ids, size_t n, const float** vectors,
                                     chassis_error* error) {
  return CallOn<OpenSnapshot>("view", snapshot, error, OnFailure(SetEach(vectors, n, nullptr)),
                              [&](OpenSnapshot& opened) -> Status {
                                CHASSIS_REQUIRE_ARRAY(ids, n);
                                CHASSIS_REQUIRE_ARRAY(vectors, n);
                                return opened.snapshot->View(collection, std::span(ids, n),
                                                             vectors);
                              });
}

chassis_status chassis_snapshot_documents(chassis_snapshot* snapshot, uint32_t collection,
                                          const uint64_t* ids, size_t n,
                                          chassis_document* documents, chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "documents", snapshot, error, OnFailure(SetEachStruct(documents, n)),
      [&](OpenSnapshot& opened) -> Status {
        if (n == 0) return {};
        CHASSIS_REQUIRE_ARRAY(ids, n);
        CHASSIS_REQUIRE(documents);
        CHASSIS_ASSIGN(const auto array, StructArray<chassis_document>::At(documents, "documents",
                                                                           "CHASSIS_DOCUMENT()"));
        absl::InlinedVector<chassis::Document, 4> read(n);
        CHASSIS_TRY(opened.snapshot->Documents(collection, std::span(ids, n), read.data()));
        for (size_t i = 0; i < n; ++i) array.Write(i, DocumentOf(read[i]));
        return {};
      });
}

chassis_status chassis_snapshot_resolve(chassis_snapshot* snapshot, uint32_t collection,
                                        const chassis_bytes* document_ids, size_t n, uint64_t* ids,
                                        uint8_t* found, chassis_error* error) {
  return CallOn<OpenSnapshot>("resolve", snapshot, error,
                              OnFailure(SetEach(ids, n, UINT64_MAX), SetEach(found, n, 0)),
                              [&](OpenSnapshot& opened) -> Status {
                                CHASSIS_REQUIRE_ARRAY(document_ids, n);
                                CHASSIS_REQUIRE_ARRAY(ids, n);
                                ByteColumn keys;
                                CHASSIS_TRY(keys.FillKeys(document_ids, n, "document_ids"));
                                return opened.snapshot->Resolve(collection, keys.all(), ids, found);
                              });
}

chassis_status chassis_snapshot_seqs(chassis_snapshot* snapshot, uint32_t collection,
                                     const uint64_t* ids, size_t n, uint64_t* seqs,
                                     chassis_error* error) {
  return CallOn<OpenSnapshot>("seqs", snapshot, error, OnFailure(SetEach(seqs, n, 0)),
                              [&](OpenSnapshot& opened) -> Status {
                                CHASSIS_REQUIRE_ARRAY(ids, n);
                                CHASSIS_REQUIRE_ARRAY(seqs, n);
                                return opened.snapshot->Seqs(collection, std::span(ids, n), seqs);
                              });
}

chassis_status chassis_snapshot_group(chassis_snapshot* snapshot, uint32_t collection,
                                      const chassis_bytes* group, uint64_t* ids, size_t capacity,
                                      size_t* count, chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "group", snapshot, error, OnFailure(SetLength(count)), [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(count);
        CHASSIS_REQUIRE(group);
        CHASSIS_REQUIRE_IF(capacity > 0, ids);
        ByteColumn key;
        CHASSIS_TRY(key.FillKeys(group, 1, "group"));
        CHASSIS_ASSIGN(const auto all, opened.snapshot->Group(collection, key.all().front()));
        return WriteList(std::span(all), ids, "ids", capacity, count);
      });
}

}  // extern "C"
