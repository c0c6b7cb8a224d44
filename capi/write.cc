// SPDX-License-Identifier: Apache-2.0
#include "chassis/write.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capi/byte_column.h"
#include "capi/call.h"
#include "capi/source_name.h"
#include "capi/structs.h"

namespace chassis::capi {
namespace {

// The engine's view of a caller's columns. A column of `chassis_bytes` becomes one of views.
class Columns {
 public:
  static Result<Columns> From(const chassis_records& given) {
    Columns columns;
    columns.records_.count = given.count;
    columns.records_.ids = given.ids;
    columns.records_.vectors = given.vectors;
    columns.records_.vector_stride = given.vector_stride;
    columns.records_.keep_absent = (given.flags & CHASSIS_KEEP_ABSENT) != 0;
    const size_t n = given.count;
    CHASSIS_TRY(columns.documents_.Fill(given.documents, n, "records.documents"));
    CHASSIS_TRY(columns.schemas_.Fill(given.schemas, n, "records.schemas"));
    CHASSIS_TRY(columns.versions_.Fill(given.schema_versions, n, "records.schema_versions"));
    CHASSIS_TRY(columns.document_ids_.Fill(given.document_ids, n, "records.document_ids"));
    CHASSIS_TRY(columns.groups_.Fill(given.groups, n, "records.groups"));
    return columns;
  }

  // Valid as long as this object stays where it is.
  const Records& records() {
    records_.documents = documents_.views();
    records_.schemas = schemas_.views();
    records_.schema_versions = versions_.views();
    records_.document_ids = document_ids_.views();
    records_.groups = groups_.views();
    return records_;
  }

 private:
  Records records_;
  ByteColumn documents_, schemas_, versions_, document_ids_, groups_;
};

Result<chassis_records> CheckRecords(const chassis_records* records, const OpenStore& opened,
                                     uint32_t collection) {
  CHASSIS_REQUIRE(records);
  CHASSIS_ASSIGN(const auto given, ReadStruct(records, "CHASSIS_RECORDS()"));
  if ((given.flags & ~CHASSIS_KEEP_ABSENT) != 0) {
    return Invalid("records.flags is " + std::to_string(given.flags) + ": an unknown flag");
  }
  if (given.vectors != nullptr) {
    uint32_t dimension = opened.dimension;
    if (collection != CHASSIS_DEFAULT_COLLECTION) {
      CHASSIS_ASSIGN(const auto info, opened.store->Collection(collection));
      dimension = info.dimension;
    }
    CHASSIS_TRY(CheckMatrix(given.dimension, given.vector_stride, dimension));
  }
  return given;
}

// `body` gets the batch and its open store, as the only thread that uses them.
template <typename Body>
chassis_status CallOnBatch(const char* call, const chassis_batch* handle, chassis_error* error,
                           Body&& body) noexcept {
  return CallOn<OpenBatch>(call, handle, error, [&](OpenBatch& opened) -> Status {
    const auto pin = OpenStore::table.Use(opened.store);
    if (!pin) return OpenStore::table.Refusal(opened.store, "batch");
    auto& store = static_cast<OpenStore&>(pin.object());
    if (opened.own == nullptr) return body(store.store->shared_batch(), store);
    CHASSIS_ASSIGN(const auto in_use, InUse::Enter(opened.in_use, "batch"));
    return body(*opened.own, store);
  });
}

Result<std::optional<StreamPosition>> ElementOf(const chassis_commit_options* options) {
  if (options == nullptr) return std::nullopt;
  CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_COMMIT_OPTIONS()"));
  if (given.reserved != 0) return Invalid("options.reserved is not 0");
  if (given.source.data == nullptr && given.source.size == 0) {
    if (given.source_seq == 0) return std::nullopt;
    return Invalid("options.source.data is NULL, source_seq " + std::to_string(given.source_seq));
  }
  CHASSIS_ASSIGN(const std::string_view source, SourceName(given.source, "options.source"));
  return StreamPosition{std::string(source), given.source_seq};
}

Status Commit(Batch& batch, const std::optional<StreamPosition>& element, uint64_t* seq,
              uint8_t* applied) {
  CHASSIS_ASSIGN(const Applied done, batch.Apply(element));
  if (seq != nullptr) *seq = done.seq;
  if (applied != nullptr) *applied = done.applied ? 1 : 0;
  return {};
}

Status Commit(Batch& batch, uint64_t* seq) {
  if (seq != nullptr) *seq = 0;
  return Commit(batch, std::nullopt, seq, nullptr);
}

Status NewBatch(chassis_store* handle, OpenStore& opened, bool own, chassis_batch** batch) {
  CHASSIS_REQUIRE(batch);
  *batch = nullptr;
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

// The functions of the header are global, what they are made of is not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Batch;
using chassis::Status;

void chassis_records_init(chassis_records* records, size_t size) { InitStruct(records, size); }

chassis_status chassis_insert(chassis_store* store, const float* vector, size_t dimension,
                              uint64_t* id, chassis_error* error) {
  return CallOn<OpenStore>("insert", store, error, [&](OpenStore& opened) -> Status {
    if (id != nullptr) *id = UINT64_MAX;
    CHASSIS_REQUIRE(vector);
    CHASSIS_TRY(CheckMatrix(dimension, 0, opened.dimension));
    chassis::Records record;
    record.count = 1;
    record.vectors = vector;
    uint64_t reserved = 0;
    CHASSIS_TRY(opened.store->shared_batch().Insert(CHASSIS_DEFAULT_COLLECTION, record, &reserved));
    if (id != nullptr) *id = reserved;
    return {};
  });
}

chassis_status chassis_commit(chassis_store* store, uint64_t* seq, chassis_error* error) {
  return CallOn<OpenStore>("commit", store, error, [&](OpenStore& opened) {
    return Commit(opened.store->shared_batch(), seq);
  });
}

chassis_status chassis_rollback(chassis_store* store, chassis_error* error) {
  return CallOn<OpenStore>("rollback", store, error, [](OpenStore& opened) -> Status {
    opened.store->shared_batch().Rollback();
    return {};
  });
}

chassis_status chassis_get_vector(chassis_store* store, uint64_t id, float* out, size_t dimension,
                                  chassis_error* error) {
  return CallOn<OpenStore>("get vector", store, error, [&](OpenStore& opened) -> Status {
    CHASSIS_REQUIRE(out);
    return opened.store->GetVector(id, out, dimension);
  });
}

chassis_status chassis_batch_shared(chassis_store* store, chassis_batch** batch,
                                    chassis_error* error) {
  return CallOn<OpenStore>("open batch", store, error, [&](OpenStore& opened) {
    return NewBatch(store, opened, false, batch);
  });
}

chassis_status chassis_batch_open(chassis_store* store, chassis_batch** batch,
                                  chassis_error* error) {
  return CallOn<OpenStore>("open batch", store, error,
                           [&](OpenStore& opened) { return NewBatch(store, opened, true, batch); });
}

chassis_status chassis_batch_insert(chassis_batch* batch, uint32_t collection,
                                    const chassis_records* records, uint64_t* ids_out,
                                    chassis_error* error) {
  return CallOnBatch("insert", batch, error, [&](Batch& opened, OpenStore& store) -> Status {
    CHASSIS_ASSIGN(const auto given, CheckRecords(records, store, collection));
    if (given.ids != nullptr) return Invalid("records.ids is not NULL: insert gives out new ids");
    CHASSIS_ASSIGN(auto columns, Columns::From(given));
    return opened.Insert(collection, columns.records(), ids_out);
  });
}

chassis_status chassis_batch_put(chassis_batch* batch, uint32_t collection,
                                 const chassis_records* records, chassis_error* error) {
  return CallOnBatch("put", batch, error, [&](Batch& opened, OpenStore& store) -> Status {
    CHASSIS_ASSIGN(const auto given, CheckRecords(records, store, collection));
    if (given.count > 0 && given.ids == nullptr && given.document_ids == nullptr) {
      return Invalid("records.ids and records.document_ids are NULL");
    }
    CHASSIS_ASSIGN(auto columns, Columns::From(given));
    return opened.Put(collection, columns.records());
  });
}

chassis_status chassis_batch_put_documents(chassis_batch* batch, uint32_t collection,
                                           const chassis_records* records, uint64_t* ids_out,
                                           chassis_error* error) {
  return CallOnBatch("put documents", batch, error, [&](Batch& opened, OpenStore& store) -> Status {
    CHASSIS_ASSIGN(const auto given, CheckRecords(records, store, collection));
    if (given.ids != nullptr) return Invalid("records.ids is not NULL: document ids name them");
    if (given.count > 0 && given.document_ids == nullptr) {
      return Invalid("records.document_ids is NULL");
    }
    CHASSIS_ASSIGN(auto columns, Columns::From(given));
    return opened.Put(collection, columns.records(), ids_out);
  });
}

chassis_status chassis_batch_delete(chassis_batch* batch, uint32_t collection, const uint64_t* ids,
                                    size_t n, chassis_error* error) {
  return CallOnBatch("delete", batch, error, [&](Batch& opened, OpenStore&) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, ids);
    return opened.Delete(collection, std::span(ids, n));
  });
}

chassis_status chassis_batch_delete_documents(chassis_batch* batch, uint32_t collection,
                                              const chassis_bytes* document_ids, size_t n,
                                              chassis_error* error) {
  return CallOnBatch("delete documents", batch, error, [&](Batch& opened, OpenStore&) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, document_ids);
    ByteColumn keys;
    CHASSIS_TRY(keys.FillKeys(document_ids, n, "document_ids"));
    return opened.DeleteDocuments(collection, keys.all());
  });
}

chassis_status chassis_batch_delete_groups(chassis_batch* batch, uint32_t collection,
                                           const chassis_bytes* groups, size_t n,
                                           chassis_error* error) {
  return CallOnBatch("delete groups", batch, error, [&](Batch& opened, OpenStore&) -> Status {
    CHASSIS_REQUIRE_IF(n > 0, groups);
    ByteColumn keys;
    CHASSIS_TRY(keys.FillKeys(groups, n, "groups"));
    return opened.DeleteGroups(collection, keys.all());
  });
}

chassis_status chassis_batch_commit(chassis_batch* batch, uint64_t* seq, chassis_error* error) {
  return CallOnBatch("commit", batch, error,
                     [&](Batch& opened, OpenStore&) { return Commit(opened, seq); });
}

void chassis_commit_options_init(chassis_commit_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_batch_apply(chassis_batch* batch, const chassis_commit_options* options,
                                   uint64_t* seq, uint8_t* applied, chassis_error* error) {
  return CallOnBatch("apply", batch, error, [&](Batch& opened, OpenStore&) -> Status {
    if (seq != nullptr) *seq = 0;
    if (applied != nullptr) *applied = 0;
    CHASSIS_ASSIGN(const auto element, ElementOf(options));
    return Commit(opened, element, seq, applied);
  });
}

chassis_status chassis_batch_rollback(chassis_batch* batch, chassis_error* error) {
  return CallOnBatch("rollback", batch, error, [](Batch& opened, OpenStore&) -> Status {
    opened.Rollback();
    return {};
  });
}

chassis_status chassis_batch_close(chassis_batch* batch, chassis_error* error) {
  return CloseHandle<OpenBatch>(batch, error);
}

}  // extern "C"
