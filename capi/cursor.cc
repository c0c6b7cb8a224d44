// SPDX-License-Identifier: Apache-2.0
#include "chassis/cursor.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "capi/bytes.h"
#include "capi/call.h"
#include "capi/no_filters.h"
#include "capi/structs.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kAllColumns = CHASSIS_COLUMN_ID | CHASSIS_COLUMN_VECTOR |
                                 CHASSIS_COLUMN_DOCUMENT | CHASSIS_COLUMN_SCHEMA |
                                 CHASSIS_COLUMN_KEYS | CHASSIS_COLUMN_SEQ;

// The columns that the caller wants.
Result<uint32_t> ReadColumns(const chassis_cursor_options* options) {
  if (options == nullptr) return kAllColumns;
  CHASSIS_ASSIGN(const auto given, ReadStruct(options, "CHASSIS_CURSOR_OPTIONS()"));
  CHASSIS_TRY(CheckNoFilters(given.filters, given.filter_count));
  if ((given.columns & ~kAllColumns) != 0) {
    return Invalid("options.columns is " + std::to_string(given.columns) + ": an unknown column");
  }
  return given.columns == 0 ? kAllColumns : given.columns;
}

bool Has(uint32_t columns, uint32_t column) { return (columns & column) != 0; }

CursorOptions EngineOptions(uint32_t columns) {
  CursorOptions options;
  options.vectors = Has(columns, CHASSIS_COLUMN_VECTOR);
  options.payloads = Has(columns, CHASSIS_COLUMN_DOCUMENT);
  options.tags_and_keys = Has(columns, CHASSIS_COLUMN_SCHEMA | CHASSIS_COLUMN_KEYS);
  options.seqs = Has(columns, CHASSIS_COLUMN_SEQ);
  return options;
}

// The engine may have read more than the caller chose.
chassis_record RecordOf(const CursorEntry& entry, uint32_t columns) {
  chassis_record out{};
  out.status = static_cast<chassis_status>(entry.status);
  out.id = entry.id;
  out.seq = entry.seq;
  out.vector = entry.vector;
  const Document& document = entry.document;
  if (Has(columns, CHASSIS_COLUMN_KEYS)) {
    out.document_id = KeyOf(document.document_id);
    out.group = KeyOf(document.group);
  }
  if (!document.found) return out;
  if (Has(columns, CHASSIS_COLUMN_DOCUMENT | CHASSIS_COLUMN_SCHEMA)) out.has_document = 1;
  if (Has(columns, CHASSIS_COLUMN_DOCUMENT)) out.payload = PayloadOf(document.payload);
  if (Has(columns, CHASSIS_COLUMN_SCHEMA)) {
    out.schema = BytesOf(document.schema);
    out.schema_version = BytesOf(document.schema_version);
  }
  return out;
}

// Entries read at once: a bound, so that a large array of the caller needs no second one here.
constexpr size_t kMostEntries = 256;

Result<size_t> ReadRecords(OpenCursor& opened, const StructArray<chassis_record>& out,
                           size_t capacity) {
  opened.entries.resize(std::min(capacity, kMostEntries));
  CHASSIS_ASSIGN(const size_t count, opened.cursor->NextRecords(opened.entries));
  for (size_t i = 0; i < count; ++i) out.Write(i, RecordOf(opened.entries[i], opened.columns));
  return count;
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_cursor_options_init(chassis_cursor_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_cursor_open(chassis_snapshot* snapshot, uint32_t collection,
                                   const chassis_cursor_options* options, chassis_cursor** cursor,
                                   chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "open cursor", snapshot, error, OnFailure(Set(cursor, nullptr)),
      [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(cursor);
        auto created = std::make_unique<OpenCursor>();
        CHASSIS_ASSIGN(created->columns, ReadColumns(options));
        created->path = opened.path;
        created->snapshot = opened.snapshot;
        CHASSIS_ASSIGN(created->cursor, chassis::Cursor::Open(*opened.snapshot, collection,
                                                              EngineOptions(created->columns)));
        *cursor = NewHandle<chassis_cursor>(std::move(created));
        return {};
      });
}

chassis_status chassis_cursor_next(chassis_cursor* cursor, chassis_record* out, size_t capacity,
                                   size_t* count, chassis_error* error) {
  return CallOn<OpenCursor>(
      "cursor next", cursor, error, OnFailure(Set(count, 0)), [&](OpenCursor& opened) -> Status {
        CHASSIS_REQUIRE(count);
        CHASSIS_REQUIRE(out);
        if (capacity == 0) return Invalid("argument capacity is 0");
        CHASSIS_ASSIGN(const auto array,
                       StructArray<chassis_record>::At(out, "out", "CHASSIS_RECORD()"));
        CHASSIS_ASSIGN(const auto in_use, InUse::Enter(opened.in_use, "cursor"));
        CHASSIS_ASSIGN(*count, ReadRecords(opened, array, capacity));
        return {};
      });
}

chassis_status chassis_cursor_close(chassis_cursor* cursor, chassis_error* error) {
  return CloseHandle<OpenCursor>(cursor, error);
}

}  // extern "C"
