// SPDX-License-Identifier: Apache-2.0
#include "tests/model/sqlite_mirror.h"

#ifdef CHASSIS_TEST_HAVE_SQLITE
#include <rapidcheck.h>
#include <sqlite3.h>

#include <algorithm>
#include <optional>

#include "tests/model/values.h"

namespace chassis::model {
namespace {

using Blob = std::optional<std::string>;

Blob KeyOf(const std::string& key) { return key.empty() ? Blob() : Blob(key); }

void Check(sqlite3* database, bool ok) {
  if (!ok) RC_FAIL(std::string("SQLite: ") + sqlite3_errmsg(database));
}

// A prepared statement; its parameters are bound in order.
class Statement {
 public:
  Statement(sqlite3* database, const char* text) : database_(database) {
    Check(database_, sqlite3_prepare_v2(database, text, -1, &statement_, nullptr) == SQLITE_OK);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  template <typename... Values>
  Statement& Bind(const Values&... values) {
    sqlite3_reset(statement_);
    int at = 0;
    (BindOne(++at, values), ...);
    return *this;
  }
  void Run() { Check(database_, sqlite3_step(statement_) == SQLITE_DONE); }
  bool Next() {
    const int code = sqlite3_step(statement_);
    Check(database_, code == SQLITE_ROW || code == SQLITE_DONE);
    return code == SQLITE_ROW;
  }
  uint64_t Number(int column) const {
    return static_cast<uint64_t>(sqlite3_column_int64(statement_, column));
  }
  Blob Bytes(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return std::string(bytes == nullptr ? "" : bytes,
                       static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
  }

 private:
  void BindOne(int at, uint64_t value) {
    Check(database_,
          sqlite3_bind_int64(statement_, at, static_cast<sqlite3_int64>(value)) == SQLITE_OK);
  }
  void BindOne(int at, const Blob& value) {
    const int bound =
        value ? sqlite3_bind_blob64(statement_, at, value->data(), value->size(), SQLITE_TRANSIENT)
              : sqlite3_bind_null(statement_, at);
    Check(database_, bound == SQLITE_OK);
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

sqlite3* OpenInMemory() {
  sqlite3* database = nullptr;
  Check(database, sqlite3_open(":memory:", &database) == SQLITE_OK);
  Check(database, sqlite3_exec(database,
                               "CREATE TABLE records(collection, id, document_id BLOB, grp BLOB,"
                               "  schema BLOB, version BLOB, payload BLOB, seq,"
                               "  PRIMARY KEY(collection, id));"
                               "CREATE INDEX by_document_id ON records(collection, document_id);"
                               "CREATE INDEX by_group ON records(collection, grp);",
                               nullptr, nullptr, nullptr) == SQLITE_OK);
  return database;
}

std::vector<uint64_t> Numbers(Statement& statement) {
  std::vector<uint64_t> numbers;
  while (statement.Next()) numbers.push_back(statement.Number(0));
  return numbers;
}

std::vector<uint64_t> IdsOf(const Snapshot& snapshot, uint32_t collection) {
  const auto cursor = *Cursor::Open(snapshot, collection);
  std::vector<uint64_t> ids;
  uint64_t some[64];
  for (auto n = cursor->Next(some); *n > 0; n = cursor->Next(some)) {
    ids.insert(ids.end(), some, some + *n);
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace

class SqliteMirror::Database {
 public:
  ~Database() { sqlite3_close_v2(database_); }

  void Execute(const char* text) {
    Check(database_, sqlite3_exec(database_, text, nullptr, nullptr, nullptr) == SQLITE_OK);
  }

  void Run(const Write& write, uint64_t seq) {
    const uint64_t collection = write.collection;
    switch (write.kind) {
      case Write::Kind::kInsert:
      case Write::Kind::kPut:
        return Put(write, seq);
      case Write::Kind::kDelete:
        return delete_.Bind(collection, *write.id).Run();
      case Write::Kind::kDeleteDocument:
        return delete_document_.Bind(collection, Blob(write.key)).Run();
      case Write::Kind::kDeleteGroup:
        return delete_group_.Bind(collection, Blob(write.key)).Run();
    }
  }

  // Gives ids to the records that were put without one.
  void GiveIds(uint64_t collection, uint64_t first) {
    for (const uint64_t stand_in : Numbers(new_.Bind(collection, kFirstStandIn))) {
      renumber_.Bind(first++, collection, stand_in).Run();
    }
  }

  void DropCollection(uint64_t number) { drop_.Bind(number).Run(); }

  void Compare(const Snapshot& snapshot, uint32_t collection) {
    CompareRows(snapshot, collection);
    CompareKeys(snapshot, collection);
    const std::vector<uint64_t> count = Numbers(count_.Bind(uint64_t{collection}));
    RC_ASSERT(count.front() == snapshot.Collection(collection)->live);
    RC_ASSERT(Numbers(twice_.Bind(uint64_t{collection})).empty());
  }

 private:
  void Put(const Write& write, uint64_t seq) {
    const Row& row = write.row;
    Blob schema, version, payload;
    if (row.document) {
      schema = row.document->schema;
      version = row.document->version;
      payload = row.document->payload;
    }
    Statement& put = write.keep_absent ? upsert_ : replace_;
    put.Bind(uint64_t{write.collection}, IdOf(write), KeyOf(row.document_id), KeyOf(row.group),
             schema, version, payload, seq);
    put.Run();
  }

  uint64_t IdOf(const Write& write) {
    if (write.id) return *write.id;
    const uint64_t collection = write.collection;
    const auto owner = Numbers(by_document_id_.Bind(collection, KeyOf(write.row.document_id)));
    return owner.empty() ? kFirstStandIn + stand_ins_++ : owner.front();
  }

  void CompareRows(const Snapshot& snapshot, uint32_t collection) {
    rows_.Bind(uint64_t{collection});
    for (const uint64_t id : IdsOf(snapshot, collection)) {
      RC_ASSERT(rows_.Next());
      RC_ASSERT(rows_.Number(0) == id);
      Document document;
      RC_ASSERT(snapshot.Documents(collection, {&id, 1}, &document).has_value());
      RC_ASSERT(rows_.Bytes(1) == KeyOf(std::string(document.document_id)));
      RC_ASSERT(rows_.Bytes(2) == KeyOf(std::string(document.group)));
      RC_ASSERT(rows_.Bytes(3).has_value() == document.found);
      if (!document.found) continue;
      RC_ASSERT(rows_.Bytes(3) == std::string(document.schema));
      RC_ASSERT(rows_.Bytes(4) == std::string(document.schema_version));
      RC_ASSERT(rows_.Bytes(5) == std::string(document.payload));
      RC_ASSERT(rows_.Number(6) == document.seq);
    }
    RC_ASSERT(!rows_.Next());
  }

  void CompareKeys(const Snapshot& snapshot, uint32_t collection) {
    for (uint64_t number = 0; number < kDocumentIds; ++number) {
      const std::string document_id = DocumentIdOf(number);
      const std::string_view view = document_id;
      uint64_t id = 0;
      uint8_t found = 0;
      RC_ASSERT(snapshot.Resolve(collection, {&view, 1}, &id, &found).has_value());
      const std::vector<uint64_t> expected = found == 1 ? std::vector{id} : std::vector<uint64_t>{};
      RC_ASSERT(Numbers(by_document_id_.Bind(uint64_t{collection}, Blob(document_id))) == expected);
    }
    for (uint64_t number = 0; number < kGroups; ++number) {
      const std::string group = GroupOf(number);
      RC_ASSERT(Numbers(by_group_.Bind(uint64_t{collection}, Blob(group))) ==
                *snapshot.Group(collection, group));
    }
  }

  uint64_t stand_ins_ = 0;
  sqlite3* const database_ = OpenInMemory();
  Statement replace_{database_, "INSERT OR REPLACE INTO records VALUES(?, ?, ?, ?, ?, ?, ?, ?)"};
  Statement upsert_{
      database_,
      "INSERT INTO records VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
      "  document_id = coalesce(excluded.document_id, document_id),"
      "  grp = coalesce(excluded.grp, grp), schema = coalesce(excluded.schema, schema),"
      "  version = coalesce(excluded.version, version),"
      "  payload = coalesce(excluded.payload, payload),"
      "  seq = CASE WHEN coalesce(excluded.document_id, excluded.grp, excluded.schema) IS NULL"
      "    THEN seq ELSE excluded.seq END"};
  Statement delete_{database_, "DELETE FROM records WHERE collection = ? AND id = ?"};
  Statement delete_document_{database_,
                             "DELETE FROM records WHERE collection = ? AND document_id = ?"};
  Statement delete_group_{database_, "DELETE FROM records WHERE collection = ? AND grp = ?"};
  Statement new_{database_, "SELECT id FROM records WHERE collection = ? AND id >= ? ORDER BY id"};
  Statement renumber_{database_, "UPDATE records SET id = ? WHERE collection = ? AND id = ?"};
  Statement drop_{database_, "DELETE FROM records WHERE collection = ?"};
  Statement rows_{database_,
                  "SELECT id, document_id, grp, schema, version, payload, seq FROM records"
                  "  WHERE collection = ? ORDER BY id"};
  Statement by_document_id_{database_,
                            "SELECT id FROM records WHERE collection = ? AND document_id = ?"};
  Statement by_group_{database_,
                      "SELECT id FROM records WHERE collection = ? AND grp = ? ORDER BY id"};
  Statement count_{database_, "SELECT count(*) FROM records WHERE collection = ?"};
  Statement twice_{database_,
                   "SELECT count(*) FROM records WHERE collection = ? AND document_id NOT NULL"
                   "  GROUP BY document_id HAVING count(*) > 1"};
};

std::string SqliteMirror::Version() { return sqlite3_libversion(); }

SqliteMirror::SqliteMirror() : database_(std::make_unique<Database>()) {}
SqliteMirror::~SqliteMirror() = default;

void SqliteMirror::Commit(const std::vector<Write>& writes,
                          const std::map<uint32_t, uint64_t>& first_new, uint64_t seq) {
  for (const Write& write : writes) database_->Run(write, seq);
  for (const auto& [collection, first] : first_new) database_->GiveIds(collection, first);
}

void SqliteMirror::DropCollection(uint32_t number) { database_->DropCollection(number); }

void SqliteMirror::Begin() { database_->Execute("SAVEPOINT call"); }
void SqliteMirror::End(bool keep) {
  if (!keep) database_->Execute("ROLLBACK TO call");
  database_->Execute("RELEASE call");
}

void SqliteMirror::Compare(Store& store) {
  const auto snapshot = *store.NewSnapshot();
  for (const uint32_t collection : store.Collections()) database_->Compare(*snapshot, collection);
}

}  // namespace chassis::model

#else

namespace chassis::model {

class SqliteMirror::Database {};

std::string SqliteMirror::Version() { return ""; }
SqliteMirror::SqliteMirror() = default;
SqliteMirror::~SqliteMirror() = default;
void SqliteMirror::Commit(const std::vector<Write>&, const std::map<uint32_t, uint64_t>&,
                          uint64_t) {}
void SqliteMirror::DropCollection(uint32_t) {}
void SqliteMirror::Begin() {}
void SqliteMirror::End(bool) {}
void SqliteMirror::Compare(Store&) {}

}  // namespace chassis::model

#endif
