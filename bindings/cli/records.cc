// SPDX-License-Identifier: Apache-2.0
// The commands get and delete.
#include <cstdio>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"
#include "bindings/cli/record.h"

namespace cli {
namespace {

// Adds UTF-8 as text and other bytes as hexadecimal digits, because JSON cannot hold them.
void AddBytes(Json& json, const std::string& name, const chassis_bytes& bytes) {
  if (bytes.data == nullptr) return;
  if (JsonText(Text(bytes))) {
    json[name] = Text(bytes);
    return;
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : Text(bytes)) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[c & 0xf];
  }
  json[name + "_hex"] = hex;
}

void PrintAsJson(const Record& record) {
  Json json = {{"id", record.id}};
  AddBytes(json, "document_id", record.document.document_id);
  AddBytes(json, "group", record.document.group);
  if (record.vector != nullptr) {
    json["vector"] = std::vector<float>(record.vector, record.vector + record.dimension);
  }
  if (record.document.found != 0) {
    Json& document = json["document"];
    AddBytes(document, "schema", record.document.schema);
    AddBytes(document, "version", record.document.schema_version);
    document["seq"] = record.document.seq;
    AddBytes(document, "payload", record.document.payload);
  }
  PrintJson(json);
}

void PrintKey(const char* name, const chassis_bytes& key) {
  if (key.data != nullptr) std::printf("  %s%s\n", name, std::string(Text(key)).c_str());
}

void PrintForPeople(const Record& record) {
  const chassis_document& document = record.document;
  std::printf("record %llu\n", static_cast<unsigned long long>(record.id));
  PrintKey("named     ", document.document_id);
  PrintKey("group     ", document.group);
  if (record.vector != nullptr) {
    std::printf("  vector   ");
    for (uint32_t i = 0; i < record.dimension; ++i) {
      std::printf(i == 0 ? " %.9g" : ", %.9g", static_cast<double>(record.vector[i]));
    }
    std::printf("\n");
  }
  if (document.found != 0) {
    std::printf("  schema    %s, version %s\n", std::string(Text(document.schema)).c_str(),
                std::string(Text(document.schema_version)).c_str());
    PrintKey("document  ", document.payload);
  }
}

// Returns the ids of a group's records. Fails with AERO_QUERY_NOT_FOUND if there are none.
Result<std::vector<uint64_t>> FindGroup(chassis_snapshot* snapshot,
                                        const chassis_collection_info& collection,
                                        const std::string& group) {
  const chassis_bytes name = Bytes(group);
  size_t count = 0;
  const Status sized = Call(chassis_snapshot_group, snapshot, collection.number, &name,
                            static_cast<uint64_t*>(nullptr), size_t{0}, &count);
  if (!sized && sized.error().code != AERO_QUERY_BUFFER_TOO_SMALL) {
    return tl::unexpected(sized.error());
  }
  std::vector<uint64_t> ids(count);
  CLI_TRY(Call(chassis_snapshot_group, snapshot, collection.number, &name, ids.data(), ids.size(),
               &count));
  if (count > 0) return ids;
  return Refuse(AERO_QUERY_NOT_FOUND,
                "no record of group " + group + " in collection " + collection.name);
}

// Prints the records that it can read and keeps the first failure.
class Printer {
 public:
  Printer(chassis_snapshot* snapshot, const chassis_collection_info& collection, bool json)
      : snapshot_(snapshot), collection_(collection), json_(json) {}

  void Print(uint64_t id) {
    const auto records = ReadRecords(snapshot_, collection_, &id, 1);
    if (!records) return Fail(records.error());
    if (!records->front().exists()) {
      return Fail({AERO_QUERY_NOT_FOUND,
                   "no record " + std::to_string(id) + " in collection " + collection_.name});
    }
    json_ ? PrintAsJson(records->front()) : PrintForPeople(records->front());
  }

  void PrintDocument(const std::string& document_id) {
    const Result<uint64_t> id = FindDocument(snapshot_, collection_, document_id);
    id ? Print(*id) : Fail(id.error());
  }

  void PrintGroup(const std::string& group) {
    const auto ids = FindGroup(snapshot_, collection_, group);
    if (!ids) return Fail(ids.error());
    for (const uint64_t id : *ids) Print(id);
  }

  const Status& outcome() const { return outcome_; }

 private:
  void Fail(const Problem& problem) {
    if (outcome_) outcome_ = tl::unexpected(problem);
  }

  chassis_snapshot* const snapshot_;
  const chassis_collection_info& collection_;
  const bool json_;
  Status outcome_;
};

Status StageDelete(chassis_batch* batch, uint32_t collection, const Selection& selection) {
  const std::vector<chassis_bytes> document_ids = BytesOf(selection.document_ids);
  const std::vector<chassis_bytes> groups = BytesOf(selection.groups);
  CLI_TRY(
      Call(chassis_batch_delete, batch, collection, selection.ids.data(), selection.ids.size()));
  CLI_TRY(Call(chassis_batch_delete_documents, batch, collection, document_ids.data(),
               document_ids.size()));
  return Call(chassis_batch_delete_groups, batch, collection, groups.data(), groups.size());
}

}  // namespace

Status Get(const Target& target, const Selection& selection) {
  CLI_ASSIGN(const StoreHandle store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
  CLI_ASSIGN(const chassis_collection_info collection,
             CollectionInfo(store.get(), target.collection));
  CLI_ASSIGN(const SnapshotHandle snapshot, OpenSnapshot(store.get()));
  Printer printer(snapshot.get(), collection, target.json);
  for (const uint64_t id : selection.ids) printer.Print(id);
  for (const std::string& id : selection.document_ids) printer.PrintDocument(id);
  for (const std::string& group : selection.groups) printer.PrintGroup(group);
  return printer.outcome();
}

Status Delete(const Target& target, const Selection& selection) {
  CLI_ASSIGN(StoreHandle store, OpenStore(target.store, 0));
  CLI_ASSIGN(const chassis_collection_info before, CollectionInfo(store.get(), target.collection));
  CLI_ASSIGN(BatchHandle batch, OpenBatch(store.get()));
  CLI_TRY(StageDelete(batch.get(), before.number, selection));
  CLI_ASSIGN(const uint64_t seq, CommitBatch(batch.get()));
  CLI_ASSIGN(const chassis_collection_info after, CollectionInfo(store.get(), before.number));
  const auto deleted = static_cast<unsigned long long>(before.live - after.live);
  const size_t named = selection.ids.size() + selection.document_ids.size();
  if (target.json) {
    PrintJson({{"deleted", deleted}, {"commit_seq", seq}});
  } else if (named > 0) {
    std::printf("%llu of %zu records deleted, commit %llu\n", deleted, named,
                static_cast<unsigned long long>(seq));
  } else {
    std::printf("%llu records deleted, commit %llu\n", deleted,
                static_cast<unsigned long long>(seq));
  }
  batch.reset();
  return CloseStore(std::move(store));
}

}  // namespace cli
