// SPDX-License-Identifier: Apache-2.0
// The commands info and collections.
#include <cstdio>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"

namespace cli {
namespace {

// Returns an empty struct of the C header with its `struct_size` set.
template <typename T>
T Empty() {
  T empty = {};
  empty.struct_size = sizeof empty;
  return empty;
}

Json RecoveryJson(const chassis_recovery_report& recovery) {
  return {{"clean", recovery.clean != 0},
          {"commits_replayed", recovery.commits_replayed},
          {"bytes_discarded", recovery.bytes_discarded},
          {"may_have_lost", recovery.may_have_lost != 0},
          {"damaged", recovery.damaged},
          {"detail", recovery.detail}};
}

std::string RecoveryText(const chassis_recovery_report& recovery) {
  if (recovery.clean != 0 && recovery.damaged == 0) return "clean";
  std::string text = WithSeparators(recovery.commits_replayed) + " commits replayed, " +
                     ReadableBytes(recovery.bytes_discarded) + " discarded";
  if (recovery.damaged > 0) text += ", " + WithSeparators(recovery.damaged) + " damaged";
  if (recovery.may_have_lost != 0) text += ", newer commits may be lost";
  return text;
}

Json CollectionJson(const chassis_collection_info& collection) {
  return {{"number", collection.number},       {"name", collection.name},
          {"dimension", collection.dimension}, {"metric", MetricName(collection.metric)},
          {"records", collection.live},        {"deleted", collection.deleted},
          {"capacity", collection.capacity},   {"next_id", collection.next_id},
          {"bytes", collection.bytes}};
}

Result<std::vector<chassis_collection_info>> ListCollections(chassis_store* store) {
  size_t count = 0;
  // The count cannot change between the two calls, because the store is open read-only.
  if (const Status status = Call(chassis_collection_list, store, nullptr, size_t{0}, &count);
      !status && status.error().code != AERO_QUERY_BUFFER_TOO_SMALL) {
    return tl::unexpected(status.error());
  }
  std::vector<uint32_t> numbers(count);
  CLI_TRY(Call(chassis_collection_list, store, numbers.data(), numbers.size(), &count));
  std::vector<chassis_collection_info> collections;
  for (const uint32_t number : numbers) {
    CLI_ASSIGN(const chassis_collection_info collection, CollectionInfo(store, number));
    collections.push_back(collection);
  }
  return collections;
}

}  // namespace

Status Info(const Target& target) {
  CLI_ASSIGN(const StoreHandle store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
  auto info = Empty<chassis_store_info>();
  CLI_TRY(Call(chassis_get_info, store.get(), &info));
  auto recovery = Empty<chassis_recovery_report>();
  CLI_TRY(Call(chassis_recovery, store.get(), &recovery));
  if (target.json) {
    PrintJson({{"records", info.records},
               {"collections", info.collections},
               {"commit_seq", info.commit_seq},
               {"checkpoint_seq", info.checkpoint_seq},
               {"recovery", RecoveryJson(recovery)},
               {"file_bytes", info.file_bytes},
               {"log_bytes", info.log_bytes}});
    return {};
  }
  std::printf("%s\n  records      %s\n  collections  %u\n  commit       %s\n  file         %s\n",
              target.store.c_str(), WithSeparators(info.records).c_str(), info.collections,
              WithSeparators(info.commit_seq).c_str(), ReadableBytes(info.file_bytes).c_str());
  if (info.log_bytes > 0) {
    std::printf("  logs         %s\n", ReadableBytes(info.log_bytes).c_str());
  }
  std::printf("  recovery     %s\n", RecoveryText(recovery).c_str());
  if (recovery.detail[0] != '\0') std::printf("%s\n", recovery.detail);
  return {};
}

Status Collections(const Target& target) {
  CLI_ASSIGN(const StoreHandle store, OpenStore(target.store, CHASSIS_OPEN_READ_ONLY));
  CLI_ASSIGN(const auto collections, ListCollections(store.get()));
  if (target.json) {
    Json list = Json::array();
    for (const auto& collection : collections) list.push_back(CollectionJson(collection));
    PrintJson(list);
    return {};
  }
  std::printf("%6s  %-24s %9s  %-7s %14s\n", "number", "name", "dimension", "metric", "records");
  for (const auto& collection : collections) {
    std::printf("%6u  %-24s %9u  %-7s %14s\n", collection.number, collection.name,
                collection.dimension, MetricName(collection.metric).c_str(),
                WithSeparators(collection.live).c_str());
  }
  return {};
}

}  // namespace cli
