// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support/key_value_peer.h"

#ifdef CHASSIS_BENCH_HAVE_SQLITE
#include <sqlite3.h>

#include "tests/bench/support/fail.h"

namespace chassis::bench {
namespace {

class SqlitePeer : public KeyValuePeer {
 public:
  explicit SqlitePeer(const std::filesystem::path& folder) {
    Check(sqlite3_open((folder / "peer.sqlite").c_str(), &database_));
    Execute("PRAGMA journal_mode=WAL");
    Execute("PRAGMA synchronous=FULL");
    Execute("PRAGMA mmap_size=2147418112");
    Execute("CREATE TABLE IF NOT EXISTS records(id INTEGER PRIMARY KEY, value BLOB)");
    insert_ = Prepare("INSERT INTO records(id, value) VALUES(?, ?)");
    select_ = Prepare("SELECT value FROM records WHERE id = ?");
  }

  ~SqlitePeer() override {
    sqlite3_finalize(insert_);
    sqlite3_finalize(select_);
    Require(sqlite3_close(database_) == SQLITE_OK, "SQLite: cannot close");
  }

  void Append(uint64_t first_id, const Values& values) override {
    Check(sqlite3_reset(select_));
    Execute("BEGIN IMMEDIATE");
    for (size_t i = 0; i < values.count; ++i) {
      Check(sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(first_id + i)));
      Check(sqlite3_bind_blob64(insert_, 2, values.Row(i), values.size, SQLITE_STATIC));
      Require(sqlite3_step(insert_) == SQLITE_DONE, sqlite3_errmsg(database_));
      Check(sqlite3_reset(insert_));
    }
    Execute("COMMIT");
  }

  std::span<const std::byte> Get(uint64_t id) override {
    Check(sqlite3_reset(select_));
    Check(sqlite3_bind_int64(select_, 1, static_cast<sqlite3_int64>(id)));
    Require(sqlite3_step(select_) == SQLITE_ROW, sqlite3_errmsg(database_));
    const void* value = sqlite3_column_blob(select_, 0);
    return {static_cast<const std::byte*>(value),
            static_cast<size_t>(sqlite3_column_bytes(select_, 0))};
  }

 private:
  void Check(int code) {
    Require(code == SQLITE_OK, std::string("SQLite: ") + sqlite3_errmsg(database_));
  }

  void Execute(const char* statement) {
    Check(sqlite3_exec(database_, statement, nullptr, nullptr, nullptr));
  }

  sqlite3_stmt* Prepare(const char* text) {
    sqlite3_stmt* statement = nullptr;
    Check(sqlite3_prepare_v2(database_, text, -1, &statement, nullptr));
    return statement;
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* select_ = nullptr;
};

}  // namespace

PeerKind SqliteKind() {
  return {{"SQLite", sqlite3_libversion(),
           "journal_mode=WAL, synchronous=FULL, mmap_size 2 GiB; prepared statements, one table "
           "with an integer primary key; no checksums"},
          [](const std::filesystem::path& folder) { return std::make_unique<SqlitePeer>(folder); }};
}

}  // namespace chassis::bench

#else

chassis::bench::PeerKind chassis::bench::SqliteKind() { return {{"SQLite", "", ""}, nullptr}; }

#endif
