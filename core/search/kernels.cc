// SPDX-License-Identifier: Apache-2.0
#include "core/search/kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Tiles keep their vectors in arrays, whose elements must have a size that the compiler knows.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/search/kernels.cc"
#include "hwy/foreach_target.h"  // must come before highway.h
//
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace chassis::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using V = hn::Vec<Floats>;
constexpr Floats kFloats;
constexpr size_t kLanes = hn::MaxLanes(kFloats);
static_assert(kLineFloats % kLanes == 0);

constexpr size_t kTileRows = 4;
// Accumulators of a full tile, its rows and a query must fit the registers: 32 of them on AVX-512
// and NEON, 16 elsewhere.
constexpr size_t kTileQueries =
    HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || HWY_TARGET == HWY_NEON ? 4 : 2;
constexpr size_t kUnrolled = 4;

#if HWY_TARGET == HWY_SCALAR

HWY_INLINE void StoreLaneSums(const V* v, float* out) {
  for (size_t r = 0; r < kTileRows; ++r) out[r] = hn::GetLane(v[r]);
}

#else

// Adds the upper half of the lanes to the lower half until four are left.
template <class D>
HWY_INLINE auto AddHalves(D d, hn::Vec<D> v) {
  if constexpr (hn::MaxLanes(d) == kTileRows) {
    return v;
  } else {
    const hn::Half<D> half;
    return AddHalves(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}

// out[r] = the sum over the lanes of v[r], for the rows of a full tile.
HWY_INLINE void StoreLaneSums(const V* v, float* out) {
  const hn::Repartition<uint64_t, Floats> pairs;
  const auto rows01 = hn::BitCast(pairs, hn::Add(hn::InterleaveLower(kFloats, v[0], v[1]),
                                                 hn::InterleaveUpper(kFloats, v[0], v[1])));
  const auto rows23 = hn::BitCast(pairs, hn::Add(hn::InterleaveLower(kFloats, v[2], v[3]),
                                                 hn::InterleaveUpper(kFloats, v[2], v[3])));
  const V rows = hn::Add(hn::BitCast(kFloats, hn::InterleaveLower(pairs, rows01, rows23)),
                         hn::BitCast(kFloats, hn::InterleaveUpper(pairs, rows01, rows23)));
  hn::StoreU(AddHalves(kFloats, rows), hn::CappedTag<float, kTileRows>(), out);
}

#endif

// The accumulators of kRows rows against kQueries queries.
template <Metric kMetric, size_t kRows, size_t kQueries, bool kSquares>
struct Tile {
  V sums[kQueries][kRows];
  V squares[kRows];

  HWY_INLINE Tile() {
    HWY_UNROLL(4)
    for (size_t r = 0; r < kRows; ++r) {
      squares[r] = hn::Zero(kFloats);
      HWY_UNROLL(4)
      for (size_t q = 0; q < kQueries; ++q) sums[q][r] = hn::Zero(kFloats);
    }
  }

  // Adds the components `at` .. `at` + kLanes - 1, of which only those in `mask` count.
  template <bool kMasked>
  HWY_INLINE void Add(const float* const* rows, const float* query, size_t query_stride, size_t at,
                      hn::Mask<Floats> mask) {
    V x[kRows];
    HWY_UNROLL(4)
    for (size_t r = 0; r < kRows; ++r) {
      x[r] = hn::Load(kFloats, rows[r] + at);
      if constexpr (kMasked) x[r] = hn::IfThenElseZero(mask, x[r]);
      if constexpr (kSquares) squares[r] = hn::MulAdd(x[r], x[r], squares[r]);
    }
    HWY_UNROLL(4)
    for (size_t q = 0; q < kQueries; ++q) {
      const V y = hn::Load(kFloats, query + q * query_stride + at);
      HWY_UNROLL(4)
      for (size_t r = 0; r < kRows; ++r) {
        if constexpr (kMetric == Metric::kL2) {
          const V difference = hn::Sub(y, x[r]);  // in this order one instruction loads the row
          sums[q][r] = hn::MulAdd(difference, difference, sums[q][r]);
        } else {
          sums[q][r] = hn::MulAdd(x[r], y, sums[q][r]);
        }
      }
    }
  }

  HWY_INLINE static void Store(const V* v, float* out) {
    if constexpr (kRows == kTileRows) {
      StoreLaneSums(v, out);
    } else {
      // The additions are those of a full tile, so that the sum is the same to the last bit.
      const V zero = hn::Zero(kFloats);
      const V padded[kTileRows] = {v[0], zero, zero, zero};
      float lane_sums[kTileRows];
      StoreLaneSums(padded, lane_sums);
      *out = lane_sums[0];
    }
  }
};

// Rows first .. first + kRows - 1 of the call against queries query .. query + kQueries - 1.
template <Metric kMetric, size_t kRows, size_t kQueries, bool kSquares>
HWY_INLINE void RunTile(const QueryGroup& queries, size_t query, const float* const* rows,
                        size_t first, RowFloats* sums, RowFloats* squares) {
  const float* row[kRows];
  HWY_UNROLL(4)
  for (size_t r = 0; r < kRows; ++r) row[r] = rows[first + r];
  const float* y = queries.first + query * queries.stride;
  const size_t dimension = queries.dimension;
  const auto all = hn::FirstN(kFloats, kLanes);

  Tile<kMetric, kRows, kQueries, kSquares> tile;
  size_t at = 0;
  // A single query waits for memory: with fewer instructions the processor reads further ahead.
  if constexpr (kQueries == 1) {
    for (; at + kUnrolled * kLanes <= dimension; at += kUnrolled * kLanes) {
      HWY_UNROLL(4)
      for (size_t part = 0; part < kUnrolled; ++part) {
        tile.template Add<false>(row, y, queries.stride, at + part * kLanes, all);
      }
    }
  }
  for (; at + kLanes <= dimension; at += kLanes) {
    tile.template Add<false>(row, y, queries.stride, at, all);
  }
  if (at < dimension) {
    tile.template Add<true>(row, y, queries.stride, at, hn::FirstN(kFloats, dimension - at));
  }
  HWY_UNROLL(4)
  for (size_t q = 0; q < kQueries; ++q) tile.Store(tile.sums[q], sums[query + q].at + first);
  if constexpr (kSquares) tile.Store(tile.squares, squares->at + first);
}

template <Metric kMetric, size_t kQueries, bool kSquares>
void RunTiles(const QueryGroup& queries, size_t query, std::span<const float* const> rows,
              RowFloats* sums, RowFloats* squares) {
  size_t i = 0;
  for (; i + kTileRows <= rows.size(); i += kTileRows) {
    RunTile<kMetric, kTileRows, kQueries, kSquares>(queries, query, rows.data(), i, sums, squares);
  }
  for (; i < rows.size(); ++i) {
    RunTile<kMetric, 1, kQueries, kSquares>(queries, query, rows.data(), i, sums, squares);
  }
}

// Takes the widest tiles first, and narrower ones for the remaining queries.
template <Metric kMetric>
void RunQueries(const QueryGroup& queries, std::span<const float* const> rows, RowFloats* sums,
                RowFloats* squares) {
  size_t query = 0;
  if constexpr (kMetric != Metric::kL2) {
    if (squares != nullptr) {
      RunTiles<kMetric, 1, true>(queries, query++, rows, sums, squares);
    }
  }
  while (query < queries.count) {
    const size_t left = queries.count - query;
    if (left >= kTileQueries) {
      RunTiles<kMetric, kTileQueries, false>(queries, query, rows, sums, nullptr);
      query += kTileQueries;
    } else if (left >= 2) {
      RunTiles<kMetric, 2, false>(queries, query, rows, sums, nullptr);
      query += 2;
    } else {
      RunTiles<kMetric, 1, false>(queries, query, rows, sums, nullptr);
      query += 1;
    }
  }
}

void Sums(Metric metric, const QueryGroup& queries, std::span<const float* const> rows,
          RowFloats* sums, RowFloats* squares) {
  switch (metric) {
    case Metric::kL2:
      return RunQueries<Metric::kL2>(queries, rows, sums, squares);
    case Metric::kInnerProduct:
    case Metric::kCosine:
      return RunQueries<Metric::kInnerProduct>(queries, rows, sums, squares);
  }
}

void InverseLengths(size_t n, RowFloats* squares) {
  // Within these bounds neither the squares nor the products with a unit vector overflow, and their
  // loss to underflow is far below their rounding.
  const V least = hn::Set(kFloats, 0x1p-60f);
  const V most = hn::Set(kFloats, 0x1p+60f);
  const V nan = hn::Set(kFloats, std::numeric_limits<float>::quiet_NaN());
  const V one = hn::Set(kFloats, 1.0f);
  for (size_t i = 0; i < n; i += kLanes) {
    const V s = hn::Load(kFloats, squares->at + i);
    const auto good = hn::And(hn::Ge(s, least), hn::Le(s, most));
    hn::Store(hn::IfThenElse(good, hn::Div(one, hn::Sqrt(s)), nan), kFloats, squares->at + i);
  }
}

bool FinishDistances(Metric metric, size_t n, const RowFloats* inverse_lengths, RowFloats* sums) {
  const V one = hn::Set(kFloats, 1.0f);
  bool finite = true;
  for (size_t i = 0; i < n; i += kLanes) {
    V d = hn::Load(kFloats, sums->at + i);
    if (metric == Metric::kInnerProduct) {
      d = hn::Neg(d);
    } else if (metric == Metric::kCosine) {
      d = hn::NegMulAdd(d, hn::Load(kFloats, inverse_lengths->at + i), one);
    }
    hn::Store(d, kFloats, sums->at + i);
    finite &= hn::AllTrue(kFloats, hn::Or(hn::IsFinite(d), hn::Not(hn::FirstN(kFloats, n - i))));
  }
  return finite;
}

size_t NotFarther(const RowFloats& distances, size_t n, float limit, uint32_t* positions) {
  const V limits = hn::Set(kFloats, limit);
  size_t count = 0;
  for (size_t i = 0; i < n; i += kLanes) {
    const auto farther = hn::Gt(hn::Load(kFloats, distances.at + i), limits);
    if (hn::AllTrue(kFloats, farther)) continue;
    for (size_t p = i; p < std::min(i + kLanes, n); ++p) {
      positions[count] = static_cast<uint32_t>(p);
      count += distances.at[p] > limit ? 0 : 1;
    }
  }
  return count;
}

}  // namespace HWY_NAMESPACE
}  // namespace chassis::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace chassis::kernels {

HWY_EXPORT(Sums);
HWY_EXPORT(InverseLengths);
HWY_EXPORT(FinishDistances);
HWY_EXPORT(NotFarther);

void Sums(Metric metric, const QueryGroup& queries, std::span<const float* const> rows,
          RowFloats* sums, RowFloats* squares) {
  HWY_DYNAMIC_DISPATCH(Sums)(metric, queries, rows, sums, squares);
}

void InverseLengths(size_t n, RowFloats* squares) {
  HWY_DYNAMIC_DISPATCH(InverseLengths)(n, squares);
}

bool FinishDistances(Metric metric, size_t n, const RowFloats* inverse_lengths, RowFloats* sums) {
  return HWY_DYNAMIC_DISPATCH(FinishDistances)(metric, n, inverse_lengths, sums);
}

size_t NotFarther(const RowFloats& distances, size_t n, float limit, uint32_t* positions) {
  return HWY_DYNAMIC_DISPATCH(NotFarther)(distances, n, limit, positions);
}

}  // namespace chassis::kernels
#endif  // HWY_ONCE
