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

// The live rows that pass all of `filters`, one set a slab of the snapshot's collection. Ids that
// few rows can have are looked up; otherwise the rows that are left by then tell their ids. Every
// filter sees what the ones before it left, the cheapest first, those on documents last.
//
// The schema and group of a record are read, and their checksum compared, where a filter depends on
// them; of groups that many rows may be in, the records are listed instead. Damage in what is read
// fails the call. The task is asked every 1,024 ids and every 64 rows or documents;
// its budget bounds the sets and what is needed to make them.
Result<std::vector<RowSet>> SelectRows(const Snapshot& snapshot, const CollectionInfo& collection,
                                       std::span<const SlabRows> slabs,
                                       std::span<const Filter* const> filters, const Task& task);

// What the sets take.
uint64_t RowSetBytes(std::span<const RowSet> sets);

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_SELECT_ROWS_H_
