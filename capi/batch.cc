// SPDX-License-Identifier: Apache-2.0
#include "chassis/batch.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "capi/byte_column.h"
#include "capi/call.h"
#include "capi/records.h"
#include "capi/stream_name.h"
#include "capi/structs.h"

namespace chassis::capi {
namespace {

// `body` gets the batch and its open store. One thread at a time is inside a batch, unless it is
// the store's own.
template <typename Outputs, typename Body>
chassis_status CallOnBatch(const char* call, const chassis_batch* handle, chassis_error* error,
                           Outputs&& on_failure, Body&& body) noexcept {
  return CallOn<OpenBatch>(
      call, handle, error, std::forward<Outputs>(on_failure), [&](OpenBatch& opened) -> Status {
        const auto pin = OpenStore::table.Use(opened.store);
        if (!pin) return OpenStore::table.Refusal(opened.store, "batch");
        auto& store = static_cast<OpenStore&>(pin.object());
        if (opened.own == nullptr) return body(store.store->shared_batch(), store);
        CHASSIS_ASSIGN(const auto in_use, InUse::Enter(opened.in_use, "batch"));
        return body(*opened.own, store);
      });
}

Result<std::optional<StreamPosition>> ReadPosition(const chassis_commit_options& given) {
  if (given.stream.data == nullptr && given.stream.size == 0) {
    if (given.stream_seq == 0) return std::nullopt;
    return Invalid("options.stream.data is NULL, stream_seq " + std::to_string(given.stream_seq));
  }
  CHASSIS_ASSIGN(const std::string_view stream, StreamName(given.stream, "options.stream"));
  return StreamPosition{std::string(stream), given.stream_seq};
}

Result<CommitOptions> ReadOptions(const chassis_commit_options* options) {
  if (options == nullptr) return CommitOptions{};
  CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_COMMIT_OPTIONS()"));
  const bool has_digest =
      std::any_of(std::begin(given.previous_digest), std::end(given.previous_digest),
                  [](uint8_t b) { return b != 0; });
  if (has_digest) return Invalid("options.previous_digest is not 0: reserved");
  CHASSIS_ASSIGN(auto position, ReadPosition(given));
  return CommitOptions{std::move(position), given.durability};
}

Status CommitTo(Batch& batch, const chassis_commit_options* options,
                chassis_commit_result* result) {
  if (result != nullptr) {
    CHASSIS_TRY(CheckStructSize(result, "CHASSIS_COMMIT_RESULT()"));
  }
  CHASSIS_ASSIGN(const CommitOptions given, ReadOptions(options));
  CHASSIS_ASSIGN(const CommitResult done, batch.Commit(given));
  if (result == nullptr) return {};
  chassis_commit_result out{};
  out.outcome = static_cast<int32_t>(done.outcome);
  out.seq = done.seq;
  out.applied = done.applied ? 1 : 0;
  WriteStruct(out, result);
  return {};
}

// A commit that fails has a result too.
void WriteFailure(const Error& error, chassis_commit_result* result) {
  if (result == nullptr || !IsStructSize<chassis_commit_result>(result->struct_size)) return;
  chassis_commit_result out{};
  out.outcome = static_cast<int32_t>(error.outcome);
  WriteStruct(out, result);
}

Status NewBatch(chassis_store* handle, OpenStore& opened, bool own, chassis_batch** batch) {
  CHASSIS_REQUIRE(batch);
  auto created = std::make_unique<OpenBatch>();
  created->path = opened.path;
  created->store = Number(handle);
  if (own) created->own = opened.store->NewBatch();
  *batch = NewHandle<chassis_batch>(std::move(created));
  return {};
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Batch;
using chassis::Status;

chassis_status chassis_insert(chassis_store* store, const float* vector, size_t dimension,
                              uint64_t* id, chassis_error* error) {
  return CallOn<OpenStore>(
      "insert", store, error, OnFailure(Set(id, UINT64_MAX)), [&](OpenStore& opened) -> Status {
        CHASSIS_REQUIRE(vector);
        CHASSIS_TRY(CheckDimension(dimension, opened.dimension));
        chassis::Records record;
        record.count = 1;
        record.vectors = vector;
        return opened.store->shared_batch().Insert(CHASSIS_DEFAULT_COLLECTION, record, id);
      });
}

chassis_status chassis_commit(chassis_store* store, uint64_t* seq, chassis_error* error) {
  const auto on_failure = [&](chassis::Error& failure) {
    MarkAsCommit(failure);
    if (seq != nullptr) *seq = 0;
  };
  return CallOn<OpenStore>("commit", store, error, on_failure, [&](OpenStore& opened) -> Status {
    CHASSIS_ASSIGN(const auto done, opened.store->shared_batch().Commit());
    if (seq != nullptr) *seq = done.seq;
    return {};
  });
}

chassis_status chassis_rollback(chassis_store* store, chassis_error* error) {
  return CallOn<OpenStore>("rollback", store, error, OnFailure(), [](OpenStore& opened) -> Status {
    opened.store->shared_batch().Rollback();
    return {};
  });
}

chassis_status chassis_get_vector(chassis_store* store, uint64_t id, float* out, size_t dimension,
                                  chassis_error* error) {
  return CallOn<OpenStore>("get vector", store, error, OnFailure(),
                           [&](OpenStore& opened) -> Status {
                             CHASSIS_REQUIRE(out);
                             return opened.store->GetVector(id, out, dimension);
                           });
}

chassis_status chassis_batch_shared(chassis_store* store, chassis_batch** batch,
                                    chassis_error* error) {
  return CallOn<OpenStore>(
      "open batch", store, error, OnFailure(Set(batch, nullptr)),
      [&](OpenStore& opened) { return NewBatch(store, opened, false, batch); });
}

chassis_status chassis_batch_open(chassis_store* store, chassis_batch** batch,
                                  chassis_error* error) {
  return CallOn<OpenStore>("open batch", store, error, OnFailure(Set(batch, nullptr)),
                           [&](OpenStore& opened) { return NewBatch(store, opened, true, batch); });
}

chassis_status chassis_batch_insert(chassis_batch* batch, uint32_t collection,
                                    const chassis_records* records, uint64_t* ids_out,
                                    chassis_error* error) {
  return CallOnBatch(
      "insert", batch, error, OnFailure(SetEach(ids_out, CountOf(records), UINT64_MAX)),
      [&](Batch& opened, OpenStore& store) -> Status {
        CHASSIS_ASSIGN(auto columns, RecordColumns::Read(records, store, collection));
        return opened.Insert(collection, columns.records(), ids_out);
      });
}

chassis_status chassis_batch_put(chassis_batch* batch, uint32_t collection,
                                 const chassis_records* records, chassis_error* error) {
  return CallOnBatch(
      "put", batch, error, OnFailure(), [&](Batch& opened, OpenStore& store) -> Status {
        CHASSIS_ASSIGN(auto columns, RecordColumns::Read(records, store, collection));
        return opened.Put(collection, columns.records());
      });
}

chassis_status chassis_batch_delete(chassis_batch* batch, uint32_t collection, const uint64_t* ids,
                                    size_t n, chassis_error* error) {
  return CallOnBatch("delete", batch, error, OnFailure(), [&](Batch& opened, OpenStore&) -> Status {
    CHASSIS_REQUIRE_ARRAY(ids, n);
    return opened.Delete(collection, std::span(ids, n));
  });
}

chassis_status chassis_batch_delete_documents(chassis_batch* batch, uint32_t collection,
                                              const chassis_bytes* document_ids, size_t n,
                                              chassis_error* error) {
  return CallOnBatch("delete documents", batch, error, OnFailure(),
                     [&](Batch& opened, OpenStore&) -> Status {
                       CHASSIS_REQUIRE_ARRAY(document_ids, n);
                       ByteColumn keys;
                       CHASSIS_TRY(keys.FillKeys(document_ids, n, "document_ids"));
                       return opened.DeleteDocuments(collection, keys.all());
                     });
}

chassis_status chassis_batch_delete_groups(chassis_batch* batch, uint32_t collection,
                                           const chassis_bytes* groups, size_t n,
                                           chassis_error* error) {
  return CallOnBatch("delete groups", batch, error, OnFailure(),
                     [&](Batch& opened, OpenStore&) -> Status {
                       CHASSIS_REQUIRE_ARRAY(groups, n);
                       ByteColumn keys;
                       CHASSIS_TRY(keys.FillKeys(groups, n, "groups"));
                       return opened.DeleteGroups(collection, keys.all());
                     });
}

void chassis_commit_options_init(chassis_commit_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_batch_commit(chassis_batch* batch, const chassis_commit_options* options,
                                    chassis_commit_result* result, chassis_error* error) {
  const auto on_failure = [&](chassis::Error& failure) {
    MarkAsCommit(failure);
    WriteFailure(failure, result);
  };
  return CallOnBatch("commit", batch, error, on_failure,
                     [&](Batch& opened, OpenStore&) { return CommitTo(opened, options, result); });
}

chassis_status chassis_batch_rollback(chassis_batch* batch, chassis_error* error) {
  return CallOnBatch("rollback", batch, error, OnFailure(),
                     [](Batch& opened, OpenStore&) -> Status {
                       opened.Rollback();
                       return {};
                     });
}

chassis_status chassis_batch_close(chassis_batch* batch, chassis_error* error) {
  return CloseHandle<OpenBatch>(batch, error);
}

}  // extern "C"
