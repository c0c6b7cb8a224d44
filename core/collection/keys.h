// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_COLLECTION_KEYS_H_
#define CHASSIS_CORE_COLLECTION_KEYS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/collection/collection_version.h"

namespace chassis {

// Lookups by document id and group. A key is compared in its record, whose checksum is verified.
// Damage that may hide a key fails the lookup.

// Calls visit(address, id) for each document record that may carry a key of this hash, for some
// twice, until visit returns false or an error. The caller must ignore a record that is not the
// newest of `id` at its seq, because the index keeps the keys of replaced records.
Status ForEachCandidate(const CollectionVersion& version, KeyKind kind, uint64_t hash,
                        const std::function<Result<bool>(uint64_t address, uint64_t id)>& visit);

// Returns the id of the record that `document_id` names at `seq`, if there is one.
Result<std::optional<uint64_t>> ResolveDocumentId(const CollectionVersion& version, uint64_t seq,
                                                  std::string_view document_id);

// Returns the ids of the records of `group` at `seq`, ascending.
Result<std::vector<uint64_t>> ListGroup(const CollectionVersion& version, uint64_t seq,
                                        std::string_view group);

// Formats a key for messages: in quotes, all but printable ASCII escaped, long keys truncated.
std::string QuotedKey(std::string_view key);

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_KEYS_H_
