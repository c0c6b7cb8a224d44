// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_SELECT_ROWS_H_
#define CHASSIS_CORE_SEARCH_SELECT_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/search/filter.h"
#include "core/search/row_set.h"
#include "core/store/read/snapshot.h"

namespace chassis {

// Returns the live rows that pass all of `filters`, one set per slab of the snapshot's collection.
// If few ids match a filter, they are looked up; otherwise the ids of the remaining rows are read.
// Each filter sees the rows that the ones before it left: the cheapest goes first, those on
// documents last.
//
// Reads the schema and group of a record, and compares their checksum, only if a filter depends on
// them. If many rows remain, a filter by group lists the records of its groups instead. Damage in
// the bytes read fails the call. The task is checked every 1,024 ids and every 64 rows or
// documents; its budget bounds the sets and the memory needed to make them.
Result<std::vector<RowSet>> SelectRows(const Snapshot& snapshot, const CollectionInfo& collection,
                                       std::span<const SlabRows> slabs,
                                       std::span<const Filter* const> filters, const Task& task);

// Returns the bytes of memory that the sets take.
uint64_t RowSetBytes(std::span<const RowSet> sets);

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_SELECT_ROWS_H_
