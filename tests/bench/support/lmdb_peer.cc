// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/key_value_peer.h"

#ifdef CHASSIS_BENCH_HAVE_LMDB
#include <lmdb.h>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

void Check(int code) { Require(code == 0, std::string("LMDB: ") + mdb_strerror(code)); }

class LmdbPeer : public KeyValuePeer {
 public:
  explicit LmdbPeer(const std::filesystem::path& folder) {
    constexpr size_t kMapBytes = size_t{64} << 30;
    Check(mdb_env_create(&environment_));
    Check(mdb_env_set_mapsize(environment_, kMapBytes));
    Check(mdb_env_open(environment_, folder.c_str(), MDB_WRITEMAP, 0644));
    MDB_txn* transaction = Begin(0);
    Check(mdb_dbi_open(transaction, nullptr, MDB_INTEGERKEY, &database_));
    Check(mdb_txn_commit(transaction));
  }

  ~LmdbPeer() override {
    StopReading();
    mdb_env_close(environment_);
  }

  void Append(uint64_t first_id, const Values& values) override {
    StopReading();
    MDB_txn* transaction = Begin(0);
    for (size_t i = 0; i < values.count; ++i) {
      uint64_t id = first_id + i;
      MDB_val key = {sizeof(id), &id};
      MDB_val value = {values.size, const_cast<std::byte*>(values.Row(i))};
      Check(mdb_put(transaction, database_, &key, &value, MDB_APPEND));
    }
    Check(mdb_txn_commit(transaction));
  }

  std::span<const std::byte> Get(uint64_t id) override {
    if (reader_ == nullptr) reader_ = Begin(MDB_RDONLY);
    MDB_val key = {sizeof(id), &id};
    MDB_val value;
    Check(mdb_get(reader_, database_, &key, &value));
    return {static_cast<const std::byte*>(value.mv_data), value.mv_size};
  }

 private:
  MDB_txn* Begin(unsigned flags) {
    MDB_txn* transaction = nullptr;
    Check(mdb_txn_begin(environment_, nullptr, flags, &transaction));
    return transaction;
  }

  void StopReading() {
    if (reader_ != nullptr) mdb_txn_abort(reader_);
    reader_ = nullptr;
  }

  MDB_env* environment_ = nullptr;
  MDB_dbi database_ = 0;
  MDB_txn* reader_ = nullptr;  // kept from one read to the next
};

}  // namespace

PeerKind LmdbKind() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  mdb_version(&major, &minor, &patch);
  const std::string version =
      std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  return {{"LMDB", version,
           "MDB_WRITEMAP, MDB_INTEGERKEY, MDB_APPEND; every commit synced; reads in one open "
           "transaction; no checksums"},
          [](const std::filesystem::path& folder) { return std::make_unique<LmdbPeer>(folder); }};
}

}  // namespace chassis::bench

#else

chassis::bench::PeerKind chassis::bench::LmdbKind() { return {{"LMDB", "", ""}, nullptr}; }

#endif
