// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_SCAN_H_
#define CHASSIS_CORE_SEARCH_SCAN_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/base/task.h"
#include "core/search/distance.h"
#include "core/search/kernels.h"
#include "core/search/queries.h"
#include "core/search/top_k.h"

// The scan, over any type that has the members of SlabRows.
namespace chassis {

// Returns the rows of a block: a power of two, at most kernels::kMostRows. Several groups of
// queries pass over a block that stays in the cache; a single group reads memory in long streams.
uint64_t BlockRows(size_t stride, size_t group_count);

// Puts rows that lie far apart next to each other, so that the kernels read four streams.
void InterleaveStreams(std::span<const uint64_t> rows, std::vector<uint64_t>* interleaved);

// Offers the live rows of slabs to the queries of one pack. One thread at a time.
template <typename Slab>
class SlabScan {
 public:
  // nearest[q] collects the results of query q. Borrows all three.
  SlabScan(const QueryPack& queries, std::span<TopK> nearest, Task& task)
      : queries_(queries), nearest_(nearest), distances_(queries), task_(task) {}

  // Scans one slab. Verifies rows before their distances count. Fails with the error of VerifyWord,
  // Id or the task, which is checked after every block.
  Status Run(const Slab& slab) {
    const uint64_t block = BlockRows(slab.stride, queries_.group_count());
    for (uint64_t row = 0; row < slab.count;) {
      CHASSIS_ASSIGN(const uint64_t next, ListLiveRows(slab, row, block));
      CHASSIS_TRY(OfferRows(slab));
      CHASSIS_TRY(task_.Advance((next - row) * slab.stride));
      row = next;
    }
    return {};
  }

 private:
  // Lists and verifies the next live rows from `row` on, `most` or as many as there are. Returns
  // the row to go on at.
  Result<uint64_t> ListLiveRows(const Slab& slab, uint64_t row, uint64_t most) {
    live_count_ = 0;
    while (row < slab.count && live_count_ < most) {
      const uint64_t word = row / 64;
      uint64_t wanted = slab.LiveWord(word) & ~uint64_t{0} << (row % 64);
      uint64_t left = wanted;
      for (; left != 0 && live_count_ < most; left &= left - 1) {
        row = word * 64 + static_cast<uint64_t>(std::countr_zero(left));
        live_[live_count_++] = row;
      }
      wanted ^= left;
      if (wanted != 0) CHASSIS_TRY(slab.VerifyWord(word, wanted));
      row = left != 0 ? row + 1 : slab.NextWord(word + 1) * 64;
    }
    return std::min(row, slab.count);
  }

  Status OfferRows(const Slab& slab) {
    if (live_count_ == 0) return {};
    InterleaveStreams(std::span(live_.data(), live_count_), &rows_);
    vectors_.clear();
    for (const uint64_t row : rows_) {
      vectors_.push_back(slab.rows + row * (slab.stride / sizeof(float)));
    }
    const RowBlock block{vectors_, rows_, slab.InverseLengths()};
    for (size_t group = 0; group < queries_.group_count(); ++group) {
      distances_.Compute(group, block);
      const size_t first_query = group * kernels::kMostQueries;
      for (size_t q = 0; q < queries_.group(group).count; ++q) {
        CHASSIS_TRY(OfferNearRows(slab, distances_.of(q), &nearest_[first_query + q]));
      }
    }
    return {};
  }

  // Reads ids only for rows that may enter.
  Status OfferNearRows(const Slab& slab, const kernels::RowFloats& distances, TopK* nearest) {
    const size_t near =
        kernels::NotFarther(distances, rows_.size(), nearest->limit(), positions_.data());
    for (size_t i = 0; i < near; ++i) {
      const float distance = distances.at[positions_[i]];
      if (!nearest->MayEnter(distance)) continue;
      CHASSIS_ASSIGN(const uint64_t id, slab.Id(rows_[positions_[i]]));
      nearest->Offer(distance, id);
    }
    return {};
  }

  const QueryPack& queries_;
  std::span<TopK> nearest_;
  BlockDistances distances_;
  Task& task_;
  std::array<uint64_t, kernels::kMostRows> live_;  // rows of the block
  size_t live_count_ = 0;
  std::vector<uint64_t> rows_;  // those rows, in the order of computation
  std::vector<const float*> vectors_;
  std::array<uint32_t, kernels::kMostRows> positions_;
};

// The output arrays of a search. Query q fills entries q * k .. q * k + found[q] - 1 of ids and
// distances; entries past those are left as they are.
struct Results {
  size_t k;
  uint64_t* ids;
  float* distances;
  size_t* found;
};

// Returns how many queries share one pass over the rows: enough to spread the cost of the pass, and
// so few that their copies are small beside a slab. If the task has a budget, as many as fit into
// it beside `used` bytes, with `hits` hits each. Fails with AERO_EXECUTION_LIMIT if not one fits.
Result<size_t> QueriesPerPass(size_t dimension, uint64_t hits, uint64_t used, const Task& task);

// Finds the k nearest live rows of all slabs for every query, `most` queries a pass. REQUIRES:
// CheckQueries() has accepted `queries`, and k is at least 1, because neither is checked again.
// After an error the results are unspecified.
template <typename Slab>
Status SearchSlabs(std::span<const Slab> slabs, Metric metric, const QueryMatrix& queries,
                   const Results& results, size_t most, Task& task) {
  for (size_t first = 0; first < queries.count; first += most) {
    const QueryPack pack(metric, queries, first, std::min(most, queries.count - first));
    std::vector<TopK> nearest(pack.count(), TopK(results.k));
    SlabScan<Slab> scan(pack, nearest, task);
    for (const Slab& slab : slabs) CHASSIS_TRY(scan.Run(slab));
    for (size_t q = 0; q < pack.count(); ++q) {
      const size_t at = (first + q) * results.k;
      results.found[first + q] = nearest[q].Take(results.ids + at, results.distances + at);
    }
  }
  return {};
}

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_SCAN_H_
