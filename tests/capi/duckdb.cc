// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/duckdb.h"

#include <dlfcn.h>

#include <type_traits>
#include <utility>

namespace chassis::capi {
namespace {

// duckdb_result of the library's header: `internal`, and fields that the header deprecates.
struct Result {
  uint64_t unused[3];
  void* unused_columns;
  char* unused_message;
  void* internal;
};

}  // namespace

struct DuckDb::Functions {
  int (*open)(const char* path, void** database);
  int (*connect)(void* database, void** connection);
  void (*disconnect)(void** connection);
  void (*close)(void** database);
  int (*arrow_scan)(void* connection, const char* name, ArrowArrayStream* stream);
  int (*query)(void* connection, const char* sql, Result* result);
  void (*destroy_result)(Result* result);
  const char* (*result_error)(Result* result);
  uint64_t (*row_count)(Result* result);
  uint64_t (*column_count)(Result* result);
  char* (*value_varchar)(Result* result, uint64_t column, uint64_t row);
  void (*free)(void* memory);

  // Returns false if one is missing, and its name in `reason`.
  bool Find(void* library, std::string& reason) {
    const auto find = [&](const char* name, auto& function) {
      function =
          reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      if (function == nullptr) reason = std::string("it has no ") + name;
      return function != nullptr;
    };
    return find("duckdb_open", open) && find("duckdb_connect", connect) &&
           find("duckdb_disconnect", disconnect) && find("duckdb_close", close) &&
           find("duckdb_arrow_scan", arrow_scan) && find("duckdb_query", query) &&
           find("duckdb_destroy_result", destroy_result) &&
           find("duckdb_result_error", result_error) && find("duckdb_row_count", row_count) &&
           find("duckdb_column_count", column_count) &&
           find("duckdb_value_varchar", value_varchar) && find("duckdb_free", free);
  }
};

std::unique_ptr<DuckDb> DuckDb::Load(const std::string& library, std::string& reason) {
  void* loaded = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) {
    reason = dlerror();
    return nullptr;
  }
  std::unique_ptr<DuckDb> duckdb(new DuckDb());
  auto functions = std::make_unique<Functions>();
  if (!functions->Find(loaded, reason)) return nullptr;
  duckdb->functions_ = std::move(functions);
  if (duckdb->functions_->open(nullptr, &duckdb->database_) != 0 ||
      duckdb->functions_->connect(duckdb->database_, &duckdb->connection_) != 0) {
    reason = "it does not open a database in memory";
    return nullptr;
  }
  return duckdb;
}

DuckDb::~DuckDb() {
  if (functions_ == nullptr) return;
  functions_->disconnect(&connection_);
  functions_->close(&database_);
}

// Selects all columns in their order, because DuckDB mixes up the columns of a stream registered
// like this if fewer are selected.
std::string DuckDb::CreateTable(const std::string& name, ArrowArrayStream* stream) {
  if (functions_->arrow_scan(connection_, "stream", stream) != 0) return "the stream is not taken";
  const Rows rows = Query("CREATE OR REPLACE TABLE " + name + " AS SELECT * FROM stream");
  return rows.size() == 1 && rows[0][0].starts_with("error") ? rows[0][0] : "";
}

DuckDb::Rows DuckDb::Query(const std::string& sql) {
  Result result{};
  Rows rows;
  if (functions_->query(connection_, sql.c_str(), &result) != 0) {
    rows = {{std::string("error: ") + functions_->result_error(&result)}};
  } else {
    const uint64_t columns = functions_->column_count(&result);
    rows.resize(functions_->row_count(&result));
    for (uint64_t row = 0; row < rows.size(); ++row) {
      for (uint64_t column = 0; column < columns; ++column) {
        char* value = functions_->value_varchar(&result, column, row);
        rows[row].emplace_back(value == nullptr ? "NULL" : value);
        functions_->free(value);
      }
    }
  }
  functions_->destroy_result(&result);
  return rows;
}

}  // namespace chassis::capi
