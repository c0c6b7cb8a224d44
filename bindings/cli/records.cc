// SPDX-License-Identifier: Apache-2.0
// The commands get and delete.
#include <cstdio>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"

namespace cli {
namespace {

std::string Text(const chassis_bytes& bytes) {
  return std::string(static_cast<const char*>(bytes.data), bytes.size);
}

// A record as one snapshot has it.
struct Record {
  uint64_t id = 0;
  const float* vector = nullptr;  // NULL: none
  uint32_t dimension = 0;
  chassis_document document = {};
};

Result<Record> ReadRecord(chassis_snapshot* snapshot, const chassis_collection_details& collection,
                          uint64_t id) {
  Record record{id, nullptr, collection.dimension, {}};
  record.document.struct_size = sizeof record.document;
  CLI_TRY(Call(chassis_snapshot_view, snapshot, collection.number, &id, size_t{1}, &record.vector));
  CLI_TRY(Call(chassis_snapshot_documents, snapshot, collection.number, &id, size_t{1},
               &record.document));
  if (record.vector == nullptr && record.document.found == 0) {
    return Refuse(AERO_QUERY_NOT_FOUND,
                  "no record " + std::to_string(id) + " in collection " + collection.name);
  }
  return record;
}

// Text as it is; what is not UTF-8, which JSON cannot hold, as hexadecimal digits.
void AddPayload(Json& document, const std::string& payload) {
  try {
    (void)Json(payload).dump();
    document["payload"] = payload;
  } catch (const Json::type_error&) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const char c : payload) {
      hex += kDigits[static_cast<unsigned char>(c) >> 4];
      hex += kDigits[c & 0xf];
    }
    document["payload_hex"] = hex;
  }
}

void PrintAsJson(const Record& record) {
  Json json = {{"id", record.id}};
  if (record.vector != nullptr) {
    json["vector"] = std::vector<float>(record.vector, record.vector + record.dimension);
  }
  if (record.document.found != 0) {
    Json& document = json["document"];
    document["schema"] = Text(record.document.schema);
    document["version"] = Text(record.document.schema_version);
    document["commit_seq"] = record.document.commit_seq;
    AddPayload(document, Text(record.document.payload));
  }
  PrintJson(json);
}

void PrintForPeople(const Record& record) {
  std::printf("record %llu\n", static_cast<unsigned long long>(record.id));
  if (record.vector != nullptr) {
    std::printf("  vector   ");
    for (uint32_t i = 0; i < record.dimension; ++i) {
      std::printf(i == 0 ? " %.9g" : ", %.9g", static_cast<double>(record.vector[i]));
    }
    std::printf("\n");
  }
  if (record.document.found != 0) {
    std::printf("  schema    %s, version %s\n  document  %s\n",
                Text(record.document.schema).c_str(), Text(record.document.schema_version).c_str(),
                Text(record.document.payload).c_str());
  }
}

}  // namespace

Status Get(const Target& target, const std::vector<uint64_t>& ids) {
  CLI_ASSIGN(const StoreHandle store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
  CLI_ASSIGN(const chassis_collection_details collection,
             CollectionDetails(store.get(), target.collection));
  CLI_ASSIGN(const SnapshotHandle snapshot, OpenSnapshot(store.get()));
  Status outcome;
  for (const uint64_t id : ids) {
    const Result<Record> record = ReadRecord(snapshot.get(), collection, id);
    if (!record) {
      if (outcome) outcome = tl::unexpected(record.error());
      continue;
    }
    target.json ? PrintAsJson(*record) : PrintForPeople(*record);
  }
  return outcome;
}

Status Delete(const Target& target, const std::vector<uint64_t>& ids) {
  CLI_ASSIGN(StoreHandle store, OpenStore(target.store, 0));
  CLI_ASSIGN(const chassis_collection_details before,
             CollectionDetails(store.get(), target.collection));
  CLI_ASSIGN(BatchHandle batch, OpenBatch(store.get()));
  uint64_t seq = 0;
  CLI_TRY(Call(chassis_batch_delete, batch.get(), before.number, ids.data(), ids.size()));
  CLI_TRY(Call(chassis_batch_commit, batch.get(), &seq));
  CLI_ASSIGN(const chassis_collection_details after, CollectionDetails(store.get(), before.number));
  const uint64_t deleted = before.live - after.live;
  if (target.json) {
    PrintJson({{"deleted", deleted}, {"commit_seq", seq}});
  } else {
    std::printf("%llu of %zu records deleted, commit %llu\n",
                static_cast<unsigned long long>(deleted), ids.size(),
                static_cast<unsigned long long>(seq));
  }
  batch.reset();
  return CloseStore(std::move(store));
}

}  // namespace cli
