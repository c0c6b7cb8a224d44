// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/key_value_peer.h"

#ifdef CHASSIS_BENCH_HAVE_ROCKSDB
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/table.h>
#include <rocksdb/version.h>
#include <rocksdb/write_batch.h>

#include <algorithm>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

void Check(const rocksdb::Status& status) { Require(status.ok(), "RocksDB: " + status.ToString()); }

// A big-endian id, because RocksDB orders keys by their bytes.
class Key {
 public:
  explicit Key(uint64_t id) {
    for (size_t i = 0; i < sizeof(id); ++i) bytes_[i] = static_cast<char>(id >> (56 - 8 * i));
  }
  rocksdb::Slice slice() const { return {bytes_, sizeof(bytes_)}; }

 private:
  char bytes_[sizeof(uint64_t)];
};

class RocksDbPeer : public KeyValuePeer {
 public:
  explicit RocksDbPeer(const std::filesystem::path& folder) {
    constexpr size_t kCacheBytes = size_t{1} << 30;
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(kCacheBytes);
    rocksdb::Options options;
    options.create_if_missing = true;
    options.compression = rocksdb::kNoCompression;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    rocksdb::DB* database = nullptr;
    Check(rocksdb::DB::Open(options, folder.string(), &database));
    database_.reset(database);
  }

  ~RocksDbPeer() override {
    value_.Reset();
    Check(database_->Close());
  }

  // Splits very large writes into several batches. The sync of the last one covers all.
  void Append(uint64_t first_id, const Values& values) override {
    constexpr size_t kBatchBytes = size_t{4} << 20;
    const size_t rows = std::max<size_t>(kBatchBytes / values.size, 1);
    for (size_t first = 0; first < values.count; first += rows) {
      const size_t last = std::min(first + rows, values.count);
      rocksdb::WriteBatch batch;
      for (size_t i = first; i < last; ++i) {
        Check(batch.Put(Key(first_id + i).slice(),
                        {reinterpret_cast<const char*>(values.Row(i)), values.size}));
      }
      rocksdb::WriteOptions options;
      options.sync = last == values.count;
      Check(database_->Write(options, &batch));
    }
  }

  void Settle() override {
    Check(database_->PauseBackgroundWork());
    Check(database_->ContinueBackgroundWork());
  }

  std::span<const std::byte> Get(uint64_t id) override {
    value_.Reset();
    Check(database_->Get(rocksdb::ReadOptions(), database_->DefaultColumnFamily(), Key(id).slice(),
                         &value_));
    return {reinterpret_cast<const std::byte*>(value_.data()), value_.size()};
  }

 private:
  std::unique_ptr<rocksdb::DB> database_;
  rocksdb::PinnableSlice value_;
};

}  // namespace

PeerKind RocksDbKind() {
  return {
      {"RocksDB", rocksdb::GetRocksVersionAsString(),
       "write-ahead log, sync=true; no compression; 1 GiB block cache; else its defaults; a "
       "block's checksum is compared when it enters the cache"},
      [](const std::filesystem::path& folder) { return std::make_unique<RocksDbPeer>(folder); }};
}

}  // namespace chassis::bench

#else

chassis::bench::PeerKind chassis::bench::RocksDbKind() { return {{"RocksDB", "", ""}, nullptr}; }

#endif
