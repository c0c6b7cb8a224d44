// SPDX-License-Identifier: Apache-2.0
#include "bindings/cli/record.h"

namespace cli {

Result<std::vector<Record>> ReadRecords(chassis_snapshot* snapshot,
                                        const chassis_collection_info& collection,
                                        const uint64_t* ids, size_t n) {
  std::vector<Record> records(n);
  if (n == 0) return records;
  std::vector<const float*> vectors(n);
  std::vector<chassis_document> documents(n);
  documents[0].struct_size = sizeof documents[0];
  CLI_TRY(Call(chassis_snapshot_view, snapshot, collection.number, ids, n, vectors.data()));
  CLI_TRY(Call(chassis_snapshot_documents, snapshot, collection.number, ids, n, documents.data()));
  for (size_t i = 0; i < n; ++i) {
    records[i] = {ids[i], vectors[i], collection.dimension, documents[i]};
  }
  return records;
}

Result<uint64_t> FindDocument(chassis_snapshot* snapshot, const chassis_collection_info& collection,
                              const std::string& document_id) {
  const chassis_bytes name = Bytes(document_id);
  uint64_t id = 0;
  uint8_t found = 0;
  CLI_TRY(
      Call(chassis_snapshot_resolve, snapshot, collection.number, &name, size_t{1}, &id, &found));
  if (found != 0) return id;
  return Refuse(AERO_QUERY_NOT_FOUND,
                "no record with document id " + document_id + " in collection " + collection.name);
}

}  // namespace cli
