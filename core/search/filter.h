// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_SEARCH_FILTER_H_
#define CHASSIS_CORE_SEARCH_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/base/records.h"

namespace chassis {

// Matches ids. Immutable. Threads: any number.
class IdPredicate {
 public:
  virtual ~IdPredicate() = default;

  virtual bool Matches(uint64_t id) const = 0;

  // Returns an upper bound for the number of matching ids below `end`.
  virtual uint64_t MostBelow(uint64_t end) const = 0;

  // Writes the matching ids from `from` on and below `end` to `out`, ascending, as many as fit.
  // Returns their number; if it is less than out.size(), there are no more.
  virtual size_t List(uint64_t from, uint64_t end, std::span<uint64_t> out) const = 0;
};

std::unique_ptr<IdPredicate> IdsAmong(std::span<const uint64_t> ids);

// Bit i of the `bits` bits of `words`, least significant first, stands for id first + i, so
// first + bits must not overflow.
std::unique_ptr<IdPredicate> IdsInBitmap(uint64_t first, uint64_t bits, const uint64_t* words);

// The range includes both ends; it is empty if first is above last.
std::unique_ptr<IdPredicate> IdsInRange(uint64_t first, uint64_t last);

// Matches records by the fields beside their payload. Immutable. Threads: any number.
class DocumentPredicate {
 public:
  virtual ~DocumentPredicate() = default;

  // `document` is the record's as a snapshot returns it, found or not. Its payload is not used.
  virtual bool Matches(const Document& document) const = 0;
};

struct SchemaName {
  std::string name;
  std::optional<std::string> version;  // none = any
};

// A record without a document has no schema, so it does not match.
std::unique_ptr<DocumentPredicate> DocumentsWithSchema(std::vector<SchemaName> schemas);
std::unique_ptr<DocumentPredicate> DocumentsInGroup(std::vector<std::string> groups);

// A predicate on records, either by id or by document. Passes the records that match or, if `deny`,
// all others.
struct Filter {
  std::unique_ptr<const IdPredicate> ids;
  std::unique_ptr<const DocumentPredicate> documents;
  bool deny = false;
  // The groups that `documents` matches, if it is by group, so that their records can be listed.
  std::vector<std::string> groups = {};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_FILTER_H_
