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

// Ids that match. Never changed once made. Threads: any number.
class IdPredicate {
 public:
  virtual ~IdPredicate() = default;

  virtual bool Matches(uint64_t id) const = 0;

  // At most so many ids below `end` match.
  virtual uint64_t MostBelow(uint64_t end) const = 0;

  // Writes the matching ids from `from` on and below `end`, ascending, as far as there is room.
  // Returns how many; fewer than there is room for are the last ones.
  virtual size_t List(uint64_t from, uint64_t end, std::span<uint64_t> out) const = 0;
};

std::unique_ptr<IdPredicate> IdsAmong(std::span<const uint64_t> ids);

// Bit i of `words`, least significant first, is id first + i; `bits` of them, first + bits does
// not overflow.
std::unique_ptr<IdPredicate> IdsInBitmap(uint64_t first, uint64_t bits, const uint64_t* words);

// Both ends are in it; it is empty if first is above last.
std::unique_ptr<IdPredicate> IdsInRange(uint64_t first, uint64_t last);

// Records that match by what stands beside their document. Never changed once made. Threads: any
// number.
class DocumentPredicate {
 public:
  virtual ~DocumentPredicate() = default;

  // `document` is what a snapshot tells of the record, found or not; its payload is not looked at.
  virtual bool Matches(const Document& document) const = 0;
};

struct SchemaName {
  std::string name;
  std::optional<std::string> version;  // none = any
};

// No document, no schema.
std::unique_ptr<DocumentPredicate> DocumentsWithSchema(std::vector<SchemaName> schemas);
std::unique_ptr<DocumentPredicate> DocumentsInGroup(std::vector<std::string> groups);

// One predicate on records: of either kind, by id or by document. It passes what matches, or, where
// it denies, all else.
struct Filter {
  std::unique_ptr<const IdPredicate> ids;
  std::unique_ptr<const DocumentPredicate> documents;
  bool deny = false;
  // Where `documents` matches the records of groups: those groups, which can be listed instead.
  std::vector<std::string> groups = {};
};

}  // namespace chassis

#endif  // CHASSIS_CORE_SEARCH_FILTER_H_
