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

// Records found by what they carry beside their id. Every key that counts is compared in its
// record, checksum verified; damage that may hide one fails the lookup.

// Calls visit(place, id) for each document record that may carry a key of this hash, some twice,
// until it returns false or an error. Of no account is one that is not the newest of `id` at the
// seq that the caller asks about.
Status ForEachCandidate(const CollectionVersion& version, KeyKind kind, uint64_t hash,
                        const std::function<Result<bool>(uint64_t place, uint64_t id)>& visit);

// The record that `document_id` names at `seq`, if there is one.
Result<std::optional<uint64_t>> ResolveDocumentId(const CollectionVersion& version, uint64_t seq,
                                                  std::string_view document_id);

// The records of `group` at `seq`, ascending.
Result<std::vector<uint64_t>> ListGroup(const CollectionVersion& version, uint64_t seq,
                                        std::string_view group);

// A key for messages: in quotes, all but printable ASCII escaped, a long one cut short.
std::string QuotedKey(std::string_view key);

}  // namespace chassis

#endif  // CHASSIS_CORE_COLLECTION_KEYS_H_
