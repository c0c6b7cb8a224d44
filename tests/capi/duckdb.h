// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CAPI_DUCKDB_H_
#define CHASSIS_TESTS_CAPI_DUCKDB_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "chassis/arrow.h"

// The part of DuckDB's C interface that reads Arrow streams with SQL. The library is loaded at run
// time.
namespace chassis::capi {

class DuckDb {
 public:
  using Rows = std::vector<std::vector<std::string>>;  // values as text; a null is "NULL"

  // Returns null if the library cannot be loaded, and the reason in `reason`.
  static std::unique_ptr<DuckDb> Load(const std::string& library, std::string& reason);
  ~DuckDb();
  DuckDb(const DuckDb&) = delete;
  DuckDb& operator=(const DuckDb&) = delete;

  // Makes a table of all batches of a stream. The caller still owns the stream. Returns the error,
  // or "".
  std::string CreateTable(const std::string& name, ArrowArrayStream* stream);

  // Returns the rows of the result. After a failure there is one value, "error: ...".
  Rows Query(const std::string& sql);

 private:
  struct Functions;
  DuckDb() = default;

  std::unique_ptr<Functions> functions_;
  void* database_ = nullptr;
  void* connection_ = nullptr;
};

}  // namespace chassis::capi

#endif  // CHASSIS_TESTS_CAPI_DUCKDB_H_
