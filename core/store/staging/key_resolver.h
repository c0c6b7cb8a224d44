// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_
#define CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/store/staging/staged_collection.h"

namespace chassis {

// Which records document ids and groups name: in one commit, as a batch changes it. Changes to the
// staged document ids are the caller's to keep or to undo.
class KeyResolver {
 public:
  using NewId = std::function<Result<uint64_t>()>;

  KeyResolver(StagedCollection& staged, const CollectionVersion& newest, uint64_t seq)
      : staged_(staged), newest_(newest), seq_(seq) {}

  // AERO_QUERY_CONFLICT, with the row at fault, if a record has one of the new records' document
  // ids, or two of them the same.
  Status CheckNew(const Records& records);
  // The ids of the records that a put is about; their document ids are staged.
  Result<std::vector<uint64_t>> ResolvePut(const Records& records, const NewId& new_id);
  // The ids of those that exist.
  Result<std::vector<uint64_t>> ResolveDelete(std::span<const std::string_view> document_ids);
  Result<std::vector<uint64_t>> ListGroups(std::span<const std::string_view> groups);

  // For a commit on top of `newest`: AERO_QUERY_CONFLICT if other commits gave a document id of the
  // batch to another record, or took a record away that was looked for by it.
  Status CheckCommit();

 private:
  struct Owner {
    uint64_t id;
    bool committed;
  };

  Result<std::optional<Owner>> FindOwner(std::string_view document_id);
  Result<uint64_t> ResolveRow(const Records& records, size_t row, const NewId& new_id);
  Status CheckFound(const StagedDocumentIds::Found& found);
  Status CheckOwner(std::string_view document_id, uint64_t id);

  StagedCollection& staged_;
  const CollectionVersion& newest_;
  const uint64_t seq_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_
